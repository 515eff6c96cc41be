/* The memory that a response points to: it belongs to the mock and is kept from call to call. */
#ifndef MOCK_ANSWER_RESPONSE_H
#define MOCK_ANSWER_RESPONSE_H

#include "base/clock.h"
#include "base/random.h"
#include "model/errors.h"

#define RESPONSE_HEADER_COUNT 4

struct iam_mock_response_memory {
    struct iam_mock *mock;
    struct iam_mock_response_memory *previous, *next;
    struct iam_mock_header headers[RESPONSE_HEADER_COUNT];
    char request_id[REQUEST_ID_SIZE + 1];
    char length[24];
    int64_t date_ms; /* of date, which is written anew only when the clock has moved; -1: not yet */
    char date[CLOCK_HTTP_SIZE + 1];
    char code[ERROR_CODE_MAX_SIZE + 1]; /* a copy: a rule's own code goes when the rule goes */
    size_t capacity;
    char *body;
};

/* All that were filled and not cleared: of one mock, which they point back to. */
struct responses {
    struct iam_mock *mock;
    struct iam_mock_response_memory *first;
};

IAM_MOCK_INTERNAL void responses_init(struct responses *responses, struct iam_mock *mock);
IAM_MOCK_INTERNAL void responses_free(struct responses *responses);
/* The memory of `response`, made if it has none. 0, ENOMEM, or EINVAL: it is of another mock. */
IAM_MOCK_INTERNAL MUST_CHECK int responses_memory(struct iam_mock_response_memory **out,
                                                  struct responses *responses,
                                                  struct iam_mock_response *response);
/* Take it off the list; response_memory_free() is the caller's to call. */
IAM_MOCK_INTERNAL void responses_remove(struct responses *responses, struct iam_mock_response_memory *memory);
IAM_MOCK_INTERNAL void response_memory_free(struct iam_mock_response_memory *memory);
/* Room for a body of `size` bytes and a NUL. False: out of memory, nothing has changed. */
IAM_MOCK_INTERNAL MUST_CHECK bool response_reserve(struct iam_mock_response_memory *memory, size_t size);

/* Fill the response. The body is in memory->body already; `size` is what Content-Length says. `code` NULL:
 * none. */
IAM_MOCK_INTERNAL void response_set(struct iam_mock_response *response,
                                    struct iam_mock_response_memory *memory, int status, const char *code,
                                    size_t size, int64_t now_ms);
/* After response_set(): the body ends after `size` bytes, whatever Content-Length says. */
IAM_MOCK_INTERNAL void response_cut_body(struct iam_mock_response *response,
                                         struct iam_mock_response_memory *memory, size_t size);
/* After response_set(): a proxy's answer, an HTML page without the service's own header. */
IAM_MOCK_INTERNAL void response_set_page(struct iam_mock_response *response,
                                         struct iam_mock_response_memory *memory);
/* Nothing arrived: nothing to read, the memory kept. */
IAM_MOCK_INTERNAL void response_set_nothing(struct iam_mock_response *response);

#endif
