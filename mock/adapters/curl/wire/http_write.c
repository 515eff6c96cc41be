/* Writes answers as the mock gives them, or as a fault leaves them: HTTP/1.1 (RFC 9112). */
#include "adapters/curl/wire/http_write.h"

#include <string.h>

/* RFC 9110, 15; "" for a status that is not in the list. */
static const char *reason_of(int status) {
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {{200, "OK"},
                   {301, "Moved Permanently"},
                   {302, "Found"},
                   {303, "See Other"},
                   {307, "Temporary Redirect"},
                   {308, "Permanent Redirect"},
                   {400, "Bad Request"},
                   {401, "Unauthorized"},
                   {403, "Forbidden"},
                   {404, "Not Found"},
                   {405, "Method Not Allowed"},
                   {408, "Request Timeout"},
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

/* `whole`: with the empty line that ends the head. */
static bool write_head(struct bytes *out, const struct iam_mock_response *response, bool whole) {
    bool written = bytes_format(out, "HTTP/1.1 %d %s\r\n", response->status, reason_of(response->status));
    for (size_t i = 0; written && i < response->header_count; i++) {
        const struct iam_mock_header *header = &response->headers[i];
        written = bytes_add_text(out, header->name) && bytes_add_text(out, ": ") &&
                  bytes_add_text(out, header->value) && bytes_add_text(out, "\r\n");
    }
    return written && (!whole || bytes_add_text(out, "\r\n"));
}

static bool write_bytes(struct bytes *out, enum wire_bytes bytes, const struct iam_mock_response *response,
                        bool head_only) {
    static const char rest[] = "\n               ", bad[] = "not a header line\r\n\r\n";
    size_t body_size = head_only ? 0 : response->body_size;
    switch (bytes) {
    case BYTES_NONE:
        return true;
    case BYTES_WHOLE:
        return write_head(out, response, true) && bytes_add(out, response->body, body_size);
    case BYTES_HEAD_START:
        return write_head(out, response, false);
    case BYTES_BAD_HEADER:
        return write_head(out, response, false) && bytes_add(out, bad, sizeof bad - 1);
    case BYTES_AND_MORE:
        return write_head(out, response, true) && bytes_add(out, response->body, body_size) &&
               bytes_add(out, rest, sizeof rest - 1);
    case BYTES_BODY_ALONE:
        return bytes_add(out, response->body, body_size);
    }
    return false;
}

bool http_write(struct bytes *out, enum ending *ending, int fault, const struct iam_mock_response *response,
                const struct http_request *request) {
    const struct fault_row *row = fault_row(fault);
    *ending = request->close && row->ending == ENDING_NONE ? ENDING_CLOSE : row->ending;
    return write_bytes(out, row->bytes, response, strcmp(request->method, "HEAD") == 0);
}
