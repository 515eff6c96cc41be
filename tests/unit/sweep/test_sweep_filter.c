/* The options .only and .skip: what they leave out, what is counted, and which words they refuse. */
#include "told.h"

/* Returns the scripts of the cases with one fault; to be freed. */
static char *singles_of(struct model *model, const char *only, const char *skip) {
    model_new_sweep(model, &(struct iam_mock_sweep_options){.only = only, .skip = skip});
    pass_fault_free(model);
    return all_scripts(model);
}

static size_t count_lines(const char *text) {
    size_t count = 0;
    for (; (text = strchr(text, '\n')) != NULL; text++)
        count++;
    return count;
}

static void assert_only_lines(char *scripts, const char *const *lines, size_t count) {
    size_t missing = 0;
    const size_t found = count_lines(scripts);
    for (size_t i = 0; i < count; i++)
        missing += !has_line(scripts, lines[i]);
    if (missing || found != count)
        print_error("%s", scripts);
    free(scripts);
    assert_int_equal(missing, 0);
    assert_int_equal(found, count);
}

#define ASSERT_ONLY(scripts, ...)                                                                            \
    do {                                                                                                     \
        static const char *const lines[] = {__VA_ARGS__};                                                    \
        assert_only_lines((scripts), lines, sizeof lines / sizeof lines[0]);                                 \
    } while (0)

static void test_sweep_only_takes_outcomes_groups_and_calls(void **state) {
    struct model *model = *state;
    ASSERT_ONLY(singles_of(model, "RESET", NULL), "1:RESET", "2:RESET", "2:RESET/applied");
    ASSERT_ONLY(singles_of(model, "RESET/applied", NULL), "2:RESET/applied");
    ASSERT_ONLY(singles_of(model, "2:TIMEOUT 1:not-sent", NULL), "1:REFUSED", "1:DNS_FAILURE",
                "1:TLS_FAILURE", "1:CONNECT_TIMEOUT", "2:TIMEOUT", "2:TIMEOUT/applied");
    ASSERT_ONLY(singles_of(model, "1:hostile:cdata\n\tCUT@end", NULL), "1:hostile:cdata", "1:CUT@199/applied",
                "2:CUT@199/applied", "2:CUT@199/unapplied");
    ASSERT_ONLY(singles_of(model, "PROXY_PAGE@429", NULL), "1:PROXY_PAGE@429", "2:PROXY_PAGE@429");
    ASSERT_ONLY(singles_of(model, "1:PROXY_PAGE@200 2:REDIRECT@302", NULL), "1:PROXY_PAGE", "2:REDIRECT");
    ASSERT_ONLY(singles_of(model, "1-2:Throttling", NULL), "1:Throttling", "2:Throttling");
    ASSERT_ONLY(singles_of(model, "2+:Throttling", NULL), "2:Throttling");
    ASSERT_ONLY(singles_of(model, "stale", NULL), "1:NoSuchEntity", "2:NoSuchEntity");
}

/* What is left out is counted, by each shard its share. */
static void test_sweep_skip_leaves_out_and_counts(void **state) {
    struct model *model = *state;
    char *whole = singles_of(model, NULL, NULL);
    char *rest = singles_of(model, NULL, "hostile 2:TIMEOUT PROXY_PAGE");
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    const size_t all = count_lines(whole), left = count_lines(rest);
    const bool skipped = strstr(rest, "hostile") || strstr(rest, "2:TIMEOUT") || strstr(rest, "PROXY_PAGE");
    const bool kept = has_line(rest, "1:TIMEOUT") && has_line(rest, "2:RESET");
    free(whole);
    free(rest);
    assert_false(skipped);
    assert_true(kept);
    assert_int_equal(totals.skipped, all - left);
    assert_false(totals.all_skipped);
    int64_t by_shards = 0;
    for (int shard = 0; shard < 3; shard++) {
        model_new_sweep(model, &(struct iam_mock_sweep_options){.skip = "hostile 2:TIMEOUT PROXY_PAGE",
                                                                .shard_count = 3,
                                                                .shard_index = shard});
        pass_fault_free(model);
        by_shards += iam_mock_sweep_get_totals(model->sweep).skipped;
    }
    assert_int_equal(by_shards, totals.skipped);
}

/* Second faults are filtered as well, by the call that they hit. */
static void test_sweep_skip_leaves_out_second_faults(void **state) {
    struct model *model = *state;
    size_t pairs = 0;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.only = "1:RESET 2:AccessDenied 2:Throttling",
                                                            .skip = "2:Throttling"});
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        if (strchr(it->script, ' ')) {
            assert_string_equal(it->script, "1:RESET 2:AccessDenied");
            pairs++;
        }
        pass(model, it);
    }
    assert_int_equal(pairs, 1);
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).possible, 2 + 2 + 1);
}

