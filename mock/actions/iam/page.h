/* Pages of lists: where a page begins, how many items it has at most, and the Marker with which the list goes
 * on. */
#ifndef MOCK_ACTIONS_IAM_PAGE_H
#define MOCK_ACTIONS_IAM_PAGE_H

#include "actions/decision.h"

/*
 * A page that is being made. A list is in rising order of sequence numbers, which its items keep as long as
 * they are in the list: so a client who goes on with a Marker misses nothing and gets nothing twice,
 * whatever is added and removed between the pages.
 */
struct page {
    uint64_t list;     /* of page_begin() */
    uint64_t position; /* where the page begins, as the Marker says it (marker.h) */
    uint64_t from;     /* the smallest sequence number of the page's items */
    size_t room;       /* the most items of the page */
};

/*
 * Begin the page that the request asks for. `list` tells the lists of one action apart: whose it is, and by
 * what it is filtered; a Marker of another list is refused. False: out->fixture is the error.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool page_begin(struct page *page, struct outcome *out,
                                             const struct decision *in, uint64_t list);

/* The value of `last` for a page after which the list does not go on. */
#define PAGE_IS_LAST UINT64_MAX

/* Set IsTruncated and Marker. `last`: the sequence number of the page's last item, if more items follow. */
IAM_MOCK_INTERNAL void page_end(const struct page *page, struct outcome *out, const struct decision *in,
                                uint64_t last);

#endif
