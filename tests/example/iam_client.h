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

struct iam_client {
    transport_fn *send;
    sleep_fn *sleep;
    void *context;
    int attempts;             /* in all, for each call */
    int64_t first_delay_ms;   /* before the second attempt; doubled from then on ... */
    int64_t longest_delay_ms; /* ... up to this */
    int64_t timeout_ms;       /* of each attempt */
};

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

void iam_answer_clear(struct iam_answer *answer);

#endif
