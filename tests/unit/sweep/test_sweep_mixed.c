/* Which cases a sweep has in which an answer is lost and another outcome then goes on for ever. */
#include "told.h"

/* ----- A body that is told --------------------------------------------------------------------- */

/* Whatever happens at call 2 is tried again, up to three times more. */
static void told_attempts(struct iam_mock_sweep_observation *out, const char *script) {
    const bool retried = strncmp(script, "2:", 2) == 0 || strncmp(script, "2+:", 3) == 0;
    told_body(out);
    if (*script)
        meet(out, script);
    if (!retried)
        return;
    out->calls = strchr(script, '+') ? 5 : 3;
    for (uint32_t i = 2; i < out->calls; i++) {
        out->call[i] = told_call("DeactivateMFADevice", 2, true);
        out->call[i].planned = true;
    }
}

/* Record all cases; returns the scripts of those with two faults of which one is for ever, to be freed. */
static char *run_mixed(struct model *model, const struct iam_mock_sweep_options *options) {
    size_t size = 0;
    char *scripts = calloc(1, 4000000);
    assert_non_null(scripts);
    model_new_sweep(model, options);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        if (strchr(it->script, ' ') && strchr(it->script, '+'))
            size += (size_t)sprintf(scripts + size, "%s\n", it->script);
        assert_true(size < 3900000);
        told_attempts(&model->observation, it->script);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    return scripts;
}

/* The lines that start with the text. */
static size_t count_starts(const char *scripts, const char *start) {
    size_t count = 0;
    for (const char *at = scripts; *at; at = strchr(at, '\n') + 1)
        count += strncmp(at, start, strlen(start)) == 0;
    return count;
}

/* The lines in which the outcome goes on for ever from the second attempt on. */
static size_t count_endless(const char *scripts, const char *outcome) {
    char end[100];
    size_t count = 0;
    snprintf(end, sizeof end, " 3+:%.60s\n", outcome);
    for (const char *at = scripts; (at = strstr(at, end)) != NULL; at++)
        count++;
    return count;
}

static const struct iam_mock_sweep_options smallest = {.cap = 1};

/* ----- The plan -------------------------------------------------------------------------------- */

/* Not lost are an answer that can be read, and a request that was not sent. */
static void test_sweep_mixes_each_lost_answer_with_each_repeated_group(void **state) {
    static const char *const lost[] = {"2:RESET 3+:",
                                       "2:RESET/applied 3+:",
                                       "2:TIMEOUT/applied 3+:",
                                       "2:ServiceFailure/applied 3+:",
                                       "2:EMPTY_BODY/unapplied 3+:",
                                       "2:PROXY_PAGE@502 3+:"};
    static const char *const others[] = {
        "1:", "2:Throttling ", "2:ServiceFailure ", "2:REFUSED ", "2:NO_LENGTH ", "2+:", "3:"};
    struct model *model = *state;
    char *scripts = run_mixed(model, &smallest);
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof lost / sizeof lost[0]; i++)
        wrong += count_starts(scripts, lost[i]) != 4;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        wrong += count_starts(scripts, others[i]) != 0;
    free(scripts);
    assert_int_equal(wrong, 0);
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).run,
                     iam_mock_sweep_get_totals(model->sweep).cases);
}

/* Each lost answer takes its turn in the group. */
static void test_sweep_mixes_in_each_outcome_that_is_not_sent(void **state) {
    static const char *const not_sent[] = {"REFUSED", "DNS_FAILURE", "TLS_FAILURE", "CONNECT_TIMEOUT"};
    struct model *model = *state;
    char *scripts = run_mixed(model, &smallest);
    size_t missing = 0, sum = 0;
    for (size_t i = 0; i < 4; i++) {
        const size_t count = count_endless(scripts, not_sent[i]);
        missing += count == 0;
        sum += count;
    }
    const size_t all = count_starts(scripts, "2:");
    free(scripts);
    assert_int_equal(missing, 0);
    assert_int_equal(4 * sum, all);
}

