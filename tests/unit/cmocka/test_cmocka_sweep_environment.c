/* sweep_mock() and what is around it: one case alone, shards, report files, leaks. */
#include "sweep.h"

#include <sys/stat.h>

/* A mark a case, so that the outer test can count the cases that were run here. */
static void leaves_a_mark(const char *path) {
    FILE *file = fopen(path, "ab");
    assert_true(file != NULL);
    assert_true(fputc('x', file) == 'x');
    assert_int_equal(fclose(file), 0);
}

static long size_of(const char *path) {
    struct stat found;
    return stat(path, &found) == 0 ? (long)found.st_size : -1;
}

struct marked {
    struct iam_mock *mock;
    char directory[64];
    char marks[80];
    char other[80];
};

static void marked_open(struct marked *marked, struct iam_mock *mock) {
    marked->mock = mock;
    (void)snprintf(marked->directory, sizeof marked->directory, "/tmp/iam-mock-sweep-XXXXXX");
    assert_true(mkdtemp(marked->directory) != NULL);
    (void)snprintf(marked->marks, sizeof marked->marks, "%s/marks", marked->directory);
    (void)snprintf(marked->other, sizeof marked->other, "%s/other", marked->directory);
}

static void marked_close(const struct marked *marked) {
    (void)remove(marked->marks);
    (void)remove(marked->other);
    assert_int_equal(rmdir(marked->directory), 0);
}

static void body_with_mark(void *context) {
    const struct marked *marked = context;
    leaves_a_mark(marked->marks);
    (void)sweep_call(marked->mock, SWEEP_DEACTIVATE);
}

/* Is told apart by where it runs. */
static void *here;
static void expects_a_reset(void *mock) {
    const int result = sweep_call(mock, SWEEP_DEACTIVATE);
    assert_true(here == mock);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    if (result != IAM_MOCK_RESET)
        fail();
    here = NULL;
}

/* ----- One case alone ----- */

/* In the test itself: the mock has the call, and the variable is this process's. */
static void replays(void **state) {
    here = *state;
    sweep_mock(*state, expects_a_reset, *state);
    assert_true(here == NULL);
    assert_mock_call_count(*state, 1);
}

static void replays_and_fails(void **state) {
    here = *state;
    AT(sweep_mock(*state, expects_a_reset, *state));
}

static void replays_without_faults(void **state) {
    sweep_mock(*state, body_of_one_call, *state);
    assert_mock_acknowledged(*state, "Bob", BOB_MFA, 1);
}

static void replays_in_vain(void **state) { AT(sweep_mock(*state, body_of_one_call, *state)); }

/* An empty variable is none: the mock here sees nothing. */
static void sweeps_after_all(void **state) {
    sweep_mock(*state, body_of_one_call, *state);
    assert_mock_call_count(*state, 0);
}

/* ----- Shards ----- */

static void set(const char *name, const char *value) { assert_int_equal(setenv(name, value, 1), 0); }

static long run_shard(struct iam_mock *mock, const char *prefix, const char *total, const char *index) {
    struct marked marked;
    char name[64];
    marked_open(&marked, mock);
    (void)snprintf(name, sizeof name, "%sTOTAL_SHARDS", prefix);
    set(name, total);
    (void)snprintf(name, sizeof name, "%sSHARD_INDEX", prefix);
    set(name, index);
    (void)snprintf(name, sizeof name, "%sSHARD_STATUS_FILE", prefix);
    set(name, marked.other);
    sweep_mock(mock, body_with_mark, &marked, .depth = 1);
    assert_int_equal(size_of(marked.other), 0);
    const long cases = size_of(marked.marks);
    marked_close(&marked);
    return cases;
}

/* Each case is in one shard, and the two fault-free runs are in each. */
static void shards(struct iam_mock *mock, const char *prefix) {
    const long all = run_shard(mock, prefix, "1", "0");
    const long first = run_shard(mock, prefix, "3", "0");
    const long second = run_shard(mock, prefix, "3", "1");
    const long third = run_shard(mock, prefix, "3", "2");
    const long more = run_shard(mock, prefix, "1000", "999");
    assert_true(all > 6 && first < all && second < all && third < all);
    assert_int_equal((first - 2) + (second - 2) + (third - 2), all - 2);
    assert_int_equal(more, 2);
}

