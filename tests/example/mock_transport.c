#include "mock_transport.h"

#include <iam_mock.h>

int send_to_mock(void *mock, const struct http_request *request, struct http_response *response) {
    const struct iam_mock_request call = {
        .url = request->url, .body = request->body, .body_size = request->body_size};
    struct iam_mock_response answer = {.status = 0};
    int failed = iam_mock_send(mock, &call, &answer);
    response->status = answer.status;
    if (failed == 0)
        failed = http_response_set_body(response, answer.body, answer.body_size);
    iam_mock_response_clear(&answer);
    return failed;
}

void sleep_in_mock(void *mock, int64_t milliseconds) {
    /* Fails only past the year 9999; then the clock stands still. */
    if (iam_mock_advance_ms(mock, milliseconds) != 0)
        return;
}
