/* Reads the script of a case: PLACE:OUTCOME[/applied|/unapplied][/fresh], separated by blanks. */
#ifndef MOCK_SWEEP_SCRIPT_READ_H
#define MOCK_SWEEP_SCRIPT_READ_H

#include "sweep/script_place.h"

#define SWEEP_MAX_FAULTS 32 /* in a script that a person wrote */

/*
 * Read a script. Returns 0 with *count faults, or IAM_MOCK_EINVAL: the error (may be NULL) says what was
 * understood, where the reader stopped, and what it expected.
 */
IAM_MOCK_INTERNAL MUST_CHECK int sweep_parse_script(struct sweep_scripted faults[SWEEP_MAX_FAULTS],
                                                    size_t *count, const char *script,
                                                    struct iam_mock_error *error);
#endif
