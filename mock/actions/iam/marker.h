/* Markers: texts in answers and requests that say where the next page of a list begins. */
#ifndef MOCK_ACTIONS_IAM_MARKER_H
#define MOCK_ACTIONS_IAM_MARKER_H

#include "base/view.h"
#include "actions/decision.h"

/*
 * A position in a list. The lower 48 bits are the sequence number of the last item of the page before, or
 * MARKER_LIST_START. The upper 16 bits count the empty pages that led here: so the marker of an empty page
 * differs from the one that was sent, although it leads to the same item.
 */
#define MARKER_LIST_START ((UINT64_C(1) << 48) - 1) /* no item has this sequence number */
static inline uint64_t marker_sequence(uint64_t position) { return position & MARKER_LIST_START; }
static inline uint64_t marker_after_empty_page(uint64_t position) { return position + MARKER_LIST_START + 1; }

/* Write the marker, and a NUL, of a page after which the list goes on at this position. A marker is valid
 * only for the same account, action, `list` (page.h) and seed (assumed). */
IAM_MOCK_INTERNAL void marker_write(char out[MARKER_SIZE + 1], const struct decision *in, uint64_t list,
                                    uint64_t position);
/* Read a marker. False: the marker is not valid for this list, and *position must not be used. */
IAM_MOCK_INTERNAL MUST_CHECK bool marker_read(uint64_t *position, struct view marker,
                                              const struct decision *in, uint64_t list);

#endif
