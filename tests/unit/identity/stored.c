/* Reading stored requests. */
#include "stored.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

FILE *stored_open(const char *name) {
    char path[128];
    (void)snprintf(path, sizeof path, "tests/unit/identity/signatures/%s.txt", name);
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s: cannot be opened", path);
    return file;
}

/* The line as a C string, without its newline; NULL: a line that is empty, or the end. */
static char *read_line(struct stored *out, size_t *used, FILE *file) {
    char *line = out->bytes + *used;
    if (!fgets(line, (int)(sizeof out->bytes - *used), file))
        return NULL;
    const size_t size = strlen(line);
    if (size == 0 || line[size - 1] != '\n')
        fail_msg("a case is too long: %s", line);
    line[size - 1] = '\0';
    *used += size;
    return size > 1 ? line : NULL;
}

/* Cut the first word off; what is left, or "". */
static char *cut_word(char *text) {
    char *blank = strchr(text, ' ');
    if (!blank)
        return text + strlen(text);
    *blank = '\0';
    return blank + 1;
}

static void read_key(struct stored *out, char *id) {
    char *secret = cut_word(id), *token = cut_word(secret);
    assert_true(out->key_count < STORED_MAX_KEYS);
    out->keys[out->key_count++] = (struct iam_mock_access_key){
        .id = id, .secret = secret, .session_token = *token ? token : NULL, .principal = IAM_MOCK_ROOT};
}

static void read_header(struct stored *out, char *name) {
    char *colon = strstr(name, ": ");
    assert_non_null(colon);
    assert_true(out->request.header_count < STORED_MAX_HEADERS);
    *colon = '\0';
    out->headers[out->request.header_count++] = (struct iam_mock_header){name, colon + 2};
}

/* A line of the request: the first one, a header, or one of the body. */
static void read_request_line(struct stored *out, char *line) {
    if (!out->request.method) {
        out->request.method = line;
        out->request.url = cut_word(line);
        (void)cut_word((char *)(uintptr_t)out->request.url);
    } else if (!out->request.body && *line) {
        read_header(out, line);
    } else if (!out->request.body) {
        out->request.body = out->body;
    } else {
        const size_t size = strlen(line), used = out->request.body_size;
        assert_true(used + size + 2 < sizeof out->body);
        (void)snprintf(out->body + used, sizeof out->body - used, used ? "\n%s" : "%s", line);
        out->request.body_size = strlen(out->body);
    }
}

static void read_field(struct stored *out, char *line) {
    char *value = cut_word(line);
    if (strcmp(line, ">") == 0) {
        read_request_line(out, value);
    } else if (strcmp(line, "case") == 0) {
        out->name = value;
    } else if (strcmp(line, "time") == 0) {
        out->time = value;
        (void)snprintf(out->start, sizeof out->start, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", value, value + 4,
                       value + 6, value + 9, value + 11, value + 13);
    } else if (strcmp(line, "key") == 0) {
        read_key(out, value);
    } else if (strcmp(line, "scope") == 0) {
        out->region = value;
        out->service = cut_word(value);
        out->other_scope = true;
    } else if (strcmp(line, "expect") == 0) {
        out->expect = value;
    } else {
        fail_msg("an unknown line: %s", line);
    }
}

bool stored_read(struct stored *out, FILE *file) {
    size_t used = 0;
    memset(out, 0, sizeof *out);
    out->region = "us-east-1";
    out->service = "iam";
    out->request.headers = out->headers;
    while (!feof(file) && !out->request.method) {
        for (char *line; (line = read_line(out, &used, file)) != NULL;) {
            if (line[0] != '#')
                read_field(out, line);
        }
    }
    if (out->request.method)
        return true;
    (void)fclose(file);
    return false;
}

bool stored_has(const char *list, const char *word) {
    const size_t size = strlen(word);
    for (const char *at = list; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL) {
        if (strncmp(at, word, size) == 0 && (at[size] == '|' || at[size] == '\0'))
            return true;
    }
    return false;
}