static void shards_of_bazel(void **state) { shards(*state, "TEST_"); }
static void shards_of_googletest(void **state) {
    assert_int_equal(run_shard(*state, "GTEST_", "1000", "999"), 2);
}

static void bad_index(void **state) {
    set("TEST_TOTAL_SHARDS", "4");
    AT(sweep_mock(*state, body_of_one_call, *state));
}

static void bad_status_file(void **state) {
    set("TEST_TOTAL_SHARDS", "4");
    set("TEST_SHARD_INDEX", "3");
    AT(sweep_mock(*state, body_of_one_call, *state));
}

static void own_shards(void **state) {
    struct marked marked;
    marked_open(&marked, *state);
    sweep_mock(*state, body_with_mark, &marked, .shard_index = 999, .shard_count = 1000);
    assert_int_equal(size_of(marked.marks), 2);
    marked_close(&marked);
}

/* Some cases are as good as all of them there. */
#define A_SHARE .depth = 1, .shard_index = 3, .shard_count = 10

/* ----- Options ----- */

/* Runs `sweep_mock()` with options that the environment replaces. Returns the number of cases that ran. */
static long count_cases(struct iam_mock *mock, const struct iam_mock_sweep_options *options) {
    struct marked marked;
    marked_open(&marked, mock);
    sweep_mock(mock, body_with_mark, &marked, .depth = options->depth, .only = options->only,
               .skip = options->skip);
    const long cases = size_of(marked.marks);
    marked_close(&marked);
    return cases;
}

static const struct iam_mock_sweep_options depth_1 = {.depth = 1};

static void only_wins(void **state) {
    assert_int_equal(count_cases(*state, &(struct iam_mock_sweep_options){.depth = 2, .only = "hostile"}),
                     4); /* two without faults */
}

static void skip_wins(void **state) {
    const long all = count_cases(*state, &depth_1);
    set("IAM_MOCK_SWEEP_SKIP", "lost");
    const long fewer = count_cases(*state, &depth_1);
    assert_true(fewer < all && fewer > 10);
}

/* Asks for a list of a user who is there, then for the device: two calls, so that there are pairs. */
static void body_of_two_calls(void *context) {
    const struct marked *marked = context;
    leaves_a_mark(marked->marks);
    (void)sweep_call(marked->mock, SWEEP_LIST);
    (void)sweep_call(marked->mock, SWEEP_DEACTIVATE);
}

static long count_pairs(struct iam_mock *mock) {
    struct marked marked;
    marked_open(&marked, mock);
    sweep_mock(mock, body_of_two_calls, &marked, .only = "RESET TIMEOUT CLOSED", .cap = 1);
    const long cases = size_of(marked.marks);
    marked_close(&marked);
    return cases;
}

static void pairs_win(void **state) {
    const long few = count_pairs(*state);
    set("IAM_MOCK_SWEEP_PAIRS", "all");
    const long all = count_pairs(*state);
    assert_true(few > 4 && all > few);
    set("IAM_MOCK_SWEEP_PAIRS", "sample");
    set("IAM_MOCK_SWEEP_CAP", "100000");
    assert_int_equal(count_pairs(*state), all);
    set("IAM_MOCK_SWEEP_DEPTH", "1");
    assert_int_equal(count_pairs(*state), few);
}

static void sweeps_to_a_matrix(void **state) {
    sweep_mock(*state, body_of_one_call, *state, .only = "RESET");
}

/* Asks again after an answer that forbids it: a finding. */
static void asks_in_vain(void *mock) {
    if (sweep_call(mock, SWEEP_DEACTIVATE) == 1403)
        (void)sweep_call(mock, SWEEP_DEACTIVATE);
}

static void sweep_for_findings(void **state) {
    AT(sweep_mock(*state, asks_in_vain, *state, .only = "AccessDenied", .depth = 1));
}

static void sweep_and_find(void **state) {
    AT(sweep_mock(*state, asks_in_vain, *state, .only = "AccessDenied", .depth = 1, .findings = true));
}

/* ----- Reports ----- */

