/*
 * What the default sample of pairs finds, compared with all pairs: clients with a bug that only certain pairs
 * show. A client without a mock: the test tells its calls, and decides from the script alone whether it
 * fails.
 */
#include "told.h"

/* A bug: the client fails if its first fault is one of some outcomes, and its second one too, at some calls.
 */
struct pair_bug {
    const char *name;
    const char *first, *second;  /* the outcomes, "|" around each; NULL: any */
    int first_call, second_call; /* 0: any */
};

static const struct pair_bug bugs[] = {
    {"goes by the first error's code if the next call fails", "|ExpiredToken|", NULL, 1, 2},
    {"goes by the first error's code if the last call fails", "|ServiceFailure|", NULL, 1, 3},
    {"one pair of codes at one pair of calls", "|ExpiredToken|", "|AccessDenied|", 1, 2},
    {"another pair of codes at one pair of calls", "|Throttling|", "|ServiceUnavailable|", 2, 3},
    {"one pair of codes anywhere", "|AccessDenied|", "|ServiceFailure|", 0, 0},
    {"any code after one that is temporary", "|EntityTemporarilyUnmodifiable|",
     "|AccessDenied|ValidationError|", 2, 3},
    {"a lost answer, then not sent", "|RESET/applied|TIMEOUT/applied|CLOSED/applied|",
     "|REFUSED|DNS_FAILURE|TLS_FAILURE|CONNECT_TIMEOUT|", 2, 3},
    {"a lost answer, then a final error", "|RESET/applied|TIMEOUT/applied|", "|AccessDenied|ExpiredToken|", 0,
     0},
    {"any two faults at the first calls", NULL, NULL, 1, 2},
    {"two lost answers", "|TIMEOUT|RESET|CLOSED|", "|TIMEOUT|RESET|CLOSED|", 0, 0},
    {"a page of a proxy after throttling", "|Throttling|ThrottlingException|",
     "|PROXY_PAGE|PROXY_PAGE@403|PROXY_PAGE@502|PROXY_PAGE@503|", 0, 0},
    {"a hostile body after one that is empty", "|EMPTY_BODY|", "|hostile:error-with-200|", 0, 0},
    {"one code after a fault that is not sent", "|REFUSED|DNS_FAILURE|", "|ConcurrentModification|", 0, 0},
    {"one pair of outcomes at one pair of calls", "|GZIP|", "|hostile:cdata|", 1, 2},
    {"a damaged answer after any error", NULL, "|MALFORMED_XML|MALFORMED_XML/applied|", 1, 3},
};
#define BUGS (sizeof bugs / sizeof bugs[0])

static bool is_in(const char *words, const char *outcome, size_t size) {
    char word[80];
    snprintf(word, sizeof word, "|%.*s|", (int)size, outcome);
    return !words || strstr(words, word) != NULL;
}

/* Does the script show the bug? */
static bool shows(const struct pair_bug *bug, const char *script) {
    const char *blank = strchr(script, ' ');
    if (!blank || strchr(blank + 1, ' '))
        return false;
    const int first = atoi(script), second = atoi(blank + 1);
    const char *outcome = strchr(script, ':') + 1, *later = strchr(blank, ':') + 1;
    return (!bug->first_call || bug->first_call == first) &&
           (!bug->second_call || bug->second_call == second) &&
           is_in(bug->first, outcome, (size_t)(blank - outcome)) && is_in(bug->second, later, strlen(later));
}

/* A list, a deactivation and a deletion, perhaps several times, whatever happens. */
static void told_calls(struct iam_mock_sweep_observation *out, uint32_t calls) {
    static const char *const actions[] = {"ListMFADevices", "DeactivateMFADevice", "DeleteVirtualMFADevice"};
    out->calls = calls;
    for (uint32_t i = 0; i < calls; i++)
        out->call[i] = told_call(actions[i % 3], 10 + (uint64_t)i, i % 3 != 0);
}

/* Run a sweep; note which bugs a case shows. */
static struct iam_mock_sweep_totals run_calls(struct model *model, uint32_t calls,
                                              const struct iam_mock_sweep_options *options,
                                              bool found[BUGS]) {
    model_new_sweep(model, options);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        const char *blank = strchr(it->script, ' ');
        told_calls(&model->observation, calls);
        meet(&model->observation, it->script);
        if (blank)
            meet(&model->observation, blank + 1);
        for (size_t i = 0; i < BUGS; i++)
            found[i] |= shows(&bugs[i], it->script);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    return iam_mock_sweep_get_totals(model->sweep);
}

static int count_found(const bool found[BUGS]) {
    int count = 0;
    for (size_t i = 0; i < BUGS; i++)
        count += found[i];
    return count;
}

/* Compare the default with all pairs. Returns how many of the bugs the default finds. */
static int compare(struct model *model, uint32_t calls) {
    static const struct iam_mock_sweep_options all = {.pairs = IAM_MOCK_SWEEP_ALL};
    bool in_sample[BUGS] = {false}, in_all[BUGS] = {false};
    const struct iam_mock_sweep_totals sample = run_calls(model, calls, NULL, in_sample);
    const struct iam_mock_sweep_totals whole = run_calls(model, calls, &all, in_all);
    print_message(
        "%u calls: the default ran %d of %lld cases (%lld per mille) and found %d of %d pair bugs\n",
        (unsigned)calls, sample.run, (long long)sample.possible,
        1000LL * sample.run / (long long)sample.possible, count_found(in_sample), (int)BUGS);
    for (size_t i = 0; i < BUGS; i++) {
        if (!in_sample[i])
            print_message("    missed by the default: %s\n", bugs[i].name);
    }
    assert_int_equal(sample.run, 5000);
    assert_int_equal(whole.run, whole.possible);
    assert_int_equal(whole.possible, sample.possible);
    assert_int_equal(count_found(in_all), (int)BUGS);
    return count_found(in_sample);
}

static void test_sweep_sample_finds_most_pair_bugs_of_three_calls(void **state) {
    assert_true(compare(*state, 3) * 3 >= (int)BUGS * 2);
}

/* Of so many pairs the default runs about one in a hundred: bugs that many pairs show are found. */
static void test_sweep_sample_of_nine_calls(void **state) { assert_true(compare(*state, 9) >= 3); }

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_sample_finds_most_pair_bugs_of_three_calls),
        TEST(test_sweep_sample_of_nine_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
