/* HTTP/1.1 on the wire (RFC 9112): the requests that libcurl writes, and the answers that it is to read. */
#include "adapter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ----- Requests ----- */

static const char *header_value(const struct http_request *request, const char *name) {
    for (size_t i = 0; i < request->header_count; i++) {
        if (strcasecmp(request->headers[i].name, name) == 0)
            return request->headers[i].value;
    }
    return NULL;
}

/* Up to the blank, which becomes the word's end. NULL: there is none in the line. */
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

/* `head` ends in an empty line; lines are cut up where they stand. */
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

/* A line without anything after `at`, where lines begin. */
static bool ends_in_empty_line(const char *at) {
    return strncmp(at, "\r\n", 2) == 0 || strstr(at, "\r\n\r\n") != NULL;
}

/* RFC 9112, 7.1: sizes in hex, trailers ignored. The data is moved together, to where it begins, if `move`.
 */
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

/* Of the bytes as they came, which aren't cut up until all are there. */
static struct body_form body_form(const char *head, size_t head_size) {
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

enum http_progress http_read(struct bytes *in, struct http_request *out) {
    if (in->size == 0)
        return HTTP_MORE;
    const char *blank = strstr(in->data, "\r\n\r\n"); /* the bytes end with a NUL */
    if (!blank)
        return in->size > HTTP_MAX_HEAD || strlen(in->data) < in->size ? HTTP_NOT_HTTP : HTTP_MORE;
    size_t head_size = (size_t)(blank - in->data) + 4, came = in->size - head_size;
    struct body_form form = body_form(in->data, head_size);
    enum http_progress progress = HTTP_WHOLE;
    if (form.chunked) {
        char *body = in->data + head_size; /* a chunk's end is looked for again and again; few are sent */
        progress = read_chunks(body, came, &form.size, false);
        if (progress == HTTP_WHOLE)
            (void)read_chunks(body, came, &form.size, true);
    } else if (came < form.size) {
        progress = HTTP_MORE;
    }
    if (progress == HTTP_MORE && form.expects_continue && came == 0)
        return HTTP_MORE_CONTINUE;
    if (progress != HTTP_WHOLE)
        return progress;
    *out = (struct http_request){.body = in->data + head_size, .body_size = form.size};
    return read_head(in->data, out) ? HTTP_WHOLE : HTTP_NOT_HTTP;
}

/* ----- Responses ----- */

/* RFC 9110, 15. */
static const char *reason(int status) {
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {{200, "OK"},
                   {301, "Moved Permanently"},
                   {302, "Found"},
                   {307, "Temporary Redirect"},
                   {400, "Bad Request"},
                   {401, "Unauthorized"},
                   {403, "Forbidden"},
                   {404, "Not Found"},
                   {405, "Method Not Allowed"},
                   {409, "Conflict"},
                   {413, "Content Too Large"},
                   {429, "Too Many Requests"},
                   {500, "Internal Server Error"},
                   {502, "Bad Gateway"},
                   {503, "Service Unavailable"},
                   {504, "Gateway Timeout"}};
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        if (reasons[i].status == status)
            return reasons[i].reason;
    }
    return "";
}

static bool write_head(struct bytes *out, const struct iam_mock_response *response, bool whole) {
    bool written = bytes_format(out, "HTTP/1.1 %d %s\r\n", response->status, reason(response->status));
    for (size_t i = 0; written && i < response->header_count; i++) {
        const struct iam_mock_header *header = &response->headers[i];
        written = bytes_add(out, header->name, strlen(header->name)) && bytes_add(out, ": ", 2) &&
                  bytes_add(out, header->value, strlen(header->value)) && bytes_add(out, "\r\n", 2);
    }
    return written && (!whole || bytes_add(out, "\r\n", 2));
}

/* What is written, and how the connection goes on, by fault. */
enum wire { WIRE_NOTHING, WIRE_WHOLE, WIRE_HEAD_START, WIRE_BAD_HEADER, WIRE_AND_MORE, WIRE_BYTES };

static const struct {
    int fault;
    enum wire wire;
    enum ending ending;
} wires[] = {{IAM_MOCK_NO_FAULT, WIRE_WHOLE, ENDING_NONE},
             {IAM_MOCK_RESET, WIRE_NOTHING, ENDING_RESET},
             {IAM_MOCK_CUT_HEADERS, WIRE_HEAD_START, ENDING_CLOSE},
             {IAM_MOCK_CUT, WIRE_WHOLE, ENDING_CLOSE},
             {IAM_MOCK_TOO_LONG, WIRE_WHOLE, ENDING_CLOSE},
             {IAM_MOCK_TOO_SHORT, WIRE_AND_MORE, ENDING_NONE},
             {IAM_MOCK_GARBAGE, WIRE_BYTES, ENDING_CLOSE},
             {IAM_MOCK_BAD_HEADER, WIRE_BAD_HEADER, ENDING_CLOSE}};

static bool write_wire(struct bytes *out, enum wire wire, const struct iam_mock_response *response,
                       bool head_only) {
    static const char rest[] = "\n               ", bad[] = "not a header line\r\n\r\n";
    size_t body_size = head_only ? 0 : response->body_size;
    switch (wire) {
    case WIRE_NOTHING:
        return true;
    case WIRE_WHOLE:
        return write_head(out, response, true) && bytes_add(out, response->body, body_size);
    case WIRE_HEAD_START:
        return write_head(out, response, false);
    case WIRE_BAD_HEADER:
        return write_head(out, response, false) && bytes_add(out, bad, sizeof bad - 1);
    case WIRE_AND_MORE:
        return write_head(out, response, true) && bytes_add(out, response->body, body_size) &&
               bytes_add(out, rest, sizeof rest - 1);
    case WIRE_BYTES:
        return bytes_add(out, response->body, body_size);
    }
    return false;
}

bool http_write(struct bytes *out, enum ending *ending, int fault, const struct iam_mock_response *response,
                const struct http_request *request) {
    enum wire wire = WIRE_NOTHING;
    *ending = ENDING_CLOSE;
    for (size_t i = 0; i < COUNT_OF(wires); i++) {
        if (wires[i].fault != fault)
            continue;
        wire = wires[i].wire;
        *ending = wires[i].ending;
    }
    if (request->close && *ending == ENDING_NONE)
        *ending = ENDING_CLOSE;
    return write_wire(out, wire, response, strcmp(request->method, "HEAD") == 0);
}
