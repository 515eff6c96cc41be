/* The plan of an answer: all that answer/ has to know to write and deliver it. */
#ifndef MOCK_ANSWER_PLAN_H
#define MOCK_ANSWER_PLAN_H

#include "base/view.h"
#include "answer/fixture.h"
#include "model/faults.h"
#include "model/values.h"

struct answer_plan {
    const struct fixture *fixture; /* NULL: `body` is sent as it is */
    struct values *values;         /* of the fixture */
    struct view xml_namespace;
    struct view body;
    int status;
    const char *code;       /* of an error; NULL: a success, or a body that has none */
    enum delivery delivery; /* what of the answer arrives */
    int64_t cut_at;         /* DELIVERY_BODY_START: how many bytes of the body */
    int page_status;        /* DELIVERY_PROXY_PAGE: the page's */
};

/* Bytes of room that writing and delivering need. */
IAM_MOCK_INTERNAL size_t answer_bound(const struct answer_plan *plan);

#endif
