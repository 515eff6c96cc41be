/**
 * @file
 * iam_mock_cmocka_sweep.h: sweep_mock(), which runs a test's body once for each fault at each call.
 *
 * Each run has a process of its own. iam_mock_cmocka.h includes this file.
 *
 * @code
 *     static void offboards_bob(void *context)           // asserts what must hold after any fault
 *     static void reports_the_truth_after_any_fault(void **state)
 *     {
 *         sweep_mock(*state, offboards_bob, *state, .depth = 2);
 *     }
 * @endcode
 *
 * Header-only, on the public functions of iam_mock.h, of cmocka and of POSIX. With -std=c11, define
 * _POSIX_C_SOURCE as 200809L before the first include, or compile with -std=gnu11.
 *
 * Environment:
 *
 * - IAM_MOCK_SWEEP: a script (struct iam_mock_sweep_case). Only this case runs, in the test's own process.
 * - IAM_MOCK_SWEEP_PAIRS (sample, all), IAM_MOCK_SWEEP_ONLY, IAM_MOCK_SWEEP_SKIP, IAM_MOCK_SWEEP_FINDINGS,
 *   IAM_MOCK_SWEEP_UNORDERED, IAM_MOCK_SWEEP_MATRIX (true, false), IAM_MOCK_SWEEP_DEPTH, IAM_MOCK_SWEEP_CAP
 * (a number): each replaces the option of that name, unless it is empty.
 * - TEST_TOTAL_SHARDS, TEST_SHARD_INDEX, TEST_SHARD_STATUS_FILE: the shard to run, as Bazel sets them.
 * - GTEST_TOTAL_SHARDS, GTEST_SHARD_INDEX, GTEST_SHARD_STATUS_FILE: the shard to run, as for GoogleTest.
 *
 * The library plans the cases (iam_mock_sweep_next()). The private parts of this runner are the headers
 * iam_mock_cmocka_sweep_*.h:
 *
 * - shared: the memory through which a case's process reports to the test program
 * - watch: in the case's process, make a report whatever ends the body
 * - child: in the case's process, run the body under cmocka
 * - settings: in the test program, change what each case inherits, and restore it
 * - process: in the test program, start a case's process, read its output, end it in time
 * - verdict: decide how a case ended
 * - environment: replace options by those of the environment
 * - options: read the shard from the environment, and choose how many cases run at once
 * - progress: show the progress of a long sweep on a terminal
 * - runner: run all cases, several at once, and record how each ended
 * - subreaper: end the processes that cases left behind
 * - report: print the report, and write the report files
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_H
#define IAM_MOCK_CMOCKA_SWEEP_H

#include "iam_mock_cmocka_sweep_report.h"
#include "iam_mock_cmocka_sweep_subreaper.h"

/* Without POSIX the parts above are empty. */
#ifndef SA_SIGINFO
#define sweep_mock(mock, body, ...)                                                                          \
    _Static_assert(0, "sweep_mock: define _POSIX_C_SOURCE as 200809L before the first include, or use "      \
                      "-std=gnu11")
#else

/**
 * Run body(context) once for each outcome at each call that the body makes: sweep_mock(mock, body, context,
 * .depth = 2).
 *
 * Each case starts with the account, the rules and the clock of the mock. A case runs in a process of its
 * own, under cmocka: the body uses assertions as any test does. The mock in the test itself sees no call of
 * a case. At the end the mock's rules are cleared: each case had its own copy of them, and the fault-free
 * case checks that they all acted.
 *
 * One line on standard error says which cases ran and which did not. If the sweep fails, the failing cases
 * and the matrix of outcomes follow. If standard error is a terminal, a sweep of more than two seconds shows
 * its progress there. The test fails if a case fails; if the body makes no call; if the body makes other
 * calls in the second fault-free case; if `only` and `skip` leave no fault; or if a planned fault was never
 * met.
 *
 * Use this in the thread that runs the test. A lock that another thread holds when a case starts stays
 * locked in that case.
 *
 * @param mock the mock
 * @param body a function, void body(void *context). Its name is the default of `.name`.
 * @param ... the context, passed to body, then designated initialisers of struct iam_mock_sweep_options, or
 *         nothing
 */
