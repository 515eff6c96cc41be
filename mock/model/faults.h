/* Faults of the network: whether the request arrives, and which part of the answer the client gets. */
#ifndef MOCK_MODEL_FAULTS_H
#define MOCK_MODEL_FAULTS_H

#include "base/suggest.h"
#include "base/view.h"

/* The part of the answer that the client gets. */
enum delivery {
    DELIVERY_WHOLE,          /* everything */
    DELIVERY_NOTHING,        /* no byte */
    DELIVERY_FIRST_HEADERS,  /* the status and the first two header fields */
    DELIVERY_BODY_START,     /* status, headers and the start of the body */
    DELIVERY_LESS_THAN_SAID, /* the whole body; Content-Length is larger */
    DELIVERY_MORE_THAN_SAID, /* Content-Length is smaller than the body; the body, cut to that length */
    DELIVERY_GARBAGE,        /* bytes that are not HTTP */
    DELIVERY_PROXY_PAGE,     /* a proxy's HTML page instead of the answer */
    DELIVERY_EMPTY_BODY,     /* the status, and a body of no bytes */
    DELIVERY_WITHOUT_END,    /* a body without its last end tag, with the right Content-Length */
    DELIVERY_EMPTY_PAGE,     /* everything; the answer is a page of a list, without items */
    DELIVERY_REPEATED_MARKER /* everything; the answer is a page of a list whose Marker leads to it again */
};

struct fault_info {
    const char *name;
    bool arrives; /* the request reaches the service */
    bool answers; /* the client gets a whole HTTP answer */
    enum delivery delivery;
};

enum {
#define FAULT(name, arrives, answers, delivers) +1
    FAULT_COUNT = 1 /* NO_FAULT */
#include "model/faults.def"
#undef FAULT
};
IAM_MOCK_INTERNAL_DATA const struct fault_info fault_table[FAULT_COUNT]; /* by enum iam_mock_fault */

/* Is it a value of enum iam_mock_fault? */
static inline bool fault_exists(int fault) { return fault >= 0 && fault < FAULT_COUNT; }
/* The row of a fault that exists. For IAM_MOCK_NO_FAULT: the request arrives, and the answer is delivered
 * whole. */
static inline const struct fault_info *fault_info(enum iam_mock_fault fault) { return &fault_table[fault]; }
/* Does the fault shape the page of a list? Then the client gets a whole, well-formed answer of the service.
 */
static inline bool fault_shapes_page(enum iam_mock_fault fault) {
    const enum delivery delivery = fault_info(fault)->delivery;
    return delivery == DELIVERY_EMPTY_PAGE || delivery == DELIVERY_REPEATED_MARKER;
}
/* The fault with this name, to *out; not for "NO_FAULT". False: there is none. */
IAM_MOCK_INTERNAL MUST_CHECK bool fault_find(enum iam_mock_fault *out, struct view name);
/* Try the name of each fault as the one that is meant. */
IAM_MOCK_INTERNAL void faults_suggest(struct suggestion *suggestion);

#endif