static void writes_reports(void **state) {
    struct marked marked;
    marked_open(&marked, *state);
    sweep_mock(*state, body_of_one_call, *state, A_SHARE, .junit_file = marked.other,
               .html_file = marked.marks);
    assert_true(size_of(marked.other) > 0 && size_of(marked.marks) > 0);
    marked_close(&marked);
}

static void cant_write_a_report(void **state) {
    AT(sweep_mock(*state, body_of_one_call, *state, A_SHARE, .junit_file = "/nowhere/report.xml"));
}

/* ----- Leaks ----- */

#ifdef __SANITIZE_ADDRESS__
static void leaks(void *mock) {
    if (sweep_call(mock, SWEEP_DEACTIVATE) == IAM_MOCK_REFUSED) {
        void *volatile lost = malloc(77);
        assert_true(lost != NULL);
        lost = NULL;
    }
}

static void sweep_leaks(void **state) { AT(sweep_mock(*state, leaks, *state, .depth = 1, .leaks = true)); }
#else
static void sweep_leaks(void **state) {
    sweep_mock(*state, body_of_one_call, *state, A_SHARE, .leaks = true);
}
#endif

#define FAULTS_8(ten)                                                                                        \
    ten "1:hostile:leading-comment " ten "2:hostile:leading-comment " ten "3:hostile:leading-comment " ten   \
        "4:hostile:leading-comment " ten "5:hostile:leading-comment " ten "6:hostile:leading-comment " ten   \
        "7:hostile:leading-comment " ten "8:hostile:leading-comment "
#define LONG_SCRIPT FAULTS_8("1") FAULTS_8("2") FAULTS_8("3") FAULTS_8("4")

#define ROW(name, sweep, passes, variable, value, ...)                                                       \
    { "test_sweep_environment_" name, sweep, passes, {__VA_ARGS__}, {variable, value}, setup_bob }

static struct nested rows[] = {
    ROW("runs_one_case_here", replays, true, "IAM_MOCK_SWEEP", "1:RESET/applied",
        "expects_a_reset: the case \"1:RESET/applied\" alone"),
    ROW("a_case_fails_here", replays_and_fails, false, "IAM_MOCK_SWEEP", "1:RESET",
        "device " BOB_MFA " of user Bob: expected DEACTIVATED, is ENABLED", "-> RESET"),
    ROW("runs_the_case_without_faults", replays_without_faults, true, "IAM_MOCK_SWEEP", " ",
        "body_of_one_call: the run without faults alone"),
    ROW("refuses_a_bad_script", replays_in_vain, false, "IAM_MOCK_SWEEP", "first:RESET", NESTED_HERE,
        "IAM_MOCK_SWEEP: script: understood \"\", stopped at \"first:RESET\" (character 1); expected the "
        "number"),
    ROW("a_case_that_isnt_met_fails", replays_in_vain, false, "IAM_MOCK_SWEEP", "7:RESET", NESTED_HERE,
        "IAM_MOCK_SWEEP: \"7:RESET\" was never met: the body made 1 call\n"),
    ROW("a_long_case_is_cut", replays_in_vain, false, "IAM_MOCK_SWEEP", LONG_SCRIPT, "37:hos...\" alone\n",
        "18:hostile:...\" was never met"),
    ROW("an_empty_script_is_none", sweeps_after_all, true, "IAM_MOCK_SWEEP", "", "body_of_one_call:"),

    ROW("shards_of_bazel", shards_of_bazel, true, NULL, NULL, NULL),
    ROW("shards_of_googletest", shards_of_googletest, true, NULL, NULL, NULL),
    ROW("shards_of_its_own", own_shards, true, "TEST_TOTAL_SHARDS", "x", NULL),
    ROW("refuses_an_index_out_of_range", bad_index, false, "TEST_SHARD_INDEX", "4", NESTED_HERE,
        "TEST_SHARD_INDEX is \"4\": expected a number from 0 to 3"),
    ROW("refuses_an_index_that_is_none", bad_index, false, "TEST_SHARD_INDEX", "1x", NESTED_HERE,
        "TEST_SHARD_INDEX is \"1x\": expected a number from 0 to 3"),
    ROW("refuses_shards_without_index", bad_index, false, NULL, NULL, NESTED_HERE,
        "TEST_SHARD_INDEX is \"\": expected a number from 0 to 3"),
    ROW("refuses_no_shards", replays_in_vain, false, "GTEST_TOTAL_SHARDS", "0", NESTED_HERE,
        "GTEST_TOTAL_SHARDS is \"0\": expected a number from 1"),
    ROW("tells_of_a_status_file", bad_status_file, false, "TEST_SHARD_STATUS_FILE", "/nowhere/status",
        NESTED_HERE, "TEST_SHARD_STATUS_FILE: /nowhere/status can't be written: "),

