/*
 * naive_remove() has three bugs, and its sweep names each. "test_naive_sweep --sweep" is the test that a
 * project would have: it fails. Without the argument this program runs that, and passes if all three were
 * found.
 */
#include <string.h>
#include <sys/wait.h>

#include <iam_mock_cmocka.h>

#include "mock_transport.h"
#include "naive_remove.h"

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"

static void removes_bobs_device(void *context) {
    struct iam_mock *mock = context;
    const enum naive_result result = naive_remove(send_to_mock, sleep_in_mock, mock, "Bob", BOB_MFA);
    assert_mock_told_the_truth(mock, "Bob", BOB_MFA,
                               result == NAIVE_REMOVED ? IAM_MOCK_TOLD_DONE : IAM_MOCK_TOLD_NOT_DONE);
}

static void tells_the_truth_whatever_happens(void **state) {
    struct iam_mock *mock = *state;
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
    sweep_mock(mock, removes_bobs_device, mock);
}

/* ----- The sweep's own test ----- */

static const char *this_program;
static char told[1 << 20]; /* what the sweep printed */

static int run_the_sweep(void **state) {
    char command[4200];
    (void)state;
    const int size = snprintf(command, sizeof command, "'%s' --sweep 2>&1", this_program);
    if (size < 0 || (size_t)size >= sizeof command)
        return -1;
    FILE *pipe = popen(command, "r");
    if (pipe == NULL)
        return -1;
    told[fread(told, 1, sizeof told - 1, pipe)] = '\0';
    const int status = pclose(pipe);
    print_message("the sweep ends with status %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    return WIFEXITED(status) && WEXITSTATUS(status) == 1 ? 0 : -1; /* it is a test that fails */
}

/*
 * Returns the first place in the report where a script stands as a whole: alone at the start of a group, or
 * in the list of the cases that failed like it.
 */
static const char *find_script(const char *script) {
    for (const char *at = strstr(told, script); at != NULL; at = strstr(at + 1, script)) {
        const bool starts = at > told && (at[-1] == '\n' || at[-2] == ',' || at[-2] == ' ');
        const char after = at[strlen(script)];
        if (starts && (after == ':' || after == ',' || after == '\n'))
            return at;
    }
    return NULL;
}

/* The sweep says of the case how it ended and why: in the first lines of its group. */
static void assert_found(const char *script, const char *verdict, const char *why) {
    char line[128];
    const char *found = find_script(script), *group = NULL;
    (void)snprintf(line, sizeof line, ": %s (case ", verdict);
    for (const char *at = strstr(told, " (case "); at != NULL && found != NULL && at < found + 200;
         at = strstr(at + 1, " (case "))
        if (at < found + strlen(script) + strlen(line))
            group = at;
    if (group == NULL || strncmp(group + strlen(" (case ") - strlen(line), line, strlen(line)) != 0 ||
        strstr(group, why) == NULL || strstr(group, why) > strstr(group, "iam-mock journal"))
        fail_msg("the sweep doesn't say of \"%s\" that it %s: %s", script, verdict, why);
}

static void finds_that_a_lost_answer_is_taken_for_a_failure(void **state) {
    (void)state;
    assert_found("1:RESET/applied", "failed", "the code told not done");
    assert_found("1:TIMEOUT/applied", "failed", "the code told not done");
    assert_found("1:Throttling 2:CLOSED/applied", "failed", "the code told not done");
}

static void finds_that_any_200_is_taken_for_success(void **state) {
    (void)state;
    assert_found("1:PROXY_PAGE", "failed", "the code told done");
    assert_found("1:hostile:error-with-200", "failed", "the code told done");
}

static void finds_that_retries_have_no_bound(void **state) {
    (void)state;
    assert_found("1+:Throttling", "unbounded", "200 calls, and it went on");
}

int main(int argc, char **argv) {
    const struct CMUnitTest sweep[] = {
        cmocka_unit_test_setup_teardown(tells_the_truth_whatever_happens, iam_mock_setup, iam_mock_teardown),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_that_a_lost_answer_is_taken_for_a_failure),
        cmocka_unit_test(finds_that_any_200_is_taken_for_success),
        cmocka_unit_test(finds_that_retries_have_no_bound),
    };
    if (argc > 1 && strcmp(argv[1], "--sweep") == 0)
        return !!cmocka_run_group_tests(sweep, NULL, NULL);
    this_program = argv[0];
    return !!cmocka_run_group_tests(tests, run_the_sweep, NULL);
}
