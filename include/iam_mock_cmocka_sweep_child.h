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

/* A kind of output that cmocka doesn't have: it prints nothing. (1.1.5 numbers the kinds; 2.x has a bit
 * each.) */
#define IAM_MOCK_CMOCKA_NO_OUTPUT ((enum cm_message_output)64)

/* What the process of a case needs from the test program. */
struct iam_mock_cmocka_child_input {
    const struct iam_mock_cmocka_test *test;
    const struct iam_mock_sweep_case *it; /* NULL: no body, to see whether the program leaks by itself */
    struct iam_mock_cmocka_page *page;
    pid_t parent;
    int nothing; /* /dev/null, for standard input */
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
 * Fail if the mock has problems or, with `.findings`, findings. In a case with faults, the test's own rules
 * need not act: they are cleared first.
 */
static inline void iam_mock_cmocka_assert_no_remark(const struct iam_mock_cmocka_test *test, bool faults) {
    if (faults)
        iam_mock_clear_rules(test->mock);
    const char *const titles[] = {"Problem with the test", "Finding"};
    const char *const texts[] = {iam_mock_problems_text(test->mock),
                                 test->findings ? iam_mock_findings_text(test->mock) : ""};
    for (int i = 0; i < 2; i++) {
        if (texts[i] != NULL && texts[i][0] == '\0')
            continue;
        iam_mock_cmocka_print_remarks(titles[i], texts[i]);
        _fail(test->file, test->line);
    }
}

/*
 * Call the body. A failed assertion jumps out of this function; then
 * iam_mock_cmocka_run_child() ends the body.
 */
static inline void iam_mock_cmocka_run_body(struct iam_mock_cmocka_child *child) {
    iam_mock_cmocka_arm(child);
    iam_mock_cmocka_begin_body(child);
    iam_mock_cmocka_set(&child->page->started);
    cmocka_set_message_output(CM_OUTPUT_STDOUT);
    child->test->body(child->test->context);
    if (getpid() != child->pid)
        _exit(0); /* a process that the body forked, which returned from the body too */
    iam_mock_cmocka_end_body(child);
}

/*
 * The one test of the group. *state is a struct iam_mock_cmocka_child. cmocka goes on printing afterwards: it
 * may fail the test for values of will_return() or expect_*() that are left over.
 */
static inline void iam_mock_cmocka_case(void **state) {
    struct iam_mock_cmocka_child *child = (struct iam_mock_cmocka_child *)*state;
    iam_mock_cmocka_catch_crashes();
    if (child->it != NULL)
        iam_mock_cmocka_run_body(child);
    iam_mock_cmocka_set(&child->page->started);
    iam_mock_cmocka_set(&child->page->finished);
    if (child->it != NULL)
        iam_mock_cmocka_assert_no_remark(child->test, child->it->script[0] != '\0');
}

/*
 * Reset cmocka's settings that would filter the group of one. cmocka prints from the start of the body on.
 */
static inline void iam_mock_cmocka_leave_outer_group(void) {
    cmocka_set_test_filter(NULL);
    cmocka_set_skip_filter(NULL);
    cmocka_set_message_output(IAM_MOCK_CMOCKA_NO_OUTPUT);
}

/* Read standard input from `nothing`, and print to `output`. Returns false on failure. */
static inline bool iam_mock_cmocka_redirect(const struct iam_mock_cmocka_child_input *input) {
    return dup2(input->nothing, STDIN_FILENO) >= 0 && dup2(input->output, STDOUT_FILENO) >= 0 &&
           dup2(input->output, STDERR_FILENO) >= 0;
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
    if (failed != 0 || !child->page->finished) /* a skipped test has not failed */
        iam_mock_cmocka_write_page(child);
    iam_mock_cmocka_set(&child->page->ended);
    if (child->it != NULL && iam_mock_cmocka_has_thread_left(child))
        iam_mock_cmocka_set(&child->page->threads_left);
    (void)fflush(NULL);
    if (leaks && failed == 0 && __lsan_do_recoverable_leak_check() != 0) {
        iam_mock_cmocka_write_page(child);
        iam_mock_cmocka_set(&child->page->leaked);
    }
    if (__gcov_dump != NULL)
        __gcov_dump();
    iam_mock_cmocka_set(&child->page->exiting);
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
    child->idle[0] = child->idle[1] = -1;
    iam_mock_cmocka_listen();
    (void)setpgid(0, 0);
    if (getppid() != input->parent || !iam_mock_cmocka_redirect(input))
        _exit(1);
    iam_mock_cmocka_leave_outer_group();
    if (__sanitizer_set_death_callback != NULL)
        __sanitizer_set_death_callback(iam_mock_cmocka_on_sanitizer_end);
    const int failed = iam_mock_cmocka_run_case(child);
    if (getpid() != child->pid)
        _exit(failed != 0); /* a process that the body forked and that returned from the runner */
    iam_mock_cmocka_end_child(child, failed, input->leaks);
}

#endif

#endif
