/* Lists in requests: reads the names of their parameters, such as "Tags.member.2.Key". Pure; knows no action.
 */
#ifndef MOCK_REQUEST_LIST_H
#define MOCK_REQUEST_LIST_H

#include "base/view.h"

/* What the name of a parameter is to a list. */
enum list_name {
    LIST_NAME_OTHER,      /* the parameter does not belong to the list */
    LIST_NAME_WHOLE,      /* "Tags": sent for an empty list */
    LIST_NAME_ELEMENT,    /* "Tags.member.2" or "Tags.member.2.Key" */
    LIST_NAME_UNINDEXED,  /* "Tags.x" or "Tags.member.one.Key": what follows is not an index */
    LIST_NAME_ZERO,       /* "Tags.member.0.Key": the index is 0 */
    LIST_NAME_NEGATIVE,   /* "Tags.member.-1.Key": the index begins with '-' */
    LIST_NAME_TWO_INDEXES /* "Tags.member.1.0.Key" */
};

struct list_place {
    uint32_t index;    /* of an ELEMENT, from 1. An index above UINT32_MAX becomes UINT32_MAX */
    struct view field; /* of an ELEMENT: "Key"; empty: the element itself */
    struct view sent;  /* the index as sent; set for ELEMENT, ZERO and NEGATIVE */
};

/* Read a parameter's name. *out is set as its comments say; its views point into `name`. */
IAM_MOCK_INTERNAL enum list_name list_name_read(struct list_place *out, struct view name, struct view list);

#endif
