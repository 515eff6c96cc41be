/* Which cases with two and three faults a sweep has, and how it chooses if there is no room for all. */
#include "told.h"

/* Record the cases as told_retry() tells them, and return the scripts of those with more faults, without
 * those in which one is for ever; to be freed.
 */
static char *run_pairs(struct model *model, const struct iam_mock_sweep_options *options,
                       const char *ends_badly, enum iam_mock_sweep_verdict verdict) {
    size_t size = 0;
    char *scripts = calloc(1, 4000000);
    assert_non_null(scripts);
    model_new_sweep(model, options);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        if (strchr(it->script, ' ') && !strchr(it->script, '+'))
            size += (size_t)sprintf(scripts + size, "%s\n", it->script);
        assert_true(size < 3900000);
        told_retry(&model->observation, it->script, 2);
        record(model, it,
               ends_badly && strcmp(it->script, ends_badly) == 0 ? verdict : IAM_MOCK_SWEEP_PASSED);
    }
    return scripts;
}

static const struct iam_mock_sweep_options all = {.pairs = IAM_MOCK_SWEEP_ALL};

static size_t count_lines(const char *text) {
    size_t count = 0;
    for (; (text = strchr(text, '\n')) != NULL; text++)
        count++;
    return count;
}

/* Whether the fault-free run makes the call or not, and whatever the first fault brings about. */
static void test_sweep_pairs_are_at_every_later_call(void **state) {
    struct model *model = *state;
    static const char *const planned[] = {
        "1:ExpiredToken 2:AccessDenied", "1:AccessDenied 2:AccessDenied",   "1:REFUSED 2:RESET/applied",
        "2:Throttling 3:RESET/applied",  "2:Throttling 3:CUT@99/applied",   "2:AccessDenied 3:RESET/applied",
        "2:RESET/applied 3:Throttling",  "1:hostile:cdata 2:ServiceFailure"};
    char *pairs = run_pairs(model, &all, NULL, IAM_MOCK_SWEEP_PASSED);
    size_t missing = 0;
    for (size_t i = 0; i < sizeof planned / sizeof planned[0]; i++)
        missing += !has_line(pairs, planned[i]);
    const bool impossible =
        has_line(pairs, "2:RESET/applied 3:RESET/applied") || /* nothing is left to change */
        has_start(pairs, "2:REFUSED ") || strstr(pairs, " 1:");
    const size_t count = count_lines(pairs);
    free(pairs);
    assert_int_equal(missing, 0);
    assert_false(impossible);
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_int_equal(totals.run, totals.possible);
    assert_true(count > 4000);
}

/* A first fault that fails alone gets its pairs too; one that hangs would hang in each. */
static void test_sweep_pairs_of_a_failing_first_fault(void **state) {
    struct model *model = *state;
    char *pairs = run_pairs(model, &all, "2:Throttling", IAM_MOCK_SWEEP_FAILED);
    const bool planned = has_line(pairs, "2:Throttling 3:RESET/applied");
    free(pairs);
    const int64_t possible = iam_mock_sweep_get_totals(model->sweep).possible;
    pairs = run_pairs(model, &all, "2:Throttling", IAM_MOCK_SWEEP_HUNG);
    const bool hung = has_start(pairs, "2:Throttling ");
    free(pairs);
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_true(planned);
    assert_false(hung);
    assert_int_equal(totals.possible, possible); /* counted all the same */
    assert_true(totals.run < totals.possible);
}

static void test_sweep_pairs_try_a_new_connection_where_one_was_reused(void **state) {
    struct model *model = *state;
    for (int reused = 0; reused < 2; reused++) {
        char *scripts = calloc(1, 4000000);
        size_t size = 0;
        assert_non_null(scripts);
        model_new_sweep(model, &all);
        for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
            size += (size_t)sprintf(scripts + size, "%s\n", it->script);
            told_retry(&model->observation, it->script, 2);
            model->observation.call[2].reused = reused;
            record(model, it, IAM_MOCK_SWEEP_PASSED);
        }
        const bool fresh = has_line(scripts, "2:Throttling 3:CLOSED/applied/fresh") &&
                           has_line(scripts, "2:Throttling 3:RESET/fresh");
        const bool plain = has_line(scripts, "2:Throttling 3:CLOSED/applied");
        free(scripts);
        assert_true(plain);
        assert_int_equal(fresh, reused);
    }
}

