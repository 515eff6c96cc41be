/* Hands a request that arrived whole to the mock, and plans the answer. */
#include "adapters/curl/transfer/ask.h"

#include "adapters/curl/process/call_limit.h"
#include "adapters/curl/process/installed.h"
#include "adapters/curl/transfer/connect.h"
#include "adapters/curl/transfer/fail.h"
#include "adapters/curl/transfer/patience.h"

#include <string.h>

static int64_t add_ms(int64_t ns, int64_t ms) {
    return ms > (INT64_MAX - ns) / MS_NS ? INT64_MAX : ns + ms * MS_NS;
}

void ask_fail(struct connection *connection, CURLcode code, const char *why) {
    if (connection->easy)
        verdict_give(&connection->easy->verdict, code, 0, "iam-mock: %s", why);
    (void)connection_hang_up(connection);
}

/* ----- The request ----- */

static bool make_url(struct bytes *url, const struct easy *easy, const struct http_request *http) {
    return bytes_add_text(url, route_origin_for_mock(&easy->route)) && bytes_add_text(url, http->target);
}

/* A redirect or a Host header may name another host than the URL. Returns 1 if the mock serves the host of
 * the request, 0 if not, or IAM_MOCK_ENOMEM. */
static int is_served(const struct http_request *http, const struct easy *easy, struct iam_mock *mock) {
    struct bytes url = {0};
    if (easy->route.usual_origin || !http->host)
        return 1;
    bool made = bytes_add_text(&url, "https://") && bytes_add_text(&url, http->host);
    int result = made ? iam_mock_serves(mock, url.data) : IAM_MOCK_ENOMEM;
    bytes_free(&url);
    return result;
}

static bool is_unverified(const struct easy *easy) {
    return easy->route.https && !(settings_verify(&easy->settings, SET_SSL_VERIFYPEER) &&
                                  settings_verify(&easy->settings, SET_SSL_VERIFYHOST));
}

/* Keep the URL that the answer redirects to. Returns false if memory is out. */
static bool keep_location(struct easy *easy, const struct iam_mock_response *response) {
    const char *location = iam_mock_response_header(response, "Location");
    char *copy = location ? strdup(location) : NULL;
    easy_set_location(easy, copy);
    return copy || !location;
}

static struct iam_mock_request make_request(const struct connection *connection, const char *url,
                                            const struct http_request *http) {
    const struct easy *easy = connection->easy;
    return (struct iam_mock_request){
        .method = http->method,
        .url = url,
        .headers = http->headers,
        .header_count = http->header_count,
        .body = http->body,
        .body_size = http->body_size,
        .timeout_ms = answer_timeout_ms(easy),
        .reused = connection->requests > 1,
        .resent = easy->requests > 1 && !easy->answered,
        .unverified = is_unverified(easy),
        .may_give_up = true,
        .report_later = true,
    };
}

/* Returns the fault of the call, also one for which iam_mock_send() returns 0, or a negative code. *waited_ms
 * becomes how long the call took; after a negative code it may stay as it was. */
static int send_to_mock(struct connection *connection, struct iam_mock *mock,
                        const struct iam_mock_request *request, int64_t *waited_ms) {
    struct easy *easy = connection->easy;
    easy_set_answered(easy, false);
    int result = exchange_ask_mock(&connection->exchange, mock, request, &easy->multi->clock);
    if (result < 0)
        return result;
    /* Not the journal's: it may have another thread's call by now. */
    const struct iam_mock_response *response = &connection->exchange.response;
    *waited_ms = response->waited_ms;
    return keep_location(easy, response) ? (int)response->fault : IAM_MOCK_ENOMEM;
}

/* ----- The answer ----- */

#define SHORTEST_NS 1000 /* that libcurl counts */

/* Returns when to send the answer, by the multi handle's clock; 0: at once. If it is due when the client's
 * timeout is over, it comes first: so the mock has decided. */
static int64_t answer_at_ns(const struct easy *easy, const struct multi *multi, int64_t waited_ms) {
    if (waited_ms == 0)
        return 0;
    const int64_t at = add_ms(multi_now_ns(multi), waited_ms), end = timeout_end_ns(easy);
    return at < end ? at : end - SHORTEST_NS;
}

static void answer(struct connection *connection, int result, const struct http_request *http,
                   int64_t at_ns) {
    if (result < 0) {
        ask_fail(connection, result == IAM_MOCK_ENOMEM ? CURLE_OUT_OF_MEMORY : CURLE_BAD_FUNCTION_ARGUMENT,
                 iam_mock_code_text(result));
        return;
    }
    switch (fault_row(result)->place) {
    case FAULT_NO_ANSWER:
        exchange_stay_silent(&connection->exchange);
        break;
    case FAULT_BEFORE_CONNECTION: /* the rule could not be foreseen */
        exchange_end_refused_call(&connection->exchange);
        fail_arrived(connection->easy, result);
        (void)connection_hang_up(connection);
        break;
    case FAULT_ON_WIRE:
        if (!exchange_answer(&connection->exchange, result, http, at_ns))
            ask_fail(connection, CURLE_OUT_OF_MEMORY, "out of memory");
        break;
    }
}

/* Give the mock the request, unless that ends before it arrives or needs another connection. */
static void ask_about(struct connection *connection, const struct multi *multi, struct iam_mock *mock,
                      const struct http_request *http) {
    struct easy *easy = connection->easy;
    struct bytes url = {0};
    int64_t waited_ms = 0;
    int result = IAM_MOCK_ENOMEM;
    if (make_url(&url, easy, http)) {
        const struct iam_mock_request request = make_request(connection, url.data, http);
        if (connect_is_undecided(easy, mock) && connect_decide(connection, mock, &request) != CONNECT_SEND) {
            bytes_free(&url);
            return;
        }
        result = send_to_mock(connection, mock, &request, &waited_ms);
        if (result == IAM_MOCK_LATE)
            waited_ms = late_answer_ms(easy, waited_ms);
    }
    bytes_free(&url);
    if (note_call_limit(mock, result)) {
        fail_past_call_limit(easy, CURLE_RECV_ERROR);
        (void)connection_hang_up(connection);
        return;
    }
    answer(connection, result, http, answer_at_ns(easy, multi, waited_ms));
}

static void ask_installed_mock(struct connection *connection, const struct multi *multi,
                               struct iam_mock *mock, const struct http_request *http) {
    int served = is_served(http, connection->easy, mock);
    if (served == 0) {
        char titles[ROUTE_TITLES_SIZE], why[ROUTE_TITLES_SIZE + 64];
        route_write_titles(titles);
        report_problem("iammock-curl: %s isn't a host of %s's; a redirect or a Host header names that host",
                       http->host, titles);
        (void)snprintf(why, sizeof why, "a redirect or a Host header names a host that isn't one of %s's",
                       titles);
        ask_fail(connection, CURLE_COULDNT_CONNECT, why);
        return;
    }
    if (served == 1)
        ask_about(connection, multi, mock, http);
    else
        answer(connection, served, http, 0);
}

void ask_mock(struct connection *connection, struct multi *multi, const struct http_request *http) {
    struct iam_mock *mock = acquire_mock();
    if (mock) {
        ask_installed_mock(connection, multi, mock, http);
    } else {
        fail_mock_gone(connection->easy);
        (void)connection_hang_up(connection);
    }
    release_mock();
    exchange_drop_request(&connection->exchange);
}
