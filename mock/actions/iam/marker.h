/* Markers: where the next page of a list begins. */
#ifndef MOCK_ACTIONS_IAM_MARKER_H
#define MOCK_ACTIONS_IAM_MARKER_H

#include "base/view.h"
#include "actions/decision.h"

/* A marker belongs to account, action, user and seed (assumed): marker_read() refuses it elsewhere. */
IAM_MOCK_INTERNAL void marker_write(char out[MARKER_SIZE + 1], const struct decision *in,
                                    const struct user *user, uint64_t sequence);
/* The sequence number of the last item of the page before. False: it is no marker of ours. */
IAM_MOCK_INTERNAL MUST_CHECK bool marker_read(uint64_t *sequence, struct view marker,
                                              const struct decision *in, const struct user *user);

#endif
