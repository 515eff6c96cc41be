/* Faults of the network: whether the request arrives, and which part of the answer the client gets. */
#ifndef MOCK_MODEL_FAULTS_H
#define MOCK_MODEL_FAULTS_H

#include "base/base.h"

/* The part of the answer that the client gets. */
enum delivery {
    DELIVERY_WHOLE,           /* everything */
    DELIVERY_NOTHING,         /* no byte */
    DELIVERY_FIRST_HEADERS,   /* the status and the first two header fields */
    DELIVERY_BODY_START,      /* status, headers and the start of the body */
    DELIVERY_LESS_THAN_SAID,  /* the whole body; Content-Length is larger */
    DELIVERY_MORE_THAN_SAID,  /* Content-Length is smaller than the body; the body, cut to that length */
    DELIVERY_GARBAGE,         /* bytes that are not HTTP */
    DELIVERY_PROXY_PAGE,      /* a proxy's HTML page instead of the answer */
    DELIVERY_EMPTY_BODY,      /* the status, and a body of no bytes */
    DELIVERY_WITHOUT_END,     /* a body without its last end tag, with the right Content-Length */
    DELIVERY_WITHOUT_LENGTH,  /* everything but Content-Length: the end of the connection ends the body */
    DELIVERY_NEGATIVE_LENGTH, /* the whole body; Content-Length is -1 */
    DELIVERY_HUGE_LENGTH,     /* the whole body; Content-Length is 2^63 */
    DELIVERY_GZIP,            /* the body compressed, with Content-Encoding */
    DELIVERY_WRONG_DATE,      /* everything; the Date is a year off */
    DELIVERY_LARGE_PAGE,      /* an HTML page of 60 KB instead of the answer */
    DELIVERY_LARGE_COMMENT,   /* everything, with an XML comment of 60 KB in the body */
    DELIVERY_EMPTY_PAGE,      /* everything; the answer is a page of a list, without items */
    DELIVERY_REPEATED_MARKER, /* everything; the answer is a page of a list whose Marker leads to it again */
    DELIVERY_REDIRECT         /* no fault's: the status, a Location, and no body */
};

/* How much the client can learn of IAM's answer. */
enum fault_shows {
    FAULT_SHOWS_NOTHING, /* no part of it: other bytes, or none */
    FAULT_SHOWS_PART,    /* a part, which does not prove what IAM answered */
    FAULT_SHOWS_UNUSUAL, /* all of it, in a shape that a client may well refuse: too large, of unknown length
                          */
    FAULT_SHOWS_WHOLE    /* all of it, as without a fault */
};

struct fault_info {
    const char *name;
    bool arrives;     /* the request reaches the service */
    bool answers;     /* the client gets a whole HTTP answer */
    uint8_t shows;    /* enum fault_shows */
    uint8_t delivery; /* enum delivery */
};

enum {
#define FAULT(name, ...) +1
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
/* Does the client get IAM's answer whole, perhaps in an unusual shape? */
static inline bool fault_delivers_answer(const struct fault_info *info) {
    return info->answers && info->shows >= FAULT_SHOWS_UNUSUAL;
}
/* Does the fault shape the page of a list? Then the client gets a whole, well-formed answer of the service.
 */
static inline bool fault_shapes_page(enum iam_mock_fault fault) {
    const enum delivery delivery = fault_info(fault)->delivery;
    return delivery == DELIVERY_EMPTY_PAGE || delivery == DELIVERY_REPEATED_MARKER;
}

#endif
