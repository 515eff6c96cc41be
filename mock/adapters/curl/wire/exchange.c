/* One request and its answer on a connection: bytes read, bytes to be sent, and when. */
#include "adapters/curl/wire/exchange.h"

#include "adapters/curl/wire/http_write.h"

#include <errno.h>
#include <sys/socket.h>

#define READ_SIZE 4096
#define KEPT_MAX (HTTP_MAX_HEAD + IAM_MOCK_MAX_BODY + READ_SIZE) /* no request to IAM is larger */

void exchange_begin(struct exchange *exchange) {
    exchange->silent = exchange->refuses = exchange->continued = exchange->out_ready = false;
    exchange->in.size = exchange->out.size = exchange->out_sent = 0;
    exchange->ending = ENDING_NONE;
}

static void send_continue(struct exchange *exchange, int fd) {
    if (!exchange->continued)
        (void)send(fd, "HTTP/1.1 100 Continue\r\n\r\n", 25, MSG_NOSIGNAL | MSG_DONTWAIT);
    exchange->continued = true;
}

enum exchange_read exchange_read(struct exchange *exchange, int fd, struct http_request *out) {
    struct bytes *in = &exchange->in;
    if (!bytes_reserve(in, READ_SIZE))
        return READ_OUT_OF_MEMORY;
    ssize_t size = recv(fd, in->data + in->size, READ_SIZE, MSG_DONTWAIT);
    if (size <= 0)
        return READ_NOTHING; /* before libcurl closes its end, it calls our callback close_socket */
    in->size += (size_t)size;
    in->data[in->size] = '\0';
    switch (in->size <= KEPT_MAX ? http_read(in, out) : HTTP_NOT_HTTP) {
    case HTTP_WHOLE:
        return READ_REQUEST;
    case HTTP_NOT_HTTP:
        return READ_NOT_HTTP;
    case HTTP_MORE_CONTINUE:
        send_continue(exchange, fd);
        break;
    case HTTP_MORE:
        break;
    }
    return READ_PART;
}

void exchange_drop_request(struct exchange *exchange) { exchange->in.size = 0; }

int exchange_ask_mock(struct exchange *exchange, struct iam_mock *mock,
                      const struct iam_mock_request *request, const struct virtual_clock *clock) {
    const int result = iam_mock_begin_call(mock, request, &exchange->response);
    if (result >= 0)
        call_begin(&exchange->call, mock, &exchange->response, clock);
    return result;
}

void exchange_take_call(struct exchange *exchange, struct open_call *call) {
    exchange->call = *call;
    *call = (struct open_call){0};
}

/* ----- The end of the call ----- */

bool exchange_is_sent(const struct exchange *exchange) {
    return exchange->call.ticket != 0 && exchange->call.sent;
}

enum exchange_receipt exchange_receipt(const struct exchange *exchange, size_t unread) {
    if (!exchange_is_sent(exchange)) /* first: an uninstall asks in another thread, which may not read on */
        return RECEIPT_NONE;
    const size_t size = exchange->out.size;
    if (size > 0 && unread >= size)
        return RECEIPT_NONE;
    return size > 0 && unread == 0 ? RECEIPT_WHOLE : RECEIPT_PART;
}

void exchange_end_call(struct exchange *exchange, size_t unread) {
    if (exchange->silent && !exchange->refuses)
        call_end_silent(&exchange->call);
    else
        call_end(&exchange->call, exchange_receipt(exchange, unread) != RECEIPT_NONE);
}

void exchange_end_refused_call(struct exchange *exchange) { call_end(&exchange->call, true); }

void exchange_end_call_at_uninstall(struct exchange *exchange, struct iam_mock *mock, size_t unread) {
    call_end_at_uninstall(&exchange->call, mock, exchange_receipt(exchange, unread) == RECEIPT_WHOLE);
}

void exchange_give_call(struct exchange *exchange, struct open_call *call) {
    *call = exchange->call;
    exchange->call = (struct open_call){0};
}

/* ----- The answer ----- */

bool exchange_answer(struct exchange *exchange, int fault, const struct http_request *request,
                     int64_t at_ns) {
    if (!http_write(&exchange->out, &exchange->ending, fault, &exchange->response, request))
        return false;
    exchange->out_ready = true;
    exchange->out_at_ns = at_ns;
    return true;
}

void exchange_close_later(struct exchange *exchange, int64_t at_ns) {
    exchange->out_ready = true;
    exchange->out_at_ns = at_ns;
    exchange->ending = ENDING_CLOSE;
}

void exchange_stay_silent(struct exchange *exchange) {
    exchange->silent = true;
    exchange->silent_call = exchange->response.number;
}

void exchange_wait_to_refuse(struct exchange *exchange) {
    exchange_stay_silent(exchange);
    exchange->refuses = true;
}

enum exchange_write exchange_write(struct exchange *exchange, int fd) {
    size_t left = exchange->out.size - exchange->out_sent;
    if (left > 0) {
        ssize_t size = send(fd, exchange->out.data + exchange->out_sent, left, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size < 0)
            return errno == EAGAIN || errno == ENOBUFS ? WRITE_BLOCKED : WRITE_FAILED;
        exchange->out_sent += (size_t)size;
        if ((size_t)size < left)
            return WRITE_PART;
    }
    exchange->out_ready = false;
    call_note_sent(&exchange->call);
    return WRITE_ALL;
}

void exchange_free_response(struct exchange *exchange) { iam_mock_response_clear(&exchange->response); }

void exchange_free(struct exchange *exchange) {
    exchange_free_response(exchange);
    bytes_free(&exchange->in);
    bytes_free(&exchange->out);
}