static void test_sweep_that_skips_everything_at_its_calls_fails(void **state) {
    struct model *model = *state;
    char *scripts = singles_of(model, "9:RESET", NULL);
    assert_string_equal(scripts, "");
    free(scripts);
    assert_true(iam_mock_sweep_get_totals(model->sweep).all_skipped);
    assert_says(iam_mock_sweep_text(model->sweep), "the options .only and .skip leave out every outcome");
}

/* Run all cases, each of which passes. */
static void pass_all(struct model *model, const struct iam_mock_sweep_options *options) {
    model_new_sweep(model, options);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;)
        pass(model, it);
}

/* In .only such a word is probably a mistake, and fails the sweep. */
static void test_sweep_says_which_words_apply_to_no_call(void **state) {
    struct model *model = *state;
    static const struct {
        struct iam_mock_sweep_options options;
        const char *remark; /* NULL: none */
        bool fails;
    } rows[] = {
        {{.only = "RESET EMPTY_PAGE 2:stale"}, NULL, false},
        {{.only = "RESET", .skip = "1:RESET"}, NULL, false},
        {{.only = "RESET 5:TIMEOUT"},
         ".only: \"5:TIMEOUT\" has no effect: the run without faults makes 2 calls, and no case that was "
         "tried "
         "led to call 5\n",
         true},
        {{.only = "RESET 2:EMPTY_PAGE"},
         ".only: \"2:EMPTY_PAGE\" has no effect: it is for calls that list\n",
         true},
        {{.only = "RESET 2:paging"}, "it is for calls that list\n", true},
        {{.only = "RESET DeleteConflict"},
         ".only: \"DeleteConflict\" has no effect: it applies to no call\n",
         true},
        {{.only = "RESET 1:TIMEOUT/applied"}, "it applies to no call at this place\n", true},
        {{.skip = "hostile 7:RESET"},
         ".skip: \"7:RESET\" has no effect: the run without faults makes 2 calls",
         false},
        {{.only = "9:RESET"},
         ".only: \"9:RESET\" has no effect: the run without faults makes 2 calls",
         false},
        {{.only = "RESET 9:RESET", .shard_count = 2, .shard_index = 1, .depth = 1}, "\"9:RESET\"", true},
        {{.only = "RESET 9:RESET", .shard_count = 2, .shard_index = 1}, NULL, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        pass_all(model, &rows[i].options);
        const char *text = iam_mock_sweep_text(model->sweep);
        if (rows[i].remark)
            assert_says(text, rows[i].remark);
        else
            assert_says_not(text, "has no effect");
        if (iam_mock_sweep_get_totals(model->sweep).unreached != rows[i].fails)
            fail_msg("row %zu", i);
    }
}

/* A shard without a case of its own passes if another has one. */
static void test_sweep_shard_without_a_case_passes(void **state) {
    struct model *model = *state;
    for (int shard = 0; shard < 3; shard++) {
        pass_all(model, &(struct iam_mock_sweep_options){
                            .only = "2:RESET/applied", .shard_count = 3, .shard_index = shard});
        assert_false(iam_mock_sweep_get_totals(model->sweep).all_skipped);
    }
}

static void test_sweep_refuses_words_that_it_does_not_know(void **state) {
    struct model *model = *state;
    static const struct {
        struct iam_mock_sweep_options options;
        const char *field, *message;
    } bad[] = {
        {{.only = "hostle"},
         "only",
         "no outcome or group \"hostle\" (did you mean \"hostile\"?); groups are final,"},
        {{.skip = "TIMEOUT Trottling"}, "skip", "(did you mean \"Throttling\"?)"},
        {{.skip = "defalt"}, "skip", "(did you mean \"default\"?)"},
        {{.only = "RESET/aplied"}, "only", "no outcome or group \"RESET/aplied\""},
        {{.only = "PROXY_PAGE@404"}, "only", "no outcome or group"},
        {{.only = "hostile:bomb"}, "only", "no outcome or group"},
        {{.only = "0:RESET"}, "only", "the number of a call, 1 to 200"},
        {{.skip = "2:"}, "skip", "no outcome or group \"\""},
        {{.skip = "2RESET"}, "skip", "\":\" and an outcome"},
        {{.skip = "default"}, "skip", "leave no outcome to try"},
        {{.only = "hostile", .skip = "hostile"}, "skip", "leave no outcome to try"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct iam_mock_sweep *sweep = NULL;
        if (iam_mock_sweep_new(&sweep, &bad[i].options, &model->error) != IAM_MOCK_EINVAL)
            fail_msg("row %zu", i);
        assert_null(sweep);
        assert_string_equal(model->error.field, bad[i].field);
        assert_says(model->error.message, bad[i].message);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_only_takes_outcomes_groups_and_calls),
        TEST(test_sweep_skip_leaves_out_and_counts),
        TEST(test_sweep_skip_leaves_out_second_faults),
        TEST(test_sweep_that_skips_everything_at_its_calls_fails),
        TEST(test_sweep_says_which_words_apply_to_no_call),
        TEST(test_sweep_shard_without_a_case_passes),
        TEST(test_sweep_refuses_words_that_it_does_not_know),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
