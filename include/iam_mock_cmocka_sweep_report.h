/* iam_mock_cmocka_sweep_report.h: print a sweep's report, write its files, decide if the sweep passed.
 *
 * Private: include iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_REPORT_H
#define IAM_MOCK_CMOCKA_SWEEP_REPORT_H

#include "iam_mock_cmocka_sweep_runner.h"

#ifdef SA_SIGINFO

/*
 * Write a report file. `text` is NULL if there is no memory for it. Returns false, with the reason printed,
 * if the file can't be written.
 */
static inline bool iam_mock_cmocka_write_report(const char *path, const char *text) {
    const bool written = text != NULL && iam_mock_cmocka_write_file(path, text);
    if (!written)
        IAM_MOCK_CMOCKA_PRINT("report %.300s can't be written: %s\n", path,
                              text != NULL ? strerror(errno) : "out of memory");
    return written;
}

/* Print a text of any length, in pieces. NULL: memory is out. */
static inline void iam_mock_cmocka_print_whole(const char *text) {
    if (text == NULL)
        text = "(out of memory)\n";
    while (*text != '\0') {
        const int size = (int)strnlen(text, 512);
        print_error("%.*s", size, text);
        text += size;
    }
}

/* Print how many cases left a process or a thread behind. */
static inline void iam_mock_cmocka_print_notes(const struct iam_mock_cmocka_runner *runner) {
    if (runner->left_processes > 0)
        print_error("%s: %d cases left a process behind, which was killed\n", runner->options.name,
                    runner->left_processes);
    if (runner->left_threads > 0)
        print_error("%s: %d cases left a thread running\n", runner->options.name, runner->left_threads);
}

/*
 * Add the failing cases to the test's message, of which cmocka prints 1,023 bytes. Returns true if there
 * are none.
 */
static inline bool iam_mock_cmocka_sum_up_cases(const char *name, const struct iam_mock_sweep_totals *totals,
                                                const struct iam_mock_cmocka_first_failure *first) {
    if (totals->failed == 0)
        return true;
    const bool without_faults = first->script[0] == '\0';
    const char *quote = without_faults ? "" : "\"";
    IAM_MOCK_CMOCKA_PRINT("%.100s: %d of %d cases failed; the first %s%s%s, %s\n", name, totals->failed,
                          totals->run, quote, without_faults ? "is the run without faults" : first->script,
                          quote, first->message);
    IAM_MOCK_CMOCKA_PRINT("That case alone, in the test itself: IAM_MOCK_SWEEP=\"%s\"\n",
                          without_faults ? " " : first->script);
    return false;
}

/* A reason, other than a failing case, for which a sweep fails. */
struct iam_mock_cmocka_reason {
    bool applies;
    const char *words;
};

/* Add to the test's message why the sweep fails. Returns true if it passes. */
static inline bool iam_mock_cmocka_sum_up(const struct iam_mock_cmocka_runner *runner) {
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(runner->sweep);
    const char *name = runner->options.name;
    if (runner->failure[0] != '\0')
        IAM_MOCK_CMOCKA_PRINT("%.100s: %s\n", name, runner->failure);
    bool passes = iam_mock_cmocka_sum_up_cases(name, &totals, &runner->first) && runner->failure[0] == '\0';
    const struct iam_mock_cmocka_reason reasons[] = {
        {totals.diverged, "the body doesn't make the same calls each time (see above)"},
        {runner->no_calls,
         "the body made no call of this mock, or cleared the journal: there is nothing to sweep"},
        {totals.all_skipped, "the options .only and .skip leave out every outcome"},
        {totals.unreached, "a fault that was planned, or that .only names, was never met (see above)"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (!reasons[i].applies)
            continue;
        IAM_MOCK_CMOCKA_PRINT("%.100s: %s\n", name, reasons[i].words);
        passes = false;
    }
    return passes;
}

/* Report a sweep whose cases have all run. Returns true if the sweep passes. */
static inline bool iam_mock_cmocka_report(struct iam_mock_cmocka_runner *runner) {
    const struct iam_mock_sweep_options *options = &runner->options;
    iam_mock_cmocka_print_whole(iam_mock_sweep_text(runner->sweep));
    iam_mock_cmocka_print_notes(runner);
    bool passes = iam_mock_cmocka_sum_up(runner);
    if (options->junit_file != NULL)
        passes &= iam_mock_cmocka_write_report(options->junit_file, iam_mock_sweep_junit(runner->sweep));
    if (options->html_file != NULL)
        passes &= iam_mock_cmocka_write_report(options->html_file, iam_mock_sweep_html(runner->sweep));
    return passes;
}

#endif

#endif
