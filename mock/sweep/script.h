/* The script of a case as text: PLACE:OUTCOME[/applied|/unapplied][/fresh], separated by blanks. */
#ifndef MOCK_SWEEP_SCRIPT_H
#define MOCK_SWEEP_SCRIPT_H

#include "sweep/calls.h"
#include "sweep/fault.h"

#define SWEEP_MAX_FAULTS 32 /* in a script that somebody wrote */
#define SWEEP_SCRIPT_SIZE                                                                                    \
    3072 /* of a script that the planner writes: three faults with escaped targets fit */

/* A fault as read from a script. The views are of the script. */
struct sweep_scripted {
    struct sweep_fault fault;
    struct view action, target; /* with fault.occurrence: the call's; `target` is escaped */
};

/* Returns "/applied/fresh", "/unapplied" …, or "". */
IAM_MOCK_INTERNAL const char *sweep_suffix(const struct sweep_fault *fault);
/* Write the outcome of a fault with its suffix, without the place. */
IAM_MOCK_INTERNAL void sweep_format_outcome(char out[SWEEP_LABEL_SIZE], const struct sweep_fault *fault);
/* Write the script of up to three faults; "" for none. `targets`: of the faults with an occurrence. */
IAM_MOCK_INTERNAL void sweep_format_script(char out[SWEEP_SCRIPT_SIZE], const struct sweep_fault *faults,
                                           size_t count, const struct sweep_targets *targets);
/*
 * Read a script. Returns 0 with *count faults, or IAM_MOCK_EINVAL: the error (may be NULL) says what was
 * understood, where the reader stopped, and what it expected.
 */
IAM_MOCK_INTERNAL MUST_CHECK int sweep_parse_script(struct sweep_scripted faults[SWEEP_MAX_FAULTS],
                                                    size_t *count, const char *script,
                                                    struct iam_mock_error *error);
/*
 * Read a place at the start of a text, with the ':' after it: *size bytes. Returns 0, or IAM_MOCK_EINVAL: the
 * error (may be NULL) names `field`.
 */
IAM_MOCK_INTERNAL MUST_CHECK int sweep_parse_place(struct sweep_scripted *out, size_t *size, struct view text,
                                                   const char *field, struct iam_mock_error *error);
/* Copy a target without its escapes; cut to 256 bytes, with a NUL. */
IAM_MOCK_INTERNAL void sweep_unescape_target(char out[257], struct view escaped);

#endif
