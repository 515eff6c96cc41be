/* The call limit under cmocka: a test whose code calls for ever ends, with the journal's end, wherever the
 * calls come from. */
#include "nested.h"

#include <pthread.h>

/* The code under test: it asks again for ever. */
static void retries_for_ever(void *context) {
    struct iam_mock *mock = context;
    struct iam_mock_response response = {.status = 0};
    const struct iam_mock_request request = {
        .url = "/?Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob&SerialNumber=" BOB_MFA};
    while (iam_mock_send(mock, &request, &response) != IAM_MOCK_ENOMEM)
        continue;
}

static int setup_limit(void **state) {
    const struct iam_mock_options options = {.call_limit = 50};
    return iam_mock_setup_with(state, &options);
}

static void never_ends(void **state) {
    given_rule(*state, .name = "busy", .times = IAM_MOCK_ALWAYS, .error = "ConcurrentModification");
    retries_for_ever(*state);
}

static void ends_at_the_limit(void **state) {
    nested_given_bob(*state);
    for (int i = 0; i < 50; i++)
        nested_deactivate(*state, "Bob", BOB_MFA);
}

static void free_clone(struct iam_mock *mock, void *clone) {
    (void)mock;
    iam_mock_free(clone);
}

/* The test ends by a longjmp, so the teardown frees the clone. */
static void never_ends_in_a_clone(void **state) {
    struct iam_mock *clone = NULL;
    assert_int_equal(iam_mock_clone(&clone, *state, NULL), 0);
    iam_mock_on_free(*state, free_clone, clone);
    retries_for_ever(clone);
}

/* In the replay of a case the test itself has the case's limit. */
static void never_ends_in_a_replay(void **state) { AT(sweep_mock(*state, retries_for_ever, *state)); }

static struct nested rows[] = {
    {"test_call_limit_ends_a_test",
     never_ends,
     false,
     {"50 calls: no bound on retries? ", "-> 409 ConcurrentModification by rule busy",
      "The end of the journal:\n", "    31 2026-01-01", "    50 2026-01-01", "iam_mock_cmocka.h:"},
     {NULL},
     setup_limit},
    {"test_call_limit_is_100000", never_ends, false, {"100,000 calls: no bound on retries? "}, {NULL}, NULL},
    {"test_call_limit_may_be_reached", ends_at_the_limit, true, {NULL}, {NULL}, setup_limit},
    {"test_call_limit_ends_calls_of_a_clone",
     never_ends_in_a_clone,
     false,
     {"50 calls: no bound on retries? "},
     {NULL},
     setup_limit},
    {"test_call_limit_ends_a_replay",
     never_ends_in_a_replay,
     false,
     {"200 calls: no bound on retries? "},
     {"IAM_MOCK_SWEEP", "1+:Throttling"},
     NULL},
};

/* ----- Where cmocka can't end a test, the program ends ----- */

static void *run_thread(void *context) {
    retries_for_ever(context);
    return NULL;
}

static void never_ends_in_a_thread(void **state) {
    pthread_t id;
    assert_int_equal(pthread_create(&id, NULL, run_thread, *state), 0);
    assert_int_equal(pthread_join(id, NULL), 0);
}

/* As an adapter reports it for a callback. */
static void never_ends_in_a_callback(void **state) {
    struct iam_mock_response response = {.status = 0};
    const struct iam_mock_request request = {.report_later = true};
    while (iam_mock_send(*state, &request, &response) != IAM_MOCK_ELIMIT)
        continue;
    iam_mock_report_call_limit(*state, false);
}

static struct nested aborts[] = {
    {"test_call_limit_ends_the_program_in_a_thread",
     never_ends_in_a_thread,
     false,
     {"50 calls: no bound on retries? ", "    50 2026-01-01",
      "the calls come from another thread than the test's"},
     {NULL},
     setup_limit},
    {"test_call_limit_ends_the_program_in_a_callback",
     never_ends_in_a_callback,
     false,
     {"50 calls: no bound on retries? ", "    50 2026-01-01", "the calls come from a callback of libcurl's"},
     {NULL},
     setup_limit},
};

static void check_abort(void **state) {
    const struct nested *nested = *state;
    static struct nested_outcome outcome; /* too large for a stack frame */
    nested_run(nested, &outcome);
    bool right = WIFSIGNALED(outcome.status) && WTERMSIG(outcome.status) == SIGABRT;
    for (size_t i = 0; i < NESTED_WANTED && nested->wanted[i] != NULL; i++)
        right = right && nested_says(outcome.output, nested->wanted[i]);
    if (!right) {
        iam_mock_cmocka_print_text("Output", outcome.output);
        fail_msg("wait status %#x", (unsigned)outcome.status);
    }
}

#define ROWS (sizeof rows / sizeof *rows)
#define ABORTS (sizeof aborts / sizeof *aborts)

int main(void) {
    static struct CMUnitTest tests[ROWS + ABORTS];
    nested_fill(tests, rows, ROWS);
    nested_fill(tests + ROWS, aborts, ABORTS);
    for (size_t i = ROWS; i < ROWS + ABORTS; i++)
        tests[i].test_func = check_abort;
    return cmocka_run_group_tests_name("cmocka call limit", tests, NULL, NULL);
}