/* A sample fills the cap, is spread over all first faults and calls, and is the same each time. */
static void test_sweep_sample_fills_the_cap_and_reaches_every_place(void **state) {
    struct model *model = *state;
    const struct iam_mock_sweep_options capped = {.cap = 3000};
    char *whole = run_pairs(model, &all, NULL, IAM_MOCK_SWEEP_PASSED);
    const int64_t possible = iam_mock_sweep_get_totals(model->sweep).possible;
    char *sample = run_pairs(model, &capped, NULL, IAM_MOCK_SWEEP_PASSED);
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    char *again = run_pairs(model, &capped, NULL, IAM_MOCK_SWEEP_PASSED);
    const bool same = strcmp(sample, again) == 0;
    size_t firsts_without_pair = 0, unknown = 0;
    for (char *line = strtok(sample, "\n"); line; line = strtok(NULL, "\n"))
        unknown += !has_line(whole, line);
    for (const char *at = whole; *at; at = strchr(at, '\n') + 1) { /* each first fault of the whole */
        char first[100];
        snprintf(first, sizeof first, "%.*s ", (int)strcspn(at, " "), at);
        firsts_without_pair += !has_start(again, first);
    }
    free(whole);
    free(sample);
    free(again);
    assert_int_equal(totals.run, 3000);
    assert_int_equal(totals.possible, possible);
    assert_true(same);
    assert_int_equal(unknown, 0);
    assert_int_equal(firsts_without_pair, 0);
}

static bool is_error_word(const char *word) {
    return strncmp(word, "hostile:", 8) != 0 && strncmp(word, "race:", 5) != 0 &&
           (strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == 1 || strncmp(word, "DNS", 3) == 1);
}

/* Half of the room is for pairs of service errors. */
static void test_sweep_sample_leaves_half_to_pairs_of_errors(void **state) {
    struct model *model = *state;
    const struct iam_mock_sweep_options capped = {.cap = 1500};
    char *sample = run_pairs(model, &capped, NULL, IAM_MOCK_SWEEP_PASSED);
    size_t pairs = 0, of_errors = 0;
    for (const char *at = sample; *at; at = strchr(at, '\n') + 1) {
        const char *second = strchr(at, ' ');
        assert_non_null(second);
        pairs++;
        of_errors += is_error_word(strchr(at, ':') + 1) && is_error_word(strchr(second, ':') + 1);
    }
    free(sample);
    assert_true(of_errors >= pairs / 2 && of_errors < pairs * 4 / 5);
}

/* Two calls whatever happens, and a third one after two errors. */
static void test_sweep_of_depth_3_tries_triples_in_a_third_of_the_room(void **state) {
    struct model *model = *state;
    size_t singles = 0, pairs = 0, triples = 0;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.depth = 3, .cap = 3000});
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        const char *blank = strchr(it->script, ' ');
        told_body(&model->observation);
        for (const char *at = it->script; at; at = strchr(at, ' ')) {
            at += *at == ' ';
            meet(&model->observation, at);
        }
        model->observation.calls = 3;
        model->observation.call[2] = told_call("ListMFADevices", 9, false);
        model->observation.call[2].planned = strstr(it->script, "3:") != NULL;
        singles += !blank;
        pairs += blank && !strchr(blank + 1, ' ');
        triples += blank && strchr(blank + 1, ' ');
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_int_equal(totals.run, 3000);
    assert_int_equal(singles + pairs + triples, 3000);
    assert_int_equal(triples, (3000 - singles) / 3);
    assert_true(totals.possible > 2 * (int64_t)totals.run);
}

/* Triples that cannot be leave their room to pairs. */
static void test_sweep_of_depth_3_gives_the_room_of_triples_to_pairs(void **state) {
    struct model *model = *state;
    char *pairs = run_pairs(model, &(struct iam_mock_sweep_options){.depth = 3, .cap = 3000}, NULL,
                            IAM_MOCK_SWEEP_PASSED);
    size_t twice = 0;
    for (const char *at = pairs; *at; at = strchr(at, '\n') + 1) {
        char line[200];
        snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
        twice += has_line(strchr(at, '\n') + 1, line);
    }
    free(pairs);
    assert_int_equal(twice, 0);
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).run, 3000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_pairs_are_at_every_later_call),
        TEST(test_sweep_pairs_of_a_failing_first_fault),
        TEST(test_sweep_pairs_try_a_new_connection_where_one_was_reused),
        TEST(test_sweep_sample_fills_the_cap_and_reaches_every_place),
        TEST(test_sweep_sample_leaves_half_to_pairs_of_errors),
        TEST(test_sweep_of_depth_3_tries_triples_in_a_third_of_the_room),
        TEST(test_sweep_of_depth_3_gives_the_room_of_triples_to_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
