/* Which cases a sweep has. Most of it needs no mock: what a body does is told to the sweep. */
#include "sweep_model.h"

#include "sweep/sweep.h"

/* ----- Bodies that are told ---------------------------------------------------------------------------- */

static struct iam_mock_sweep_call told_call(const char *action, uint64_t request, bool changes) {
    struct iam_mock_sweep_call call = {
        .request = request, .status = 200, .applied = changes, .changes = changes, .body_size = 200};
    snprintf(call.action, sizeof call.action, "%s", action);
    return call;
}

static void told_body(struct iam_mock_sweep_observation *out) {
    out->calls = 2;
    out->call[0] = told_call("ListMFADevices", 1, false);
    out->call[1] = told_call("DeactivateMFADevice", 2, true);
}

/* The fault at `call` was met, and not applied unless the script says so. */
static void meet(struct iam_mock_sweep_observation *out, const char *script) {
    const size_t call = (size_t)strtol(script, NULL, 10);
    if (call == 0)
        return;
    out->call[call - 1].planned = true;
    out->call[call - 1].applied = strstr(script, "/applied") != NULL && out->call[call - 1].changes;
}

static void record(struct model *model, const struct iam_mock_sweep_case *it,
                   enum iam_mock_sweep_verdict verdict) {
    assert_int_equal(iam_mock_sweep_record(model->sweep, it, &model->observation, verdict, NULL, NULL), 0);
}

static void pass(struct model *model, const struct iam_mock_sweep_case *it) {
    told_body(&model->observation);
    meet(&model->observation, it->script);
    record(model, it, IAM_MOCK_SWEEP_PASSED);
}

static void pass_fault_free(struct model *model) {
    pass(model, iam_mock_sweep_next(model->sweep));
    pass(model, iam_mock_sweep_next(model->sweep));
}

/* All scripts that can be had now, a line each, in order; to be freed. */
static char *all_scripts(struct model *model) {
    size_t size = 1;
    char *scripts = calloc(1, 200000);
    assert_non_null(scripts);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        size += strlen(it->script) + 1;
        assert_true(size < 200000);
        strcat(strcat(scripts, it->script), "\n");
    }
    return scripts;
}

static bool has_line(const char *scripts, const char *line) {
    char whole[200];
    snprintf(whole, sizeof whole, "\n%s\n", line);
    const size_t size = strlen(line);
    return (strncmp(scripts, line, size) == 0 && scripts[size] == '\n') || strstr(scripts, whole) != NULL;
}

/* ----- Tests ------------------------------------------------------------------------------------------- */

static void test_sweep_starts_with_two_fault_free_runs(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    const struct iam_mock_sweep_case *first = iam_mock_sweep_next(model->sweep);
    const struct iam_mock_sweep_case *second = iam_mock_sweep_next(model->sweep);
    assert_int_equal(first->number, 0);
    assert_int_equal(second->number, 1);
    assert_string_equal(first->script, "");
    assert_string_equal(second->script, "");
    assert_null(iam_mock_sweep_next(model->sweep));
    pass(model, second);
    assert_null(iam_mock_sweep_next(model->sweep)); /* not before the other is recorded */
    pass(model, first);
    const struct iam_mock_sweep_case *third = iam_mock_sweep_next(model->sweep);
    assert_non_null(third);
    assert_int_equal(third->number, 2);
}

