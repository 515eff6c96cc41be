/* Asks the mock about a request before libcurl sends it: does a rule end it before a connection is made, or
 * does it need a new connection? Which call a request will be is certain only when it is sent: in a multi
 * handle, libcurl may open the connections of several transfers, or choose kept ones, before it sends the
 * first request. */
#include "adapters/curl/transfer/connect.h"

#include "adapters/curl/process/call_limit.h"
#include "adapters/curl/process/installed.h"
#include "adapters/curl/transfer/fail.h"
#include "adapters/curl/transfer/foresee.h"
#include "adapters/curl/transfer/patience.h"
#include "adapters/curl/transfer/serve.h"

#include <stdlib.h>

enum { NEEDS_CONNECTION = 1, NEEDS_BODY = 2 }; /* results of iam_mock_needs_connection() */

/* Returns what iam_mock_needs_connection() returns, or IAM_MOCK_ENOMEM. */
static int ask_what_is_needed(struct easy *easy) {
    struct foreseen foreseen;
    struct iam_mock *mock = acquire_mock();
    int needs = 0;
    if (mock && !foresee(&foreseen, easy)) {
        needs = IAM_MOCK_ENOMEM;
    } else if (mock) {
        needs = iam_mock_needs_connection(mock, &foreseen.request);
        easy_set_asked_at(easy, iam_mock_call_count(mock));
        free(foreseen.url);
    }
    release_mock();
    return needs;
}

/* The same. If the body decides, read it ahead. NEEDS_BODY: it is not known yet. */
static int find_need(struct easy *easy) {
    int needs = ask_what_is_needed(easy);
    if (needs == NEEDS_BODY && read_ahead(easy))
        needs = ask_what_is_needed(easy);
    easy_set_undecided(easy, needs == NEEDS_BODY);
    return needs;
}

static void require_new_connection(struct easy *easy, bool required) {
    const struct options_input input = {.real = easy->real, .curl = easy->curl, .settings = &easy->settings};
    options_set_fresh(&easy->options, &input, required);
}

bool connect_choose(struct easy *easy) {
    int needs = easy->route.kind == ROUTE_TO_MOCK ? find_need(easy) : 0;
    if (needs == IAM_MOCK_ENOMEM)
        return false;
    require_new_connection(easy, needs == NEEDS_CONNECTION);
    return true;
}

/* Returns what iam_mock_begin_connect() returns. A call that a fault ends is under way in easy->connecting.
 */
static int begin_to_connect(struct easy *easy, struct iam_mock *mock,
                            const struct iam_mock_request *request) {
    struct iam_mock_response made = {0};
    const int result = iam_mock_begin_connect(mock, request, &made);
    if (result > 0)
        call_begin(&easy->connecting, mock, &made, &easy->multi->clock);
    return result;
}

/* The same, or IAM_MOCK_ENOMEM, for the request that is foreseen. */
static int ask_to_connect(struct easy *easy, struct iam_mock *mock) {
    struct foreseen foreseen;
    if (!foresee(&foreseen, easy))
        return IAM_MOCK_ENOMEM;
    const int result = begin_to_connect(easy, mock, &foreseen.request);
    easy_set_asked_at(easy, iam_mock_call_count(mock));
    free(foreseen.url);
    return result;
}

/* End the call that was refused at once. If the transfer is alone, the time that this takes passes for the
 * multi handle; the clock must not jump over what happens to others. */
static void end_refused(struct easy *easy) {
    if (multi_is_virtual(easy->multi) && easy->multi->mock_count == 1)
        clock_move(&easy->multi->clock, easy->connecting.planned_ms * MS_NS);
    call_end(&easy->connecting, true);
}

/* Give the verdict on what ask_to_connect() returned; 0: none is due. */
static void judge(struct easy *easy, int result) {
    if (result > 0) {
        end_refused(easy);
        fail_before_connection(easy, result);
    } else if (result == IAM_MOCK_ENOMEM) {
        fail_out_of_memory(easy);
    }
}

/* Ask, and give the verdict if there is no mock, or if it makes no more calls. Returns what ask_to_connect()
 * returned. */
static int ask_installed_mock(struct easy *easy) {
    struct iam_mock *mock = acquire_mock();
    int result = mock ? ask_to_connect(easy, mock) : 0;
    bool past_limit = note_call_limit(mock, result);
    release_mock();
    if (!mock)
        fail_mock_gone(easy);
    else if (past_limit)
        fail_past_call_limit(easy, CURLE_COULDNT_CONNECT);
    return result;
}

static enum connect_result result_of(const struct easy *easy) {
    return easy->verdict.code == CURLE_OK ? CONNECT_SEND : CONNECT_FAILED;
}

/* Must libcurl wait for the connection of this request, which times out, or is refused later? In a multi
 * handle whose time is real, no transfer waits for a connection. */