#define sweep_mock(mock, body, ...)                                                                          \
    do {                                                                                                     \
        IAM_MOCK_CMOCKA_FIELDS_BEGIN                                                                         \
        IAM_MOCK_CMOCKA_EMPTY_BEGIN                                                                          \
        const struct iam_mock_sweep_options iam_mock_cmocka_it = {IAM_MOCK_CMOCKA_REST(__VA_ARGS__, )};      \
        IAM_MOCK_CMOCKA_EMPTY_END                                                                            \
        IAM_MOCK_CMOCKA_FIELDS_END                                                                           \
        iam_mock_cmocka_sweep((mock), (body), IAM_MOCK_CMOCKA_FIRST(__VA_ARGS__, ), #body,                   \
                              &iam_mock_cmocka_it, __FILE__, __LINE__);                                      \
    } while (0)

#define IAM_MOCK_CMOCKA_FIRST(first, ...) first
#define IAM_MOCK_CMOCKA_REST(first, ...) __VA_ARGS__

/* Switch off warnings: before C23, C has no empty braces, and no macro call without the last arguments. */
#ifdef __GNUC__
#define IAM_MOCK_CMOCKA_EMPTY_BEGIN                                                                          \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wpedantic\"")
#define IAM_MOCK_CMOCKA_EMPTY_END _Pragma("GCC diagnostic pop")
#else
#define IAM_MOCK_CMOCKA_EMPTY_BEGIN
#define IAM_MOCK_CMOCKA_EMPTY_END
#endif

/* ----- The order in which a sweep runs (private) ----------------------------------------------- */

/*
 * Run all cases, with some settings of the process changed meanwhile; among them the process is a subreaper,
 * which finds the processes that cases leave behind.
 */
static inline void iam_mock_cmocka_run_with_children(struct iam_mock_cmocka_runner *runner) {
    struct iam_mock_cmocka_subreaper before;
    memset(&before, 0, sizeof before);
    if (iam_mock_cmocka_has_threads(runner->conditions.threads))
        print_error(
            "%s: the test program has %d threads: what one of them has locked when a case starts stays "
            "locked in it\n",
            runner->options.name, runner->conditions.threads);
    iam_mock_cmocka_change_settings(&runner->conditions.before);
    iam_mock_cmocka_become_subreaper(&before);
    iam_mock_cmocka_try_leaks(runner);
    iam_mock_cmocka_run_all(runner);
    iam_mock_cmocka_stop_subreaper(&before);
    iam_mock_cmocka_restore_settings(&runner->conditions.before);
}

/* Plan, run and report all cases. Returns true if the sweep passes; else the reasons are printed. */
static inline bool iam_mock_cmocka_sweep_cases(const struct iam_mock_cmocka_test *test,
                                               const struct iam_mock_sweep_options *options) {
    struct iam_mock_cmocka_runner runner;
    struct iam_mock_error error;
    memset(&runner, 0, sizeof runner);
    memset(&error, 0, sizeof error);
    runner.conditions.test = test;
    runner.options = *options;
    const int result = iam_mock_sweep_new(&runner.sweep, options, &error);
    if (result != 0) {
        iam_mock_cmocka_print_result(iam_mock_cmocka_option_source(error.field), result, &error);
        return false;
    }
    bool passes = iam_mock_cmocka_prepare(&runner);
    if (passes) {
        iam_mock_cmocka_run_with_children(&runner);
        passes = iam_mock_cmocka_report(&runner);
    } else {
        IAM_MOCK_CMOCKA_PRINT("sweep_mock: no memory to share with the cases: %s\n", strerror(errno));
    }
    iam_mock_cmocka_clean_up(&runner);
    return passes;
}