static void test_sweep_tries_each_outcome_at_each_call(void **state) {
    struct model *model = *state;
    static const char *const tried[] = {"1:NoSuchEntity",
                                        "1:Throttling",
                                        "1:REFUSED",
                                        "1:RESET",
                                        "1:EMPTY_BODY",
                                        "1:EMPTY_BODY/applied",
                                        "1:CUT@100/applied",
                                        "2:NoSuchEntity",
                                        "2:EntityTemporarilyUnmodifiable",
                                        "2:ServiceFailure",
                                        "2:ServiceFailure/applied",
                                        "2:InternalFailure/applied",
                                        "2:Throttling",
                                        "2:AccessDenied",
                                        "2:REFUSED",
                                        "2:DNS_FAILURE",
                                        "2:TLS_FAILURE",
                                        "2:CONNECT_TIMEOUT",
                                        "2:TIMEOUT",
                                        "2:TIMEOUT/applied",
                                        "2:RESET",
                                        "2:RESET/applied",
                                        "2:CLOSED/applied",
                                        "2:GARBAGE/applied",
                                        "2:PROXY_PAGE",
                                        "2:PROXY_PAGE/applied",
                                        "2:CUT@0",
                                        "2:CUT@0/applied",
                                        "2:CUT@100/applied",
                                        "2:CUT@199/applied",
                                        "2:hostile:no-message",
                                        "2:hostile:leading-comment/applied",
                                        "1+:REFUSED",
                                        "2+:REFUSED",
                                        "1+:TIMEOUT",
                                        "2+:Throttling",
                                        "2+:ServiceFailure",
                                        "2+:EntityTemporarilyUnmodifiable"};
    static const char *const never[] = {
        "1:EntityTemporarilyUnmodifiable",                      /* not documented for it */
        "1+:EntityTemporarilyUnmodifiable",  "1:RESET/applied", /* it only reads, and nothing is seen of it */
        "1:ServiceFailure/applied",          "2:REFUSED/applied", "2:CUT@199", "2:CUT@200/applied",
        "2:hostile:leading-comment", /* "done" where it isn't */
        "1:hostile:leading-comment/applied", "3:REFUSED",         "2:CUT",     "2:DeleteConflict"};
    model_new_sweep(model, NULL);
    pass_fault_free(model);
    char *scripts = all_scripts(model);
    for (size_t i = 0; i < sizeof tried / sizeof tried[0]; i++)
        if (!has_line(scripts, tried[i]))
            print_error("missing: %s\n", tried[i]), assert_true(false);
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (has_line(scripts, never[i]))
            print_error("there: %s\n", never[i]), assert_true(false);
    const char *last_of_1 = strstr(scripts, "\n1:hostile:empty-code\n"),
               *first_of_2 = strstr(scripts, "\n2:");
    const char *persistent = strstr(scripts, "\n1+:");
    assert_true(last_of_1 && first_of_2 && persistent);
    assert_true(last_of_1 < first_of_2 && first_of_2 < persistent);
    assert_null(strstr(persistent, "\n2:"));
    free(scripts);
}

/* Bob's device is removed on the connection that listed it. */
static void pass_fault_free_reused(struct model *model) {
    for (int run = 0; run < 2; run++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        told_body(&model->observation);
        model->observation.call[1].reused = true;
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
}

static void test_sweep_tries_a_new_connection_where_one_was_reused(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    pass_fault_free(model);
    char *scripts = all_scripts(model);
    const int cases = iam_mock_sweep_get_totals(model->sweep).cases;
    bool fresh = strstr(scripts, "fresh") != NULL;
    free(scripts);
    assert_false(fresh);
    model_new_sweep(model, NULL);
    pass_fault_free_reused(model);
    scripts = all_scripts(model);
    const bool as_planned =
        strstr(scripts, "\n2:RESET\n2:RESET/fresh\n2:RESET/applied\n2:RESET/applied/fresh\n"
                        "2:CLOSED\n2:CLOSED/fresh\n2:CLOSED/applied\n2:CLOSED/applied/fresh\n") != NULL;
    int count = 0;
    for (const char *at = scripts; (at = strstr(at, "/fresh\n")) != NULL; at++)
        count++;
    free(scripts);
    assert_true(as_planned);
    assert_int_equal(count, 4); /* nowhere else: not at call 1, and not what goes on for ever */
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).cases, cases + 4);
}

