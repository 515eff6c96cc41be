/* The mock's end: what came on a connection is read, answered, and written when its time has come. There is
 * no thread: this runs after libcurl has, on the program's own. */
#include "adapter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE 4096
#define KEPT_MAX (HTTP_MAX_HEAD + IAM_MOCK_MAX_BODY + READ_SIZE) /* more is no request to IAM */

static int64_t add_ms(int64_t ns, int64_t ms) {
    return ms > (INT64_MAX - ns) / MS_NS ? INT64_MAX : ns + ms * MS_NS;
}

/* ----- One request ----- */

static bool make_url(struct bytes *url, const struct easy *easy, const struct http_request *http) {
    const char *origin = target_origin(&easy->target);
    return bytes_add(url, origin, strlen(origin)) && bytes_add(url, http->target, strlen(http->target));
}

static void end_badly(struct connection *connection, CURLcode code, const char *why) {
    if (connection->easy)
        transfer_judge(connection->easy, code, 0, "iam-mock: %s", why);
    connection_hang_up(connection);
}

/* Does it still go to a host of IAM's? 1, 0 or IAM_MOCK_ENOMEM. */
static int stays(const struct http_request *http, const struct easy *easy, struct iam_mock *mock) {
    struct bytes url = {0};
    if (easy->target.override || !http->host)
        return 1;
    bool made = bytes_format(&url, "https://") && bytes_add(&url, http->host, strlen(http->host));
    int result = made ? iam_mock_serves(mock, url.data) : IAM_MOCK_ENOMEM;
    bytes_free(&url);
    return result;
}

#define IN_TIME_NS (1000 * MS_NS)

/* By the multi's clock. What the mock has in time is so for libcurl too, with whose clock real time passes:
 * on a slow machine maybe much. */
static int64_t answer_at_ns(const struct connection *connection, int64_t waited_ms) {
    if (waited_ms == 0)
        return 0;
    const struct easy *easy = connection->easy;
    int64_t at = add_ms(inside_now_ns(connection->multi), waited_ms), end = patience_end_ns(easy);
    if (end == INT64_MAX)
        return at;
    int64_t half = (end - easy->started_ns) / 2;
    int64_t last = end - (half < IN_TIME_NS ? half : IN_TIME_NS);
    return at < last ? at : last;
}

/* The answer, or what the network made of it, is ready to be sent. */
static void answer(struct connection *connection, int result, const struct http_request *http,
                   int64_t waited_ms) {
    struct easy *easy = connection->easy;
    if (result < 0) {
        end_badly(connection, result == IAM_MOCK_ENOMEM ? CURLE_OUT_OF_MEMORY : CURLE_BAD_FUNCTION_ARGUMENT,
                  iam_mock_code_text(result));
        return;
    }
    if (result == IAM_MOCK_TIMEOUT) {
        connection->silent = true;
        connection->silent_call = connection->response.number;
        return;
    }
    if (result >= IAM_MOCK_REFUSED && result <= IAM_MOCK_CONNECT_TIMEOUT) { /* it couldn't be foreseen */
        transfer_judge_fault(easy, result);
        connection_hang_up(connection);
        return;
    }
    if (!http_write(&connection->out, &connection->ending, result, &connection->response, http)) {
        end_badly(connection, CURLE_OUT_OF_MEMORY, "out of memory");
        return;
    }
    connection->out_ready = true;
    connection->out_at_ns = answer_at_ns(connection, waited_ms);
}

static void ask_mock(struct connection *connection, struct iam_mock *mock, const struct http_request *http) {
    struct easy *easy = connection->easy;
    struct bytes url = {0};
    int stayed = stays(http, easy, mock);
    if (stayed == 0) {
        problem("iammock-curl: %s isn't a host of IAM's; a redirect leads there, or a Host header names it",
                http->host);
        end_badly(connection, CURLE_COULDNT_CONNECT, "a redirect, or a Host header, leads away from IAM");
        return;
    }
    bool made = stayed == 1 && make_url(&url, easy, http);
    struct iam_mock_request request = {
        .method = http->method,
        .url = url.data,
        .headers = http->headers,
        .header_count = http->header_count,
        .body = http->body,
        .body_size = http->body_size,
        .timeout_ms = patience_ms(easy),
        .reused = connection->requests > 1,
        .resent = easy->attempts > 1 && !easy->answered,
        .unverified = easy->target.https && !(settings_verify(&easy->settings, SET_SSL_VERIFYPEER) &&
                                              settings_verify(&easy->settings, SET_SSL_VERIFYHOST)),
        .may_give_up = true,
    };
    easy->answered = false;
    int result = made ? iam_mock_send(mock, &request, &connection->response) : IAM_MOCK_ENOMEM;
    const struct iam_mock_call *call =
        result >= 0 ? iam_mock_call_at(mock, connection->response.number) : NULL;
    easy->waited_ms += call ? call->waited_ms : 0;
    answer(connection, result, http, call ? call->waited_ms : 0);
    bytes_free(&url);
}

static void take_request(struct connection *connection, const struct http_request *http) {
    struct iam_mock *mock = installed_mock();
    if (mock)
        ask_mock(connection, mock, http);
    else
        end_badly(connection, CURLE_COULDNT_CONNECT, UNINSTALLED);
    installed_mock_done();
    connection->in.size = 0;
}

