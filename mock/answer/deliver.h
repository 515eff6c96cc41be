/* Delivering an answer: the body is written, and the client gets what the network lets through. */
#ifndef MOCK_ANSWER_DELIVER_H
#define MOCK_ANSWER_DELIVER_H

#include "answer/plan.h"
#include "answer/response.h"

struct delivered {
    size_t body_size;  /* of the whole answer, before the network took from it */
    int status;        /* as the client saw it; 0: none */
    const char *code;  /* NULL unless the answer arrived whole; the plan's */
    bool cut_past_end; /* cut_at was not within the body: its last byte was cut off */
};

/* Bytes that a fault's own answers need. */
IAM_MOCK_INTERNAL size_t deliver_bound(void);

/* Write the body into `memory`, which has answer_bound() bytes of room, and fill the response. Can't fail. */
IAM_MOCK_INTERNAL struct delivered answer_deliver(const struct answer_plan *plan,
                                                  struct iam_mock_response *response,
                                                  struct iam_mock_response_memory *memory, int64_t now_ms);

#endif