/* As told_retry, but for the connection of the call that a fault brings about. */
static char *pairs_of_retry(struct model *model, bool reused) {
    model_new_sweep(model, NULL);
    pass_fault_free(model);
    int singles = iam_mock_sweep_get_totals(model->sweep).cases - 2;
    for (const struct iam_mock_sweep_case *it; singles-- > 0;) {
        it = iam_mock_sweep_next(model->sweep);
        assert_non_null(it);
        told_body(&model->observation);
        meet(&model->observation, it->script);
        if (strcmp(it->script, "2:Throttling") == 0) {
            model->observation.calls = 3;
            model->observation.call[2] = told_call("DeactivateMFADevice", 2, true);
            model->observation.call[2].reused = reused;
        }
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    return all_scripts(model);
}

static void test_sweep_pairs_try_a_new_connection_where_one_was_reused(void **state) {
    struct model *model = *state;
    char *pairs = pairs_of_retry(model, false);
    const bool without = !strstr(pairs, "fresh") && has_line(pairs, "2:Throttling 3:CLOSED/applied");
    free(pairs);
    assert_true(without);
    const int cases = iam_mock_sweep_get_totals(model->sweep).cases;
    pairs = pairs_of_retry(model, true);
    const bool with = has_line(pairs, "2:Throttling 3:CLOSED/applied") &&
                      has_line(pairs, "2:Throttling 3:CLOSED/applied/fresh") &&
                      has_line(pairs, "2:Throttling 3:RESET/fresh");
    free(pairs);
    assert_true(with);
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).cases, cases + 4);
}

/* Two faults that bring about the same request are one class, unless one was sent by the library alone. */
static int classes_of_two(struct model *model, bool resent) {
    model_new_sweep(model, NULL);
    pass_fault_free(model);
    int singles = iam_mock_sweep_get_totals(model->sweep).cases - 2;
    for (const struct iam_mock_sweep_case *it; singles-- > 0;) {
        it = iam_mock_sweep_next(model->sweep);
        assert_non_null(it);
        told_body(&model->observation);
        meet(&model->observation, it->script);
        const bool closed = strcmp(it->script, "2:CLOSED") == 0;
        if (closed || strcmp(it->script, "2:Throttling") == 0) {
            model->observation.calls = 3;
            model->observation.call[2] = told_call("DeactivateMFADevice", 2, true);
            model->observation.call[2].resent = closed && resent;
        }
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    return iam_mock_sweep_get_totals(model->sweep).classes;
}

static void test_sweep_tells_what_a_library_sent_again(void **state) {
    struct model *model = *state;
    const int classes = classes_of_two(model, false);
    assert_int_equal(classes_of_two(model, true), classes + 1);
}

static void test_sweep_knows_nothing_of_what_is_not_served(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    for (int i = 0; i < 2; i++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        model->observation.calls = 1;
        model->observation.call[0] = told_call("CreateUser", 7, true);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    assert_null(iam_mock_sweep_next(model->sweep));
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).cases, 2);
}

/* As the body, but for a third call after Throttling, AccessDenied and RESET/applied at call 2. */
static void told_retry(struct iam_mock_sweep_observation *out, const char *script, uint64_t request) {
    told_body(out);
    meet(out, script);
    if (strcmp(script, "2:Throttling") && strcmp(script, "2:AccessDenied") &&
        strcmp(script, "2:RESET/applied"))
        return;
    out->calls = 3;
    out->call[2] = told_call("DeactivateMFADevice", request, true);
    out->call[2].body_size = 100;
    if (strstr(script, "/applied")) {
        out->call[2].applied = out->call[2].changes = false;
        out->call[2].status = 404;
    }
}

static char *pairs_after(struct model *model, const char *failing) {
    model_new_sweep(model, NULL);
    pass_fault_free(model);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        if (strchr(it->script, ' ')) { /* the first pair */
            char *scripts = all_scripts(model);
            memmove(scripts + strlen(it->script) + 1, scripts, strlen(scripts) + 1);
            memcpy(scripts, it->script, strlen(it->script));
            scripts[strlen(it->script)] = '\n';
            return scripts;
        }
        told_retry(&model->observation, it->script, 2);
        record(model, it,
               failing && strcmp(it->script, failing) == 0 ? IAM_MOCK_SWEEP_FAILED : IAM_MOCK_SWEEP_PASSED);
    }
    return calloc(1, 1);
}

