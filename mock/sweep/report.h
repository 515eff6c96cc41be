/* The parts that all reports of a sweep share: the words for a case, and the sums. */
#ifndef MOCK_SWEEP_REPORT_H
#define MOCK_SWEEP_REPORT_H

#include "sweep/cases.h"

/* Returns the letter of a case in the matrix; '-' for NULL. */
IAM_MOCK_INTERNAL char sweep_letter(const struct sweep_case *kase);
/* Write the case's title: its script, or "fault-free". Returns `out`. */
IAM_MOCK_INTERNAL const char *sweep_write_title(char out[SWEEP_SCRIPT_SIZE],
                                                const struct iam_mock_sweep *sweep,
                                                const struct sweep_case *kase);
/* Returns what is wrong with a case, in a few words; NULL: nothing is, or the case isn't recorded. */
IAM_MOCK_INTERNAL const char *sweep_wrong(const struct iam_mock_sweep *sweep, const struct sweep_case *kase);
/* Does the sweep fail, by its cases or as a whole? */
IAM_MOCK_INTERNAL bool sweep_fails(const struct iam_mock_sweep *sweep);
/* Add the sums over all cases, without a line break: what was run and what was not. */
IAM_MOCK_INTERNAL void sweep_write_sums(struct text *out, const struct iam_mock_sweep *sweep);

#define SWEEP_WORDS_SIZE 200
/* Write what went wrong in a failing case, in a line: the first line of its message, else its verdict. */
IAM_MOCK_INTERNAL void sweep_write_words(char out[SWEEP_WORDS_SIZE], const struct iam_mock_sweep *sweep,
                                         const struct sweep_case *kase);

#endif
