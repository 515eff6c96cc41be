/* The memory that a struct iam_mock_response points to: the mock owns it, and each call reuses it. */
#ifndef MOCK_ANSWER_RESPONSE_H
#define MOCK_ANSWER_RESPONSE_H

#include "base/clock.h"
#include "base/random.h"
#include "model/errors.h"

/* The indexes of the headers, in the order of sending. */
enum {
    HEADER_REQUEST_ID,
    HEADER_CONTENT_TYPE,
    HEADER_CONTENT_LENGTH,
    HEADER_DATE,
    HEADER_VARY, /* of large bodies only; the place is assumed */
    RESPONSE_HEADER_COUNT
};

struct iam_mock_response_memory {
    struct iam_mock *mock;
    struct iam_mock_response_memory *child[2]; /* in the tree of struct responses; NULL: none */
    struct iam_mock_header headers[RESPONSE_HEADER_COUNT];
    struct iam_mock_header other_headers[RESPONSE_HEADER_COUNT + 1]; /* of an answer with other ones */
    char request_id[REQUEST_ID_SIZE + 1];
    char length[24];
    int64_t date_ms; /* the time of `date`: write `date` only if the clock moved; -1: no date yet */
    char date[CLOCK_HTTP_SIZE + 1];
    char code[ERROR_CODE_MAX_SIZE + 1]; /* a copy: the response may live longer than the rule with the code */
    size_t capacity;                    /* of `body` */
    char *body;
};

/* The memory of one mock's responses that were filled and not cleared. */
struct responses {
    struct iam_mock *mock;                 /* that each memory points back to */
    struct iam_mock_response_memory *root; /* of a tree by address; NULL: there is none */
};

/* Start without any memory, for `mock`. */
IAM_MOCK_INTERNAL void responses_init(struct responses *responses, struct iam_mock *mock);
/* Free the memory of all responses. */
IAM_MOCK_INTERNAL void responses_free(struct responses *responses);
/*
 * Find the memory of `response`, or make it if the response has none; `responses` owns it. Returns 0,
 * IAM_MOCK_ENOMEM, or IAM_MOCK_EINVAL if the memory is not this mock's. The time grows with the logarithm of
 * the number of responses.
 */
IAM_MOCK_INTERNAL MUST_CHECK int responses_memory(struct iam_mock_response_memory **out,
                                                  struct responses *responses,
                                                  struct iam_mock_response *response);
/* Remove a response's memory, which `responses` has. The caller then owns it: call response_memory_free(). */
IAM_MOCK_INTERNAL void responses_remove(struct responses *responses, struct iam_mock_response_memory *memory);
/* Free the memory of one response that was removed. */
IAM_MOCK_INTERNAL void response_memory_free(struct iam_mock_response_memory *memory);
/* Make room for a body of `size` bytes and a NUL; the old body may be lost. Returns false, with nothing
 * changed, if memory is out. */
IAM_MOCK_INTERNAL MUST_CHECK bool response_reserve(struct iam_mock_response_memory *memory, size_t size);

/*
 * Fill the response. memory->body has the body and memory->request_id the request id already. `size`: of the
 * body and for Content-Length. `code` NULL: the answer has no error code.
 */
IAM_MOCK_INTERNAL void response_set(struct iam_mock_response *response,
                                    struct iam_mock_response_memory *memory, int status, const char *code,
                                    size_t size, int64_t now_ms);
/* End the body after `size` bytes; Content-Length stays as it is. */
IAM_MOCK_INTERNAL void response_cut_body(struct iam_mock_response *response,
                                         struct iam_mock_response_memory *memory, size_t size);
/* Call after response_set(): make the answer a proxy's, an HTML page without the service's own header. */
IAM_MOCK_INTERNAL void response_set_page(struct iam_mock_response *response,
                                         struct iam_mock_response_memory *memory);
/* Call after response_set(), as the three functions below. Add a header; the texts must live as long as the
 * response. At most one is added to a response. */
IAM_MOCK_INTERNAL void response_add_header(struct iam_mock_response *response,
                                           struct iam_mock_response_memory *memory, const char *name,
                                           const char *value);
/* Remove the header that has this index. */
IAM_MOCK_INTERNAL void response_remove_header(struct iam_mock_response *response,
                                              struct iam_mock_response_memory *memory, size_t index);
/* Replace the value of Content-Length by `length`, a text of at most 23 bytes. */
IAM_MOCK_INTERNAL void response_set_length(struct iam_mock_response_memory *memory, const char *length);
/* Make the response empty, because nothing arrived. The response keeps its memory. */
IAM_MOCK_INTERNAL void response_set_nothing(struct iam_mock_response *response);

#endif