static void test_sweep_pairs_only_at_calls_that_a_fault_brought_about(void **state) {
    struct model *model = *state;
    char *pairs = pairs_after(model, NULL);
    assert_true(has_line(pairs, "2:Throttling 3:RESET/applied"));
    assert_true(has_line(pairs, "2:Throttling 3:CUT@99/applied"));
    assert_true(has_line(pairs, "2:RESET/applied 3:Throttling"));
    assert_false(has_line(pairs, "2:RESET/applied 3:RESET/applied")); /* nothing is left to change */
    assert_null(strstr(pairs, "2:AccessDenied 3:")); /* the same class as Throttling, and later */
    assert_null(strstr(pairs, "1:"));
    assert_null(strstr(pairs, "2:REFUSED "));
    assert_null(strstr(pairs, "3+"));
    assert_true(iam_mock_sweep_get_totals(model->sweep).pruned > 50);
    free(pairs);
}

static void test_sweep_pairs_need_a_first_fault_that_passes(void **state) {
    struct model *model = *state;
    char *pairs = pairs_after(model, "2:Throttling");
    assert_null(strstr(pairs, "2:Throttling "));
    assert_true(has_line(pairs, "2:AccessDenied 3:RESET/applied")); /* of its class the first that passes */
    free(pairs);
}

static void test_sweep_of_depth_1_has_no_pairs(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.depth = 1});
    pass_fault_free(model);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        assert_null(strchr(it->script, ' '));
        told_retry(&model->observation, it->script, 2);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_int_equal(totals.run, totals.cases);
    assert_int_equal(totals.pruned, 0);
}

static void test_sweep_is_the_same_whatever_the_order_of_recording(void **state) {
    struct model *model = *state;
    model_run(model, NULL);
    char *forwards = model_text(model);
    model->backwards = true;
    model_run(model, NULL);
    const char *text = iam_mock_sweep_text(model->sweep);
    const bool same = text && strcmp(text, forwards) == 0;
    free(forwards);
    assert_true(same);
}

static void test_sweep_past_its_cap_runs_nothing_and_says_the_count(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.cap = 20});
    pass_fault_free(model);
    assert_null(iam_mock_sweep_next(model->sweep));
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_true(totals.capped);
    assert_true(totals.cases > 60);
    char expected[80];
    snprintf(expected, sizeof expected, "%d cases are more than the cap of 20", totals.cases);
    assert_says(iam_mock_sweep_text(model->sweep), expected);
}

static void test_sweep_past_its_cap_runs_the_singles(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.depth = 1});
    pass_fault_free(model);
    const int singles = iam_mock_sweep_get_totals(model->sweep).cases;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.cap = singles});
    pass_fault_free(model);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        told_retry(&model->observation, it->script, 2);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_true(totals.capped);
    assert_int_equal(totals.run, singles);
    assert_true(totals.cases > singles);
    assert_says(iam_mock_sweep_text(model->sweep), "the cases with two faults were not run");
}

#define SHARDS 3
static void test_sweep_shards_share_the_cases(void **state) {
    struct model *model = *state;
    int run = 0;
    static bool seen[4000];
    memset(seen, 0, sizeof seen);
    for (int shard = 0; shard < SHARDS; shard++) {
        model_new_sweep(model, &(struct iam_mock_sweep_options){.shard_index = shard, .shard_count = SHARDS});
        pass_fault_free(model); /* in each */
        int of_first = -1;
        for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL; run++) {
            assert_int_equal(it->number % SHARDS, shard);
            assert_true(it->number < 4000 && !seen[it->number]);
            seen[it->number] = true;
            if (strcmp(it->script, "2:Throttling") == 0)
                of_first = shard;
            if (strncmp(it->script, "2:Throttling ", 13) == 0)
                assert_int_equal(of_first, shard);
            told_retry(&model->observation, it->script, 2);
            record(model, it, IAM_MOCK_SWEEP_PASSED);
        }
        const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
        char expected[80];
        snprintf(expected, sizeof expected, "shard %d of 3, %d of %d run here", shard, totals.run,
                 totals.cases);
        assert_says(iam_mock_sweep_text(model->sweep), expected);
    }
    model_new_sweep(model, &(struct iam_mock_sweep_options){.depth = 1});
    pass_fault_free(model);
    const int singles = iam_mock_sweep_get_totals(model->sweep).cases;
    assert_true(run > singles - 2);
    for (int i = 2; i < singles; i++)
        assert_true(seen[i]);
}

