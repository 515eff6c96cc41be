/* The script of a case as text: CALL[+]:OUTCOME[/applied][/fresh], separated by blanks. */
#ifndef MOCK_SWEEP_SCRIPT_TEXT_H
#define MOCK_SWEEP_SCRIPT_TEXT_H

#include "sweep/outcomes.h"

#define SWEEP_MAX_FAULTS 32   /* in a script that somebody wrote */
#define SWEEP_SCRIPT_SIZE 160 /* of a script that the planner writes: two of the longest outcomes fit */

/* Returns "/applied/fresh", or the parts of it that are true of the outcome. */
IAM_MOCK_INTERNAL const char *sweep_suffix(const struct sweep_outcome *outcome);
/* Write an outcome with its suffix, cut to `size` bytes. Returns the whole length, as snprintf(). */
IAM_MOCK_INTERNAL int sweep_format_outcome(char *out, size_t size, const struct sweep_outcome *outcome);
/* Write the script of up to SWEEP_MAX_DEPTH faults; "" for none. */
IAM_MOCK_INTERNAL void sweep_format_script(char out[SWEEP_SCRIPT_SIZE], const struct sweep_fault *faults,
                                           size_t count);
/*
 * Read a script. Returns 0 with *count faults, or IAM_MOCK_EINVAL: the error (may be NULL) says what was
 * understood, where the reader stopped, and what it expected.
 */
IAM_MOCK_INTERNAL MUST_CHECK int sweep_parse_script(struct sweep_fault faults[SWEEP_MAX_FAULTS],
                                                    size_t *count, const char *script,
                                                    struct iam_mock_error *error);

#endif