/* Returns what follows the first `most` bytes of a text that is shown only so far: a mark if more follows. */
static inline const char *iam_mock_cmocka_cut_mark(const char *text, size_t most) {
    return strnlen(text, most + 1) > most ? "..." : "";
}

/* Add to the test's message why no call got an outcome of the script. `calls`: how many the body made. */
static inline void iam_mock_cmocka_print_unmet(const struct iam_mock_cmocka_test *test, const char *script,
                                               uint32_t calls) {
    const char *unmet = iam_mock_sweep_unmet_text(test->mock);
    IAM_MOCK_CMOCKA_PRINT("IAM_MOCK_SWEEP: \"%.200s%s\" was never met: the body made %u call%s\n", script,
                          iam_mock_cmocka_cut_mark(script, 200), (unsigned)calls, calls == 1 ? "" : "s");
    if (unmet != NULL)
        IAM_MOCK_CMOCKA_PRINT("%.600s", unmet);
}

/*
 * Run one case in the test's own process, for a debugger. A failure in the body fails the test. Returns true
 * if a call of the body got a planned fault, or the script plans none.
 */
static inline bool iam_mock_cmocka_replay(const struct iam_mock_cmocka_test *test, const char *script) {
    static struct iam_mock_sweep_observation observation; /* too large for a stack frame */
    struct iam_mock_error error;
    const bool without_faults = script[strspn(script, " \t\n")] == '\0';
    bool met = without_faults;
    memset(&error, 0, sizeof error);
    const int result = iam_mock_sweep_arm_script(script, test->mock, &error);
    if (result != 0) {
        iam_mock_cmocka_print_result("IAM_MOCK_SWEEP", result, &error);
        return false;
    }
    if (without_faults)
        print_error("%s: the run without faults alone\n", test->name);
    else
        print_error("%s: the case \"%.600s%s\" alone\n", test->name, script,
                    iam_mock_cmocka_cut_mark(script, 600));
    test->body(test->context);
    iam_mock_sweep_observe(test->mock, &observation);
    for (uint32_t i = 0; i < observation.calls && i < IAM_MOCK_SWEEP_MAX_CALLS; i++)
        met = met || observation.call[i].planned;
    if (met)
        iam_mock_cmocka_assert_no_remark(test, !without_faults);
    else
        iam_mock_cmocka_print_unmet(test, script, observation.calls);
    return met;
}

/* sweep_mock() calls this: replay the case that IAM_MOCK_SWEEP names, or run all cases. */
static inline void iam_mock_cmocka_sweep(struct iam_mock *mock, void (*body)(void *context), void *context,
                                         const char *name, const struct iam_mock_sweep_options *given,
                                         const char *file, int line) {
    struct iam_mock_sweep_options options = *given;
    struct iam_mock_cmocka_test test;
    const char *script = getenv("IAM_MOCK_SWEEP");
    iam_mock_cmocka_require_mock(mock, "sweep_mock", file, line);
    if (options.name == NULL)
        options.name = name;
    test.mock = mock;
    test.body = body;
    test.context = context;
    test.name = options.name;
    test.file = file;
    test.line = line;
    test.call_limit = options.call_limit > 0 ? (size_t)options.call_limit : IAM_MOCK_SWEEP_MAX_CALLS;
    bool passes = iam_mock_cmocka_read_environment(&options) && iam_mock_cmocka_choose_shard(&options);
    test.findings = options.findings;
    if (passes && script != NULL && *script != '\0')
        passes = iam_mock_cmocka_replay(&test, script);
    else if (passes)
        passes = iam_mock_cmocka_sweep_cases(&test, &options);
    iam_mock_clear_rules(test.mock);
    if (!passes)
        _fail(test.file, test.line);
}

#endif

#endif