static void test_sweep_that_diverges_names_the_first_call(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    const struct iam_mock_sweep_case *second, *first = iam_mock_sweep_next(model->sweep);
    second = iam_mock_sweep_next(model->sweep);
    pass(model, first);
    told_body(&model->observation);
    model->observation.call[1] = told_call("DeleteVirtualMFADevice", 3, true);
    record(model, second, IAM_MOCK_SWEEP_PASSED);
    assert_true(iam_mock_sweep_get_totals(model->sweep).diverged);
    assert_null(iam_mock_sweep_next(model->sweep));
    assert_says(iam_mock_sweep_text(model->sweep),
                "diverged at call 2: DeactivateMFADevice, and again DeleteVirtualMFADevice");
    assert_says(iam_mock_sweep_junit(model->sweep), "diverged at call 2");
}

static void test_sweep_that_diverges_in_its_length_or_parameters(void **state) {
    struct model *model = *state;
    for (int longer = 0; longer < 2; longer++) {
        model_new_sweep(model, NULL);
        const struct iam_mock_sweep_case *second, *first = iam_mock_sweep_next(model->sweep);
        second = iam_mock_sweep_next(model->sweep);
        told_body(&model->observation);
        model->observation.calls = longer ? 3 : 2;
        memset(&model->observation.call[2], 0, sizeof model->observation.call[2]); /* no longer in the ring */
        model->observation.call[1].request = longer ? 2 : 99;
        record(model, second, IAM_MOCK_SWEEP_PASSED);
        pass(model, first);
        assert_true(iam_mock_sweep_get_totals(model->sweep).diverged);
        assert_says(iam_mock_sweep_text(model->sweep),
                    longer ? "at call 3: nothing, and again (no\\040action)" : "with other parameters");
    }
}

/* Runs in one process may find the connections of those before them: it is the calls that count. */
static void test_sweep_diverges_in_no_connection(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    for (int run = 0; run < 2; run++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        told_body(&model->observation);
        model->observation.call[0].reused = run == 1;
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    assert_false(iam_mock_sweep_get_totals(model->sweep).diverged);
    char *scripts = all_scripts(model);
    const bool goes_by_the_first = !strstr(scripts, "fresh");
    free(scripts);
    assert_true(goes_by_the_first);
}

static void test_sweep_tries_nothing_if_the_fault_free_run_fails(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    pass(model, iam_mock_sweep_next(model->sweep));
    told_body(&model->observation);
    record(model, iam_mock_sweep_next(model->sweep), IAM_MOCK_SWEEP_CRASHED);
    assert_null(iam_mock_sweep_next(model->sweep));
    assert_says(iam_mock_sweep_text(model->sweep), "the fault-free run doesn't pass");
}

static void test_sweep_names_a_fault_that_was_never_met(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.depth = 1});
    pass_fault_free(model);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        told_body(&model->observation);
        if (strcmp(it->script, "2:RESET/applied") != 0)
            meet(&model->observation, it->script);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    assert_true(iam_mock_sweep_get_totals(model->sweep).unreached);
    assert_says(iam_mock_sweep_text(model->sweep), "2:RESET/applied: the fault at call 2 was never met");
    assert_says_not(iam_mock_sweep_text(model->sweep), "2:RESET: the fault");
}

static void test_sweep_without_calls_says_so(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    model->observation.calls = 0;
    record(model, iam_mock_sweep_next(model->sweep), IAM_MOCK_SWEEP_PASSED);
    record(model, iam_mock_sweep_next(model->sweep), IAM_MOCK_SWEEP_PASSED);
    assert_null(iam_mock_sweep_next(model->sweep));
    assert_says(iam_mock_sweep_text(model->sweep), "the body makes no call of this mock");
}

static void test_sweep_of_10000_calls_keeps_the_first(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.cap = 20000});
    for (int i = 0; i < 2; i++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        model->observation.calls = 10000;
        for (int call = 0; call < IAM_MOCK_SWEEP_MAX_CALLS; call++)
            model->observation.call[call] = told_call("ListMFADevices", 1, false);
        record(model, it, i == 0 ? IAM_MOCK_SWEEP_PASSED : IAM_MOCK_SWEEP_UNBOUNDED);
    }
    assert_null(iam_mock_sweep_next(model->sweep));
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).failed, 1);
}

