/* One request and its answer on a connection: bytes read, bytes to be sent, and when. */
#ifndef MOCK_ADAPTERS_CURL_WIRE_EXCHANGE_H
#define MOCK_ADAPTERS_CURL_WIRE_EXCHANGE_H

#include "adapters/curl/process/open_call.h"
#include "adapters/curl/wire/bytes.h"
#include "adapters/curl/wire/faults.h"
#include "adapters/curl/wire/http_read.h"

/* Only exchange.c writes it. */
struct exchange {
    struct bytes in, out;
    size_t out_sent;
    bool continued;     /* "100 Continue" was sent */
    bool silent;        /* the request will not be answered */
    bool refuses;       /* silent until the call is refused: a client that leaves before it has timed out */
    size_t silent_call; /* its number in the journal */
    struct open_call call;
    bool out_ready;     /* `out` is to be sent, at: */
    int64_t out_at_ns;  /* by the clock of the multi handle; 0: at once */
    enum ending ending; /* what happens to the connection then */
    struct iam_mock_response response;
};

/* Begin a new request. Uses the memory of the one before again. */
void exchange_begin(struct exchange *exchange);

enum exchange_read {
    READ_NOTHING,
    READ_PART,    /* of a request */
    READ_REQUEST, /* a whole one: *out is set, until exchange_drop_request() */
    READ_NOT_HTTP,
    READ_OUT_OF_MEMORY
};
/* Read what has arrived at our end of the connection. */
enum exchange_read exchange_read(struct exchange *exchange, int fd, struct http_request *out);
/* Forget the request's bytes: it has been answered or refused. */
void exchange_drop_request(struct exchange *exchange);

/* Call iam_mock_begin_call(), and return its result. The response and the call stay in the exchange. `clock`:
 * by which the client waits. */
int exchange_ask_mock(struct exchange *exchange, struct iam_mock *mock,
                      const struct iam_mock_request *request, const struct virtual_clock *clock);
/* Take over a call that is under way: the client waits for its connection. */
void exchange_take_call(struct exchange *exchange, struct open_call *call);
/* Was the answer sent whole, in a call that is still under way? */
bool exchange_is_sent(const struct exchange *exchange);

enum exchange_receipt {
    RECEIPT_NONE, /* libcurl has read nothing of the answer, or the answer was not sent whole */
    RECEIPT_PART, /* libcurl has read a part; or no byte was sent, and libcurl may have seen the end */
    RECEIPT_WHOLE
};
/* What has libcurl read of the answer, if `unread` bytes are left in its end of the connection? */
enum exchange_receipt exchange_receipt(const struct exchange *exchange, size_t unread);

/* End the call, if it is under way. If libcurl has read nothing, the client stopped waiting: for a mock that
 * is silent, as planned. `unread` is used only if exchange_is_sent(). */
void exchange_end_call(struct exchange *exchange, size_t unread);
/* The same for a call that is refused: the client gets that at once. */
void exchange_end_refused_call(struct exchange *exchange);
/* The same at an uninstall, in any thread. */
void exchange_end_call_at_uninstall(struct exchange *exchange, struct iam_mock *mock, size_t unread);
/* Give the call to `call`, which ends it: its connection is being closed. */
void exchange_give_call(struct exchange *exchange, struct open_call *call);

/* Plan to send the response, or what `fault` leaves of it, at `at_ns`. Returns false if memory is out. */
bool exchange_answer(struct exchange *exchange, int fault, const struct http_request *request, int64_t at_ns);
/* The answer has been sent: close the connection at `at_ns`. */
void exchange_close_later(struct exchange *exchange, int64_t at_ns);
/* Never answer; note the number of the call. */
void exchange_stay_silent(struct exchange *exchange);
/* The same until exchange_end_refused_call(). */
void exchange_wait_to_refuse(struct exchange *exchange);

enum exchange_write {
    WRITE_BLOCKED, /* libcurl has to read first */
    WRITE_PART,
    WRITE_ALL,
    WRITE_FAILED
};
/* Send what is left of the answer. After WRITE_ALL, the call ends when libcurl has read the answer. */
enum exchange_write exchange_write(struct exchange *exchange, int fd);

/* Free the response, with the registry locked. The response is the mock's memory: free it before the mock. */
void exchange_free_response(struct exchange *exchange);
/* Free the response and the bytes, with the registry locked. */
void exchange_free(struct exchange *exchange);

#endif