    ROW("only_of_the_environment_wins", only_wins, true, "IAM_MOCK_SWEEP_ONLY", "1:RESET", NULL),
    ROW("skip_of_the_environment_wins", skip_wins, true, NULL, NULL, NULL),
    ROW("pairs_cap_and_depth_of_the_environment_win", pairs_win, true, NULL, NULL, NULL),
    ROW("matrix_of_the_environment_wins", sweeps_to_a_matrix, true, "IAM_MOCK_SWEEP_MATRIX", "true",
        "cases run, 0 failed; ", "calls of the fault-free run:", "\nRESET/applied"),
    ROW("findings_are_remarks", sweep_for_findings, true, NULL, NULL, "cases run, 0 failed; "),
    ROW("findings_of_the_environment_win", sweep_for_findings, false, "IAM_MOCK_SWEEP_FINDINGS", "1",
        NESTED_HERE, "\"1:AccessDenied\", failed: Finding: ", "AccessDenied"),
    ROW("findings_fail_a_case", sweep_and_find, false, NULL, NULL, NESTED_HERE,
        "1:AccessDenied: failed (case "),
    ROW("findings_can_be_switched_off", sweep_and_find, true, "IAM_MOCK_SWEEP_FINDINGS", "false", NULL),
    ROW("findings_fail_a_case_alone", sweep_and_find, false, "IAM_MOCK_SWEEP", "1:AccessDenied", NESTED_HERE,
        "Finding: "),
    ROW("refuses_a_wrong_word", replays_in_vain, false, "IAM_MOCK_SWEEP_PAIRS", "al", NESTED_HERE,
        "IAM_MOCK_SWEEP_PAIRS is \"al\": expected \"sample\" or \"all\"; did you mean \"all\"?"),
    ROW("refuses_a_wrong_flag", replays_in_vain, false, "IAM_MOCK_SWEEP_FINDINGS", "yes", NESTED_HERE,
        "IAM_MOCK_SWEEP_FINDINGS is \"yes\": expected \"false\", \"true\", \"0\" or \"1\""),
    ROW("refuses_a_wrong_number", replays_in_vain, false, "IAM_MOCK_SWEEP_DEPTH", "4", NESTED_HERE,
        "IAM_MOCK_SWEEP_DEPTH is \"4\": expected a number from 1 to 3"),
    ROW("refuses_a_wrong_outcome", replays_in_vain, false, "IAM_MOCK_SWEEP_ONLY", "RESTE", NESTED_HERE,
        "IAM_MOCK_SWEEP_ONLY: ", "did you mean \"RESET\"?"),
    ROW("refuses_a_wrong_name", replays_in_vain, false, "IAM_MOCK_SWEEP_PAIR", "all", NESTED_HERE,
        "IAM_MOCK_SWEEP_PAIR is no variable of a sweep; did you mean IAM_MOCK_SWEEP_PAIRS?"),

    ROW("writes_reports", writes_reports, true, NULL, NULL, NULL),
    ROW("tells_of_a_report", cant_write_a_report, false, NULL, NULL, NESTED_HERE,
        "report /nowhere/report.xml can't be written: ", "body_of_one_call:"),
#ifdef __SANITIZE_ADDRESS__
    ROW("tells_a_leak", sweep_leaks, false, NULL, NULL, NESTED_HERE, "\"1:REFUSED\", leaked: memory leaked",
        "77 byte(s)"),
#else
    ROW("tells_that_leaks_arent_seen", sweep_leaks, true, NULL, NULL, "no leaks are looked for: build with"),
#endif
};

int main(void) {
    struct CMUnitTest tests[sizeof rows / sizeof rows[0]];
    nested_fill(tests, rows, sizeof rows / sizeof rows[0]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
