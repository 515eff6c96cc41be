/* What a response points to: the mock's memory, kept from call to call. */
#ifndef MOCK_RESPONSE_H
#define MOCK_RESPONSE_H

#include "model/errors.h"
#include "base/clock.h"
#include "base/random.h"

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

/* The memory of `response`, made if it has none. 0, ENOMEM, or EINVAL: it is of another mock. */
IAM_MOCK_INTERNAL MUST_CHECK int response_memory(struct iam_mock_response_memory **out, struct iam_mock *mock,
                                                 struct iam_mock_response *response);
/* Room for a body of `size` bytes and a NUL. */
IAM_MOCK_INTERNAL MUST_CHECK bool response_reserve(struct iam_mock_response_memory *memory, size_t size);
IAM_MOCK_INTERNAL void response_memory_free_all(struct iam_mock_response_memory *first);
/* Make an answer that was set a proxy's: an HTML page without IAM's own header. */
IAM_MOCK_INTERNAL void response_set_page(struct iam_mock_response *response,
                                         struct iam_mock_response_memory *memory);
/* After a failed send: nothing to read, the memory kept. */
IAM_MOCK_INTERNAL void response_set_nothing(struct iam_mock_response *response);
/* The body is in memory->body already, of `size` bytes. */
IAM_MOCK_INTERNAL void response_set(struct iam_mock_response *response,
                                    struct iam_mock_response_memory *memory, int status, const char *code,
                                    size_t size, int64_t now_ms);

#endif
