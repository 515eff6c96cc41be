/* Raw HTTP as captured, to and from the mock's structs. */
#include "golden.h"

#include <stdio.h>
#include <string.h>

#define MAX_HEADERS 64

/* Cuts the line at *at off, its CRLF or LF too; NULL at the empty line or the end. Moves *at behind it. */
static char *next_line(char **at, char *end) {
    char *line = *at;
    char *newline = line < end ? memchr(line, '\n', (size_t)(end - line)) : NULL;

    if (newline == NULL)
        return NULL;
    *at = newline + 1;
    *newline = '\0';
    if (newline > line && newline[-1] == '\r')
        newline[-1] = '\0';
    return line[0] == '\0' ? NULL : line;
}

static size_t parse_headers(struct iam_mock_header headers[MAX_HEADERS], char **at, char *end) {
    size_t count = 0;
    char *line, *colon;

    while ((line = next_line(at, end)) != NULL) {
        colon = strchr(line, ':');
        if (colon == NULL || count == MAX_HEADERS)
            fail_msg("not a header, or too many: %s", line);
        *colon = '\0';
        headers[count].name = line;
        headers[count++].value = colon + 1 + strspn(colon + 1, " \t");
    }
    return count;
}

/* Adds the code that a device shows; `words` is "SERIAL STEPS". */
static void add_code(struct golden_text *out, const struct golden_run *run, const char *words) {
    char serial[300], code[IAM_MOCK_TOTP_CODE_SIZE];
    long steps = 0;

    if (sscanf(words, "%299s %ld", serial, &steps) != 2)
        fail_msg("expected ${Code SERIAL STEPS}: %.60s", words);
    assert_int_equal(iam_mock_totp_code(run->mock, serial, steps, code), 0);
    golden_add_string(out, code);
}

static void fill_in_slots(struct golden_text *out, const struct golden_text *raw,
                          const struct golden_run *run) {
    static const char marker[] = "${Marker}", code[] = "${Code ";
    const char *rest = raw->data;
    const char *found;

    golden_clear(out);
    while ((found = strstr(rest, "${")) != NULL) {
        golden_add(out, rest, (size_t)(found - rest));
        rest = strchr(found, '}');
        if (strncmp(found, marker, sizeof marker - 1) == 0) {
            golden_add_encoded(out, run->marker);
        } else if (strncmp(found, code, sizeof code - 1) == 0 && rest != NULL) {
            add_code(out, run, found + sizeof code - 1);
        } else {
            golden_add(out, found, 2);
            rest = found + 1;
        }
        rest++;
    }
    golden_add(out, rest, (size_t)(raw->data + raw->size - rest));
}

/* Returns what iam_mock_send() returned. The Marker of the answer, if any, is kept for the next request. */
int golden_send(struct golden_run *run, const struct golden_text *raw) {
    static struct golden_text text;
    struct iam_mock_header headers[MAX_HEADERS];
    struct iam_mock_request request = {.headers = headers};
    char *at = text.data, *end, *line, *target, *version;
    int result;

    fill_in_slots(&text, raw, run);
    end = text.data + text.size;
    line = next_line(&at, end);
    target = line != NULL ? strchr(line, ' ') : NULL;
    version = target != NULL ? strrchr(target + 1, ' ') : NULL;
    if (target == NULL || version == NULL) {
        fail_msg("not a request line: %s", text.data);
        return IAM_MOCK_EINVAL;
    }
    *target = *version = '\0';
    request.method = line;
    request.url = target + 1;
    request.header_count = parse_headers(headers, &at, end);
    request.body = end > at ? at : NULL;
    request.body_size = (size_t)(end - at);
    request.timeout_ms = run->timeout_ms;
    result = iam_mock_send(run->mock, &request, &run->response);
    if (result == 0)
        (void)golden_element(run->marker, sizeof run->marker, run->response.body, "Marker");
    return result;
}

void golden_format_response(struct golden_text *out, const struct iam_mock_response *response, int result) {
    char line[64];

    golden_clear(out);
    if (result > 0) {
        (void)snprintf(line, sizeof line, "fault %s\n", iam_mock_fault_text(result));
        golden_add_string(out, line);
    }
    if (response->status > 0) {
        (void)snprintf(line, sizeof line, "HTTP/1.1 %d\n", response->status);
        golden_add_string(out, line);
    }
    for (size_t i = 0; i < response->header_count; i++) {
        golden_add_string(out, response->headers[i].name);
        golden_add_string(out, ": ");
        golden_add_string(out, response->headers[i].value);
        golden_add_string(out, "\n");
    }
    if (response->body != NULL)
        golden_add_string(out, "\n");
    golden_add(out, response->body, response->body_size);
}

bool golden_element(char *out, size_t size, const char *xml, const char *name) {
    char tag[80];
    const char *start, *end;

    (void)snprintf(tag, sizeof tag, "<%s>", name);
    start = strstr(xml, tag);
    (void)snprintf(tag, sizeof tag, "</%s>", name);
    end = start != NULL ? strstr(start, tag) : NULL;
    if (end == NULL)
        return false;
    start = strchr(start, '>') + 1;
    if ((size_t)(end - start) >= size)
        fail_msg("<%s> is longer than %zu bytes", name, size - 1);
    memcpy(out, start, (size_t)(end - start));
    out[end - start] = '\0';
    return true;
}
