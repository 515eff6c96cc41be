/* Markers: texts in answers and requests that say where the next page of a list begins. */
#ifndef MOCK_ACTIONS_IAM_MARKER_H
#define MOCK_ACTIONS_IAM_MARKER_H

#include "base/view.h"
#include "actions/decision.h"

/* Write the marker, and a NUL, of a page whose last item has this sequence number. A marker is valid only for
 * the same account, action, user and seed (assumed). */
IAM_MOCK_INTERNAL void marker_write(char out[MARKER_SIZE + 1], const struct decision *in,
                                    const struct user *user, uint64_t sequence);
/* Read a marker: *sequence becomes the sequence number of the last item of the previous page. False: the
 * marker is not valid for this list, and *sequence must not be used. */
IAM_MOCK_INTERNAL MUST_CHECK bool marker_read(uint64_t *sequence, struct view marker,
                                              const struct decision *in, const struct user *user);

#endif
