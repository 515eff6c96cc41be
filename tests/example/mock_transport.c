#include "mock_transport.h"

#include <iam_mock.h>

/* Map the result of iam_mock_send() to the client's own enumeration. */
static enum transport_result from_fault(int sent) {
    switch (sent) {
    case 0:
        return TRANSPORT_OK;
    case IAM_MOCK_REFUSED:
    case IAM_MOCK_DNS_FAILURE:
    case IAM_MOCK_TLS_FAILURE:
    case IAM_MOCK_CONNECT_TIMEOUT:
        return TRANSPORT_NOT_SENT;
    default: /* negative: the mock failed and made no call; the teardown reports the problem */
        return sent < 0 ? TRANSPORT_NOT_SENT : TRANSPORT_LOST;
    }
}

enum transport_result send_to_mock(void *mock, const struct http_request *request,
                                   struct http_response *response) {
    const struct iam_mock_request call = {.url = request->url,
                                          .body = request->body,
                                          .body_size = request->body_size,
                                          .timeout_ms = request->timeout_ms};
    struct iam_mock_response answer = {.status = 0};
    enum transport_result result = from_fault(iam_mock_send(mock, &call, &answer));
    response->status = answer.status;
    if (result == TRANSPORT_OK && http_response_set_body(response, answer.body, answer.body_size) != 0)
        result = TRANSPORT_LOST;
    iam_mock_response_clear(&answer);
    return result;
}

void sleep_in_mock(void *mock, int64_t milliseconds) {
    /* Fails only past the year 9999; then the clock stands still. */
    if (iam_mock_advance_ms(mock, milliseconds) != 0)
        return;
}
