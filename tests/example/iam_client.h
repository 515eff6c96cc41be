/* A small client of the IAM query API: one call, with its retries. It knows no network: a transport carries
 * the bytes. */
#ifndef IAM_CLIENT_H
#define IAM_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a transport is to send. A real one signs it, too. */
struct http_request {
    const char *url;          /* always with POST */
    const char *content_type; /* of the body */
    const char *body;
    size_t body_size;
    int64_t timeout_ms; /* for the whole answer */
};

/* What a transport got back. The body is set by http_response_set_body(), and freed by the client. */
struct http_response {
    int status;
    char *body; /* ends with a NUL that body_size doesn't count */
    size_t body_size;
    bool resent; /* this answers a second sending: the first may have been carried out already */
};

/* Copy a body into a response, in place of the one that is there. 0, or -1: out of memory. */
int http_response_set_body(struct http_response *response, const char *body, size_t size);

/* How a request fared. All but the first: what was received doesn't count. */
enum transport_result {
    TRANSPORT_OK = 0,
    TRANSPORT_NOT_SENT, /* it never got there, so nothing was done: no connection */
    TRANSPORT_LOST      /* it was sent, and no whole answer came: it may have been carried out */
};

/* Send one request and fill the response. */
typedef enum transport_result transport_fn(void *context, const struct http_request *request,
                                           struct http_response *response);

/* Let so many milliseconds go by. `context` is the transport's. */
typedef void sleep_fn(void *context, int64_t milliseconds);

/* Waits for real. */
void sleep_for_real(void *context, int64_t milliseconds);

/* How a program makes its calls. All zero is the default. */
struct iam_options {
    sleep_fn *sleep;          /* NULL: for real. Gets the transport's context */
    int attempts;             /* of each call, in all; 0: 10 */
    int64_t first_delay_ms;   /* before the second attempt, doubled from then on ...; 0: 1,000 */
    int64_t longest_delay_ms; /* ... up to this; 0: 60,000. By default ten attempts take four minutes */
    int64_t timeout_ms;       /* of each attempt; 0: 30,000 */
    int page_size;            /* items of a list asked for at a time, 1 to 1,000; 0: the service's own */
};

/* A transport, and the options without zeros. */
struct iam_client {
    transport_fn *send;
    void *context;
    struct iam_options options;
};

/* A client with that transport. `options` may be NULL. */
struct iam_client iam_client_with(transport_fn *send, void *context, const struct iam_options *options);

struct iam_parameter {
    const char *name;
    const char *value; /* NULL: left out */
};

enum iam_result {
    IAM_SUCCESS = 0,
    IAM_ERROR,     /* the service said no; see error_code */
    IAM_BUSY,      /* the service said "later" at every attempt; see error_code */
    IAM_NO_ANSWER, /* the network failed at every attempt */
    IAM_BAD_ANSWER,
    IAM_TOO_LONG, /* parameters that no valid request has */
    IAM_NO_MEMORY
};

/* Of the last attempt. All zero to begin with. */
struct iam_answer {
    struct http_response http;
    struct _xmlDoc *document; /* the parsed body, of iam_xml.h; NULL: not parsed */
    char error_code[64];      /* "" if it was a success */
    char message[512];
    /* One of the attempts may have been carried out without our being told: its answer got lost, wasn't
     * IAM's, or was a failure of the service's own. */
    bool in_doubt;
};

/*
 * Call an action, and try again while the failure is one that may pass. The answer may be used until
 * iam_answer_clear() or the next call into it.
 */
enum iam_result iam_call(const struct iam_client *client, const char *action,
                         const struct iam_parameter *parameters, size_t count, struct iam_answer *answer);

/* Did the call end with that error code of the service? */
bool iam_is_error(enum iam_result result, const struct iam_answer *answer, const char *code);

void iam_answer_clear(struct iam_answer *answer);

#endif
