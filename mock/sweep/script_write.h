/* Writes the script of a case: PLACE:OUTCOME[/applied|/unapplied][/fresh], separated by blanks. */
#ifndef MOCK_SWEEP_SCRIPT_WRITE_H
#define MOCK_SWEEP_SCRIPT_WRITE_H

#include "sweep/calls.h"
#include "sweep/fault.h"

#define SWEEP_MAX_FAULTS 32 /* in a script that a person wrote */
#define SWEEP_SCRIPT_SIZE                                                                                    \
    3072 /* of a script that the planner writes: three faults with escaped targets fit */

/* Returns "/applied/fresh", "/unapplied" …, or "". */
IAM_MOCK_INTERNAL const char *sweep_suffix(const struct sweep_fault *fault);
/* Write the outcome of a fault with its suffix, without the place. */
IAM_MOCK_INTERNAL void sweep_format_outcome(char out[SWEEP_LABEL_SIZE], const struct sweep_fault *fault);
/* Write the script of up to three faults; "" for none. `targets`: of the faults with an occurrence. */
IAM_MOCK_INTERNAL void sweep_format_script(char out[SWEEP_SCRIPT_SIZE], const struct sweep_fault *faults,
                                           size_t count, const struct sweep_targets *targets);
#endif
