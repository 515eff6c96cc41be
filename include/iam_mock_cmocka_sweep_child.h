/* iam_mock_cmocka_sweep_child.h: run one case in its own process, as a cmocka group of one test.
 *
 * Private: include iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_CHILD_H
#define IAM_MOCK_CMOCKA_SWEEP_CHILD_H

#include "iam_mock_cmocka_sweep_watch.h"

#ifdef SA_SIGINFO

/*
 * cmocka's runner of groups. If the linker replaces it (--wrap), define this as the real one before the
 * include.
 */
#ifndef IAM_MOCK_CMOCKA_RUN_GROUP
#define IAM_MOCK_CMOCKA_RUN_GROUP _cmocka_run_group_tests
#endif

/* What the process of a case needs from the test program. */
struct iam_mock_cmocka_child_input {
    const struct iam_mock_cmocka_test *test;
    const struct iam_mock_sweep_case *it; /* NULL: no body, to see whether the program leaks by itself */
    struct iam_mock_cmocka_page *page;
    pid_t parent;
    int output;  /* the pipe's end for standard output and standard error */
    int threads; /* of the test program */
    bool leaks;  /* look for leaks */
};

/* Add the case's rules to the mock. Fails the test at the line of sweep_mock() if they can't be added. */
static inline void iam_mock_cmocka_arm(const struct iam_mock_cmocka_child *child) {
    const struct iam_mock_cmocka_test *test = child->test;
    struct iam_mock_error error;
    memset(&error, 0, sizeof error);
    const int result = iam_mock_sweep_arm(child->it, test->mock, &error);
    iam_mock_cmocka_require("sweep_mock", result, &error, test->file, test->line);
    iam_mock_on_call_limit(test->mock, iam_mock_cmocka_on_too_many_calls, NULL);
}

/*
 * Fail if the mock has problems. In a case with faults, the test's own rules need not act: they are
 * cleared first.
 */
static inline void iam_mock_cmocka_assert_no_sweep_problem(const struct iam_mock_cmocka_test *test,
                                                           bool faults) {
    if (faults)
        iam_mock_clear_rules(test->mock);
    const char *problems = iam_mock_problems_text(test->mock);
    if (problems != NULL && *problems == '\0')
        return;
    iam_mock_cmocka_print_remarks("Problem with the test", problems);
    _fail(test->file, test->line);
}

/*
 * Call the body, with the watcher running. A failed assertion jumps out of this function; then
 * iam_mock_cmocka_run_child() ends the body.
 */
static inline void iam_mock_cmocka_run_body(struct iam_mock_cmocka_child *child) {
    iam_mock_cmocka_arm(child);
    iam_mock_cmocka_start_watcher(child);
    iam_mock_cmocka_set(&child->page->started);
    child->test->body(child->test->context);
    if (getpid() != child->pid)
        _exit(0); /* a process that the body forked, which returned from the body too */
    iam_mock_cmocka_end_body(child);
}

/* The one test of the group. *state is a struct iam_mock_cmocka_child. */
static inline void iam_mock_cmocka_case(void **state) {
    struct iam_mock_cmocka_child *child = (struct iam_mock_cmocka_child *)*state;
    iam_mock_cmocka_catch_crashes();
    if (child->it != NULL)
        iam_mock_cmocka_run_body(child);
    iam_mock_cmocka_set(&child->page->started);
    iam_mock_cmocka_set(&child->page->finished);
    if (child->it != NULL)
        iam_mock_cmocka_assert_no_sweep_problem(child->test, child->it->script[0] != '\0');
}

/*
 * Reset cmocka's settings that would filter the group of one, or write over the report of the test's own
 * group.
 */
static inline void iam_mock_cmocka_leave_outer_group(void) {
    const char *const theirs[] = {"CMOCKA_XML_FILE", "CMOCKA_MESSAGE_OUTPUT", "CMOCKA_TEST_FILTER",
                                  "CMOCKA_SKIP_FILTER", "CMOCKA_TEST_ABORT"};
    for (size_t i = 0; i < sizeof theirs / sizeof theirs[0]; i++)
        (void)unsetenv(theirs[i]);
    cmocka_set_test_filter(NULL);
    cmocka_set_skip_filter(NULL);
    cmocka_set_message_output(CM_OUTPUT_STDOUT);
    /*
     * Line by line, so that lines of standard output and of standard error arrive in the order of
     * printing.
     */
    (void)setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
}

/* Read standard input from nowhere, and print to `output`. Returns false on failure. */
static inline bool iam_mock_cmocka_redirect(int output) {
    const int nothing = open("/dev/null", O_RDONLY);
    const bool done = nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
                      dup2(output, STDERR_FILENO) >= 0;
    if (nothing > STDERR_FILENO)
        (void)close(nothing);
    return done;
}

/* Run the group. Returns the number of failed tests: 0 or 1. */
static inline int iam_mock_cmocka_run_case(struct iam_mock_cmocka_child *child) {
    struct CMUnitTest one;
    memset(&one, 0, sizeof one);
    one.name = child->it != NULL ? "case" : "nothing";
    one.test_func = iam_mock_cmocka_case;
    one.initial_state = child;
    return IAM_MOCK_CMOCKA_RUN_GROUP("sweep", &one, 1, NULL, NULL);
}

/* After the group: report leaks and threads that are left, and end. */
__attribute__((noreturn)) static inline void iam_mock_cmocka_end_child(struct iam_mock_cmocka_child *child,
                                                                       int failed, bool leaks) {
    iam_mock_cmocka_end_body(child);
    iam_mock_cmocka_set(&child->page->ended);
    if (child->it != NULL && iam_mock_cmocka_has_thread_left(child))
        iam_mock_cmocka_set(&child->page->threads_left);
    (void)fflush(NULL);
    if (leaks && failed == 0 && __lsan_do_recoverable_leak_check() != 0)
        iam_mock_cmocka_set(&child->page->leaked);
    if (__gcov_dump != NULL)
        __gcov_dump();
    _exit(failed != 0);
}

/* Run the process of a case, from its first statement to its end. It gets a process group of its own. */
__attribute__((noreturn)) static inline void iam_mock_cmocka_run_child(
    const struct iam_mock_cmocka_child_input *input) {
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    child->test = input->test;
    child->it = input->it;
    child->page = input->page;
    child->pid = getpid();
    child->parent = input->parent;
    child->threads = input->threads;
    (void)setpgid(0, 0);
    if (getppid() != input->parent || !iam_mock_cmocka_redirect(input->output))
        _exit(1);
    iam_mock_cmocka_leave_outer_group();
    if (__sanitizer_set_death_callback != NULL)
        __sanitizer_set_death_callback(iam_mock_cmocka_on_sanitizer_end);
    (void)atexit(iam_mock_cmocka_on_exit);
    const int failed = iam_mock_cmocka_run_case(child);
    if (getpid() != child->pid)
        _exit(failed != 0); /* a process that the body forked and that returned from the runner */
    iam_mock_cmocka_end_child(child, failed, input->leaks);
}

#endif

#endif