/* ----- One connection ----- */

/* False: nothing came. */
static bool read_some(struct connection *connection) {
    struct bytes *in = &connection->in;
    if (!bytes_reserve(in, READ_SIZE)) {
        end_badly(connection, CURLE_OUT_OF_MEMORY, "out of memory");
        return true;
    }
    ssize_t size = recv(connection->server.fd, in->data + in->size, READ_SIZE, MSG_DONTWAIT);
    if (size <= 0)
        return false; /* libcurl says itself when it closes its end */
    in->size += (size_t)size;
    in->data[in->size] = '\0';
    struct http_request http;
    switch (in->size <= KEPT_MAX ? http_read(in, &http) : HTTP_NOT_HTTP) {
    case HTTP_WHOLE:
        take_request(connection, &http);
        break;
    case HTTP_NOT_HTTP:
        problem("iammock-curl: a request isn't HTTP/1.1, has over 128 header lines, or is larger than a "
                "request to IAM can be");
        end_badly(connection, CURLE_SEND_ERROR, "the request isn't HTTP/1.1, or too large");
        break;
    case HTTP_MORE_CONTINUE:
        if (!connection->continued)
            (void)send(connection->server.fd, "HTTP/1.1 100 Continue\r\n\r\n", 25,
                       MSG_NOSIGNAL | MSG_DONTWAIT);
        connection->continued = true;
        break;
    case HTTP_MORE:
        break;
    }
    return true;
}

static bool write_some(struct connection *connection) {
    size_t left = connection->out.size - connection->out_sent;
    if (left > 0) {
        ssize_t size = send(connection->server.fd, connection->out.data + connection->out_sent, left,
                            MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size < 0 && (errno == EAGAIN || errno == ENOBUFS))
            return false;
        if (size < 0) {
            connection_hang_up(connection);
            return true;
        }
        connection->out_sent += (size_t)size;
        connection->easy->answered = true;
        if ((size_t)size < left)
            return true;
    }
    connection->out_ready = false;
    if (connection->ending == ENDING_NONE)
        connection_end_request(connection);
    else
        connection_hang_up(connection);
    return true;
}

static bool serve(struct connection *connection) {
    if (connection->server.fd < 0) {
        connection_end_request(connection);
        return true;
    }
    if (connection_is_orphaned(connection)) {
        connection_end_orphaned(connection);
        return true;
    }
    if (!connection_is_intact(connection)) {
        connection_was_closed(connection->easy);
        connection_hang_up(connection);
        return true;
    }
    bool moved = false;
    if (!connection->out_ready && !connection->silent) {
        while (connection->multi && !connection->out_ready && !connection->silent && read_some(connection))
            moved = true;
    }
    if (connection->multi && connection->out_ready &&
        (connection->out_at_ns == 0 || connection->out_at_ns <= inside_now_ns(connection->multi)))
        moved = write_some(connection) || moved;
    return moved;
}

/* ----- All of a multi's ----- */

void server_end_robbed(struct multi *multi) {
    struct connection *next;
    for (struct connection *connection = multi->busy; connection; connection = next) {
        next = connection->next_busy;
        if (connection_is_intact(connection))
            continue;
        connection_was_closed(connection->easy);
        connection_hang_up(connection);
    }
}

bool server_pump(struct multi *multi) {
    bool moved = false;
    struct connection *next;
    for (struct connection *connection = multi->busy; connection; connection = next) {
        next = connection->next_busy;
        moved = serve(connection) || moved;
    }
    if (moved)
        multi->idle_ns = 0;
    return moved;
}

int64_t server_due_ns(const struct multi *multi) {
    int64_t due = INT64_MAX;
    for (const struct connection *connection = multi->busy; connection; connection = connection->next_busy) {
        if (connection->out_ready && connection->out_at_ns < due)
            due = connection->out_at_ns;
    }
    return due;
}

#define LATE_NS (10000 * MS_NS) /* far more than passes until libcurl begins to count */
#define STEP_NS (10 * MS_NS)

/* libcurl counts from a little later: once the end is over, it is near. */
int64_t server_patience_ns(const struct multi *multi) {
    int64_t now = inside_now_ns(multi), first = INT64_MAX;
    for (const struct connection *connection = multi->busy; connection; connection = connection->next_busy) {
        int64_t end = patience_end_ns(connection->easy);
        if (end <= now && now - end < LATE_NS)
            end = now + STEP_NS;
        if (end > now && end < first)
            first = end;
    }
    return first;
}

void server_give_up(struct multi *multi) {
    struct connection *next;
    struct iam_mock *mock = installed_mock();
    for (struct connection *connection = multi->busy; connection; connection = next) {
        next = connection->next_busy;
        if (connection->out_ready && connection->out_at_ns != INT64_MAX)
            continue;
        if (connection->silent)
            iam_mock_never_ended(mock, connection->silent_call);
        else if (!connection->out_ready) {
            problem(
                "iammock-curl: a request didn't come whole: its Content-Length is more than its body, or it "
                "is paused for ever");
            transfer_cut_short(connection->easy); /* libcurl doesn't look at what it can't send to */
        }
        transfer_judge(connection->easy, CURLE_OPERATION_TIMEDOUT, 0,
                       "iam-mock: no answer comes, and no timeout is set: this would wait for ever");
        connection_hang_up(connection);
    }
    installed_mock_done();
}