static void test_sweep_mixes_only_what_the_options_let_it_try(void **state) {
    struct model *model = *state;
    char *only = run_mixed(model, &(struct iam_mock_sweep_options){.only = "RESET DNS_FAILURE"});
    const bool planned = has_line(only, "2:RESET/applied 3+:DNS_FAILURE") &&
                         (has_start(only, "2:RESET 3+:RESET")) && count_starts(only, "2:") == 2 * 2;
    free(only);
    char *skip = run_mixed(model, &(struct iam_mock_sweep_options){.cap = 1, .skip = "not-sent lost"});
    const bool skipped = count_starts(skip, "2:EMPTY_BODY 3+:") == 2 && !strstr(skip, "REFUSED");
    free(skip);
    char *shallow = run_mixed(model, &(struct iam_mock_sweep_options){.depth = 1});
    const bool none = *shallow == '\0';
    free(shallow);
    assert_true(planned);
    assert_true(skipped);
    assert_true(none);
}

/* A case is the shard's that has its first fault, and the same whoever plans it. */
static void test_sweep_mixes_the_same_cases_in_shards(void **state) {
    struct model *model = *state;
    char *whole = run_mixed(model, &smallest);
    const size_t expected = count_starts(whole, "2:");
    size_t lines = 0, found = 0;
    for (int shard = 0; shard < 3; shard++) {
        char *own = run_mixed(
            model, &(struct iam_mock_sweep_options){.cap = 1, .shard_count = 3, .shard_index = shard});
        for (const char *at = own; *at; at = strchr(at, '\n') + 1) {
            char line[200];
            snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
            found += has_line(whole, line);
            lines++;
        }
        free(own);
    }
    free(whole);
    assert_true(expected > 100);
    assert_int_equal(lines, expected);
    assert_int_equal(found, expected);
}

/* ----- Without an order ------------------------------------------------------------------------ */

/* A list, and a deactivation that is tried again after RESET. */
static void told_threads(struct iam_mock_sweep_observation *out, const char *script) {
    told_body(out);
    out->call[1].thread = 2;
    if (strstr(script, "Device()#1:RESET"))
        out->call[out->calls++] = out->call[1];
    for (uint32_t i = 0; i < out->calls; i++)
        out->call[i].planned = *script != '\0';
}

static void test_sweep_mixes_by_occurrence_without_an_order(void **state) {
    struct model *model = *state;
    bool found = false, others = false;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.only = "RESET REFUSED"});
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        found |= strcmp(it->script, "DeactivateMFADevice()#1:RESET DeactivateMFADevice()#2+:REFUSED") == 0;
        others |= strstr(it->script, "ListMFADevices()#1:") && strstr(it->script, "+:");
        told_threads(&model->observation, it->script);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    assert_true(found);
    assert_false(others);
}

/* ----- What it finds --------------------------------------------------------------------------- */

/* The change was made, its answer was lost, and no later attempt was sent: no two faults that hit once do so.
 */
static void test_sweep_finds_a_client_whose_last_attempt_decides(void **state) {
    struct model *model = *state;
    model->bug = LAST_DECIDES;
    model_run(model, &smallest); /* without pairs: the phase finds it, whatever the cap */
    assert_true(iam_mock_sweep_get_totals(model->sweep).failed > 0);
    const char *junit = iam_mock_sweep_junit(model->sweep);
    assert_says(junit, " name=\"1:RESET/applied 2+:");
    const char *text = iam_mock_sweep_text(model->sweep);
    assert_says(text, " 2+:REFUSED");
    assert_says(text, "\n    told \"not done\"\n");
    model->bug = CAREFUL;
    model_run(model, &smallest);
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).failed, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_mixes_each_lost_answer_with_each_repeated_group),
        TEST(test_sweep_mixes_in_each_outcome_that_is_not_sent),
        TEST(test_sweep_mixes_only_what_the_options_let_it_try),
        TEST(test_sweep_mixes_the_same_cases_in_shards),
        TEST(test_sweep_mixes_by_occurrence_without_an_order),
        TEST(test_sweep_finds_a_client_whose_last_attempt_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
