/* iammock-curl's reader of requests on any bytes, in pieces of any size: what it hands out lies within them.
 */
#include "adapters/curl/wire/http_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: %s doesn't hold\n", __FILE__, __LINE__, #condition);                     \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

static void check_inside(const struct bytes *in, const char *text) {
    CHECK(text >= in->data && text < in->data + in->size);
    CHECK(text + strlen(text) <= in->data + in->size);
}

static void check_whole(const struct bytes *in, const struct http_request *request) {
    check_inside(in, request->method);
    check_inside(in, request->target);
    CHECK(request->header_count <= HTTP_MAX_HEADERS);
    for (size_t i = 0; i < request->header_count; i++) {
        check_inside(in, request->headers[i].name);
        check_inside(in, request->headers[i].value);
        CHECK(request->headers[i].name[0] != '\0');
    }
    if (request->host)
        check_inside(in, request->host);
    CHECK(request->body >= in->data && request->body + request->body_size <= in->data + in->size);
}

static void check_answer(const struct http_request *request) {
    const struct iam_mock_header header = {"Content-Type", "text/xml"};
    const struct iam_mock_response response = {
        .status = 200, .headers = &header, .header_count = 1, .body = "<a/>", .body_size = 4};
    struct bytes out = {0};
    enum ending ending;
    CHECK(http_write(&out, &ending, IAM_MOCK_NO_FAULT, &response, request));
    CHECK(strncmp(out.data, "HTTP/1.1 200 OK\r\n", 17) == 0);
    CHECK(request->close == (ending == ENDING_CLOSE));
    bytes_free(&out);
}

/* The first byte says how large a piece is. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct http_request request;
    struct bytes in = {0};
    enum http_progress progress = HTTP_MORE;
    size_t at = 1, piece = size > 0 && data[0] > 0 ? data[0] : 100000;
    CHECK(http_read(&in, &request) == HTTP_MORE);
    while (at < size && (progress == HTTP_MORE || progress == HTTP_MORE_CONTINUE)) {
        size_t some = size - at < piece ? size - at : piece;
        CHECK(bytes_add(&in, data + at, some));
        CHECK(in.data[in.size] == '\0');
        progress = http_read(&in, &request);
        at += some;
    }
    if (progress == HTTP_WHOLE) {
        check_whole(&in, &request);
        check_answer(&request);
    }
    bytes_free(&in);
    return 0;
}
