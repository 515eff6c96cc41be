/* iam_mock_cmocka_sweep_progress.h: show the progress of a long sweep on a terminal.
 *
 * Private: include iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_PROGRESS_H
#define IAM_MOCK_CMOCKA_SWEEP_PROGRESS_H

#include "iam_mock_cmocka_sweep_shared.h"

#ifdef SA_SIGINFO

/* The line of progress on standard error. All times are in ticks of times(). */
struct iam_mock_cmocka_progress {
    bool wanted; /* standard error is a terminal */
    bool shown;  /* the line is on the terminal */
    clock_t start;
    clock_t next; /* when to write the line again */
};

/* Begin. The line is first shown after two seconds, and only if standard error is a terminal. */
static inline void iam_mock_cmocka_begin_progress(struct iam_mock_cmocka_progress *progress, clock_t now,
                                                  clock_t second) {
    progress->wanted = isatty(STDERR_FILENO) == 1;
    progress->shown = false;
    progress->start = now;
    progress->next = now + 2 * second;
}

/* Write the line twice a second. The time that is left assumes that the other cases take as long. */
static inline void iam_mock_cmocka_show_progress(struct iam_mock_cmocka_progress *progress, const char *name,
                                                 const struct iam_mock_sweep *sweep, clock_t now,
                                                 clock_t second) {
    if (!progress->wanted || now < progress->next)
        return;
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(sweep);
    const double seconds = (double)(now - progress->start) / (double)second;
    const double left = totals.run > 0 ? seconds * (totals.cases - totals.run) / totals.run : 0;
    progress->next = now + second / 2;
    progress->shown = true;
    (void)fprintf(stderr, "\r\033[K%.60s: %d of %d cases run, %d failed, %.0f s left", name, totals.run,
                  totals.cases, totals.failed, left);
    (void)fflush(stderr);
}

/* Remove the line, if it is shown. */
static inline void iam_mock_cmocka_end_progress(const struct iam_mock_cmocka_progress *progress) {
    if (!progress->shown)
        return;
    (void)fputs("\r\033[K", stderr);
    (void)fflush(stderr);
}

#endif

#endif
