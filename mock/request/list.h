/* List syntax of the query protocol: NAME.member.N, and NAME.member.N.FIELD for structures. Pure. */
#ifndef MOCK_REQUEST_LIST_H
#define MOCK_REQUEST_LIST_H

#include "base/view.h"
#include "request/query.h"

/* The longest list that can come: element 11 first, then a gap of ten before each parameter's. */
#define LIST_MAX_ELEMENTS (1 + 10 * IAM_MOCK_MAX_PARAMETERS)

enum list_kind { LIST_OF_STRINGS, LIST_OF_STRUCTURES };

struct list_item {
    uint32_t element;  /* from 1 */
    struct view field; /* "Key"; empty in a list of strings */
    const struct view *value;
};

struct list {
    bool present;      /* any parameter of the list came, "NAME=" (an empty list) included */
    size_t elements;   /* the highest index: gaps are empty elements */
    size_t item_count; /* in rising order of elements, within one in the order sent */
    struct list_item items[IAM_MOCK_MAX_PARAMETERS];
    char malformed[96]; /* "" or the text of a MalformedInput error, as recorded */
};

/* Read the list called `name` out of a query. False: malformed, and `malformed` has the text. */
IAM_MOCK_INTERNAL MUST_CHECK bool list_read(struct list *out, const struct query *query, struct view name,
                                            enum list_kind kind);

#endif
