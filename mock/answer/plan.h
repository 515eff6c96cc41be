/* The plan of an answer: everything that answer/ needs to write and deliver the answer. */
#ifndef MOCK_ANSWER_PLAN_H
#define MOCK_ANSWER_PLAN_H

#include "base/view.h"
#include "answer/fixture.h"
#include "model/faults.h"
#include "model/values.h"

struct answer_plan {
    const struct fixture *fixture; /* the template of the body; NULL: `body` is sent as it is */
    struct values *values;         /* of the fixture's slots and lists; the caller's */
    struct view xml_namespace;     /* of the service that answers */
    struct view body;              /* of a rule's body file */
    int status;
    const char *code;       /* of an error; NULL: a success, or a body without a code */
    enum delivery delivery; /* what of the answer arrives */
    int64_t cut_at;         /* of DELIVERY_BODY_START: how many bytes of the body arrive */
    int page_status;        /* of DELIVERY_PROXY_PAGE and DELIVERY_LARGE_PAGE: the page's status */
    struct view location;   /* of DELIVERY_REDIRECT: the URL */
};

/* Returns how many bytes of room answer_deliver() needs. Reads the lists' items, which leaves the values as
 * they were. */
IAM_MOCK_INTERNAL size_t answer_bound(const struct answer_plan *plan);

#endif
