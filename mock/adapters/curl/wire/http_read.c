/* Reads requests as libcurl writes them: HTTP/1.1 (RFC 9112). */
#include "adapters/curl/wire/http_read.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *header_value(const struct http_request *request, const char *name) {
    for (size_t i = 0; i < request->header_count; i++) {
        if (strcasecmp(request->headers[i].name, name) == 0)
            return request->headers[i].value;
    }
    return NULL;
}

/* Returns the word before the next blank, which becomes a NUL. NULL: the line has no blank. */
static char *cut_word(char **at) {
    char *word = *at, *blank = strchr(word, ' ');
    if (!blank)
        return NULL;
    *blank = '\0';
    *at = blank + 1;
    return word;
}

static bool read_header(char *line, struct http_request *out) {
    char *colon = strchr(line, ':');
    if (!colon || colon == line || out->header_count == HTTP_MAX_HEADERS)
        return false;
    *colon = '\0';
    char *value = colon + 1 + strspn(colon + 1, " \t");
    char *end = value + strlen(value);
    while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
        *--end = '\0';
    out->headers[out->header_count++] = (struct iam_mock_header){line, value};
    return true;
}

/* `head` ends with an empty line. The ends of its lines and words become NULs. */
static bool read_head(char *head, struct http_request *out) {
    char *line = head, *next = strstr(line, "\r\n");
    *next = '\0';
    out->method = cut_word(&line);
    out->target = out->method ? cut_word(&line) : NULL;
    if (!out->target || strncmp(line, "HTTP/1.", 7) != 0)
        return false;
    out->close = line[7] == '0';
    for (line = next + 2; strncmp(line, "\r\n", 2) != 0; line = next + 2) {
        next = strstr(line, "\r\n");
        *next = '\0';
        if (!read_header(line, out))
            return false;
    }
    out->host = header_value(out, "Host");
    const char *connection = header_value(out, "Connection");
    out->close = out->close || (connection && strcasecmp(connection, "close") == 0);
    return true;
}

/* `at` is the beginning of a line: does an empty line begin here or follow? */
static bool ends_in_empty_line(const char *at) {
    return strncmp(at, "\r\n", 2) == 0 || strstr(at, "\r\n\r\n") != NULL;
}

/* RFC 9112, 7.1: sizes in hex, trailers ignored. With `move`, join the chunks' data at `from`. */
static enum http_progress read_chunks(char *from, size_t size, size_t *body_size, bool move) {
    size_t at = 0, whole = 0;
    for (;;) {
        char *end;
        if (!memchr(from + at, '\n', size - at))
            return HTTP_MORE;
        if (!isxdigit((unsigned char)from[at])) /* strtoul() takes blanks and signs */
            return HTTP_NOT_HTTP;
        size_t chunk = strtoul(from + at, &end, 16);
        at = (size_t)((char *)memchr(from + at, '\n', size - at) - from) + 1;
        if (chunk == 0) {
            *body_size = whole;
            return ends_in_empty_line(from + at) ? HTTP_WHOLE : HTTP_MORE;
        }
        if (chunk >= size - at || size - at - chunk < 2)
            return HTTP_MORE;
        if (move)
            memmove(from + whole, from + at, chunk);
        whole += chunk;
        at += chunk + 2;
    }
}

struct body_form {
    bool chunked, expects_continue;
    size_t size;
};

/* Reads the bytes before they are cut up, since the request may not be complete. */
static struct body_form find_body_form(const char *head, size_t head_size) {
    struct body_form form = {0};
    for (const char *line = strstr(head, "\r\n") + 2; line < head + head_size - 2;
         line = strstr(line, "\r\n") + 2) {
        if (strncasecmp(line, "Content-Length:", 15) == 0)
            form.size = strtoul(line + 15, NULL, 10);
        else if (strncasecmp(line, "Transfer-Encoding:", 18) == 0)
            form.chunked = true;
        else if (strncasecmp(line, "Expect:", 7) == 0)
            form.expects_continue = true;
    }
    return form;
}

static bool is_head_too_large(const struct bytes *in) {
    return in->size > HTTP_MAX_HEAD || strlen(in->data) < in->size; /* or it has a NUL */
}

/* Sets *body_size if the body is complete. Each call searches all chunks again: libcurl sends few. */
static enum http_progress read_body(char *body, size_t came, const struct body_form *form,
                                    size_t *body_size) {
    *body_size = form->size;
    if (!form->chunked)
        return came < form->size ? HTTP_MORE : HTTP_WHOLE;
    enum http_progress progress = read_chunks(body, came, body_size, false);
    if (progress == HTTP_WHOLE)
        (void)read_chunks(body, came, body_size, true);
    return progress;
}

enum http_progress http_read(struct bytes *in, struct http_request *out) {
    if (in->size == 0)
        return HTTP_MORE;
    const char *blank = strstr(in->data, "\r\n\r\n"); /* a NUL follows the bytes */
    if (!blank)
        return is_head_too_large(in) ? HTTP_NOT_HTTP : HTTP_MORE;
    size_t head_size = (size_t)(blank - in->data) + 4, came = in->size - head_size, body_size;
    struct body_form form = find_body_form(in->data, head_size);
    enum http_progress progress = read_body(in->data + head_size, came, &form, &body_size);
    if (progress == HTTP_MORE && form.expects_continue && came == 0)
        return HTTP_MORE_CONTINUE;
    if (progress != HTTP_WHOLE)
        return progress;
    *out = (struct http_request){.body = in->data + head_size, .body_size = body_size};
    return read_head(in->data, out) ? HTTP_WHOLE : HTTP_NOT_HTTP;
}