static void test_sweep_options_out_of_range_are_refused(void **state) {
    struct model *model = *state;
    static const struct {
        struct iam_mock_sweep_options options;
        const char *field;
    } bad[] = {
        {{.depth = 3}, "depth"},
        {{.depth = -1}, "depth"},
        {{.cap = -1}, "cap"},
        {{.jobs = -1}, "jobs"},
        {{.deadline_ms = -1}, "deadline_ms"},
        {{.call_limit = 201}, "call_limit"},
        {{.call_limit = -1}, "call_limit"},
        {{.shard_count = -1}, "shard_count"},
        {{.shard_index = 3, .shard_count = 3}, "shard_index"},
        {{.shard_index = -1, .shard_count = 3}, "shard_index"},
        {{.shard_index = 1}, "shard_index"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct iam_mock_sweep *sweep = NULL;
        assert_int_equal(iam_mock_sweep_new(&sweep, &bad[i].options, &model->error), IAM_MOCK_EINVAL);
        assert_string_equal(model->error.field, bad[i].field);
        assert_null(sweep);
    }
    assert_int_equal(iam_mock_sweep_new(NULL, NULL, &model->error), IAM_MOCK_EINVAL);
}

static void test_sweep_records_a_case_of_its_own_once(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
    const struct iam_mock_sweep_case other = {0, ""};
    told_body(&model->observation);
    const struct iam_mock_sweep_observation *seen = &model->observation;
    assert_int_equal(iam_mock_sweep_record(NULL, it, seen, 0, NULL, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_record(model->sweep, NULL, seen, 0, NULL, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_record(model->sweep, it, NULL, 0, NULL, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_record(model->sweep, &other, seen, 0, NULL, NULL), IAM_MOCK_EINVAL);
    const struct iam_mock_sweep_case *not_given = &((const struct sweep_case *)(const void *)it + 1)->it;
    assert_int_equal(iam_mock_sweep_record(model->sweep, not_given, seen, 0, NULL, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(
        iam_mock_sweep_record(model->sweep, it, seen, (enum iam_mock_sweep_verdict)8, NULL, NULL),
        IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).run, 0);
    record(model, it, IAM_MOCK_SWEEP_PASSED);
    assert_int_equal(iam_mock_sweep_record(model->sweep, it, seen, 0, NULL, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).run, 1);
    assert_null(iam_mock_sweep_next(NULL));
    iam_mock_sweep_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_starts_with_two_fault_free_runs),
        TEST(test_sweep_tries_each_outcome_at_each_call),
        TEST(test_sweep_tries_a_new_connection_where_one_was_reused),
        TEST(test_sweep_pairs_try_a_new_connection_where_one_was_reused),
        TEST(test_sweep_tells_what_a_library_sent_again),
        TEST(test_sweep_knows_nothing_of_what_is_not_served),
        TEST(test_sweep_pairs_only_at_calls_that_a_fault_brought_about),
        TEST(test_sweep_pairs_need_a_first_fault_that_passes),
        TEST(test_sweep_of_depth_1_has_no_pairs),
        TEST(test_sweep_is_the_same_whatever_the_order_of_recording),
        TEST(test_sweep_past_its_cap_runs_nothing_and_says_the_count),
        TEST(test_sweep_past_its_cap_runs_the_singles),
        TEST(test_sweep_shards_share_the_cases),
        TEST(test_sweep_that_diverges_names_the_first_call),
        TEST(test_sweep_that_diverges_in_its_length_or_parameters),
        TEST(test_sweep_diverges_in_no_connection),
        TEST(test_sweep_tries_nothing_if_the_fault_free_run_fails),
        TEST(test_sweep_names_a_fault_that_was_never_met),
        TEST(test_sweep_without_calls_says_so),
        TEST(test_sweep_of_10000_calls_keeps_the_first),
        TEST(test_sweep_options_out_of_range_are_refused),
        TEST(test_sweep_records_a_case_of_its_own_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