static bool waits(struct easy *easy, int result) {
    if (result <= 0 || !multi_is_virtual(easy->multi) ||
        (result != IAM_MOCK_CONNECT_TIMEOUT && easy->connecting.planned_ms == 0))
        return false;
    easy_set_unconnected(easy, result);
    return true;
}

#define SHORTEST_NS 1000 /* that libcurl counts */

/* libcurl has no timer for its default timeout, so CONNECT_TIMEOUT is refused too. A fault that comes when
 * libcurl's timeout is over comes first. */
int64_t connect_refused_at_ns(const struct easy *easy) {
    const struct open_call *call = &easy->connecting;
    const bool first =
        easy->unconnected != IAM_MOCK_CONNECT_TIMEOUT && call->planned_ms == connect_timeout_ms(easy);
    return call->began_ns + call->planned_ms * MS_NS - (first ? SHORTEST_NS : 0);
}

/* May the connection be made before the mock knows the body? It is not asked then: it could only report that
 * it does not know enough. If the body decides, connect_decide() asks when the request has arrived. */
static bool is_allowed_without_body(struct easy *easy) {
    if (!foresee_body_is_unknown(easy))
        return false;
    const int needs = find_need(easy);
    return needs == NEEDS_BODY || (needs == 0 && foresee_body_is_unknown(easy));
}

/* libcurl sends the next request, or the same again, since it has seen the end of the last answer. The mock
 * then knows all requests and answers from before. */
static void serve_earlier(struct easy *easy) {
    call_end(&easy->closed, true);
    serve_requests(easy->multi);
}

enum connect_result connect_ask(struct easy *easy) {
    if (easy->unconnected) /* connect_check() has asked */
        return CONNECT_WAIT;
    serve_earlier(easy);
    if (is_allowed_without_body(easy))
        return result_of(easy);
    int result = ask_installed_mock(easy);
    if (waits(easy, result))
        return CONNECT_WAIT;
    judge(easy, result);
    return result_of(easy);
}

/* Has the mock had calls since it was asked about this request? */
static bool is_out_of_date(const struct easy *easy) {
    struct iam_mock *mock = acquire_mock();
    bool later = mock && iam_mock_call_count(mock) != easy->asked_at;
    release_mock();
    return later;
}

/* Close the kept connection, as if the server had done so: libcurl then opens a new one. */
static enum connect_result replace_connection(struct easy *easy, struct connection *connection) {
    require_new_connection(easy, true);
    connection_close(connection);
    return CONNECT_AGAIN;
}

static enum connect_result check_kept(struct easy *easy, struct connection *connection) {
    int needs = find_need(easy);
    if (needs == NEEDS_CONNECTION)
        return replace_connection(easy, connection);
    judge(easy, needs == IAM_MOCK_ENOMEM ? needs : 0);
    return result_of(easy);
}

enum connect_result connect_check(struct easy *easy, struct connection *connection) {
    const bool kept = connection->requests > 0;
    serve_earlier(easy);
    if (!is_out_of_date(easy))
        return CONNECT_SEND;
    if (is_allowed_without_body(easy))
        return result_of(easy);
    int result = ask_installed_mock(easy);
    /* libcurl may have to read the body again when it opens a new connection, and some callbacks cannot give
     * it again: without a known body, the transfer ends at once. */
    if (kept && !foresee_body_is_unknown(easy) && waits(easy, result))
        return replace_connection(easy, connection);
    judge(easy, result);
    return kept && result == 0 ? check_kept(easy, connection) : result_of(easy);
}

bool connect_is_undecided(const struct easy *easy, struct iam_mock *mock) {
    return easy->undecided || iam_mock_call_count(mock) != easy->asked_at;
}

/* The request is counted as not sent: the program gets the fault as if it had been foreseen. */
static enum connect_result refuse_arrived(struct connection *connection, int fault) {
    struct easy *easy = connection->easy;
    end_refused(easy);
    fail_arrived(easy, fault);
    (void)connection_hang_up(connection);
    return CONNECT_FAILED;
}

enum connect_result connect_decide(struct connection *connection, struct iam_mock *mock,
                                   const struct iam_mock_request *request) {
    struct easy *easy = connection->easy;
    struct iam_mock_request connecting = *request;
    connecting.timeout_ms = connect_timeout_ms(easy);
    easy_set_undecided(easy, false);
    const int result = begin_to_connect(easy, mock, &connecting);
    if (result > 0)
        return refuse_arrived(connection, result);
    if (result < 0 || connection->requests == 1 ||
        iam_mock_needs_connection(mock, request) != NEEDS_CONNECTION)
        return CONNECT_SEND; /* iam_mock_send() reports what is wrong */
    easy_take_request_back(easy, true);
    read_ahead_take_back(&easy->read_ahead);
    return replace_connection(easy, connection);
}
