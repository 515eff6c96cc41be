/* Delivers a planned answer: writes the body, and gives the client what the fault lets through. */
#ifndef MOCK_ANSWER_DELIVER_H
#define MOCK_ANSWER_DELIVER_H

#include "answer/plan.h"
#include "answer/response.h"

/* What the client got. */
struct delivered {
    size_t body_size;  /* of the whole answer, before a fault cut or replaced the body */
    int status;        /* as the client saw it; 0: none */
    const char *code;  /* the plan's error code; NULL: a success, or the answer did not arrive whole */
    bool cut_past_end; /* the plan's cut_at was not within the body: only the last byte was cut off */
};

/* Returns how much room the plan's delivery needs: `size` is that of the body, which may be enough. */
IAM_MOCK_INTERNAL size_t deliver_bound(const struct answer_plan *plan, size_t size);

/*
 * Write the body into `memory`, which has room for answer_bound() bytes and a NUL, and fill the response.
 * Returns what the client got; cannot fail. The response points into `memory`.
 */
IAM_MOCK_INTERNAL struct delivered answer_deliver(const struct answer_plan *plan,
                                                  struct iam_mock_response *response,
                                                  struct iam_mock_response_memory *memory, int64_t now_ms);

#endif
