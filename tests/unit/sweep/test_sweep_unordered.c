/* Calls without an order: compared as a set, and faults that name request and occurrence. */
#include "told.h"

#include <pthread.h>

static struct iam_mock_sweep_call call_for(const char *action, const char *target, uint64_t request,
                                           bool changes, uint8_t thread) {
    struct iam_mock_sweep_call call = told_call(action, request, changes);
    snprintf(call.target, sizeof call.target, "%s", target);
    call.thread = thread;
    return call;
}

/* A list, then two threads that each remove a device; the second one first if `turned`. */
static void told_threads(struct iam_mock_sweep_observation *out, bool turned) {
    out->calls = 3;
    out->call[0] = call_for("ListMFADevices", "Bob", 1, false, 1);
    out->call[1 + turned] = call_for("DeactivateMFADevice", "GAHT1", 2, true, (uint8_t)(2 + turned));
    out->call[2 - turned] = call_for("DeactivateMFADevice", "GAHT2", 3, true, (uint8_t)(3 - turned));
}

static char *run_threads(struct model *model, const struct iam_mock_sweep_options *options,
                         bool first_turned) {
    size_t size = 0;
    char *scripts = calloc(1, 4000000);
    bool turned = first_turned;
    assert_non_null(scripts);
    model_new_sweep(model, options);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        assert_true(size < 3900000);
        size += (size_t)sprintf(scripts + size, "%s\n", it->script);
        told_threads(&model->observation, turned);
        if (strstr(it->script, "GAHT1)#1:Throttling")) /* sent again */
            model->observation.call[model->observation.calls++] =
                call_for("DeactivateMFADevice", "GAHT1", 2, true, 2);
        for (uint32_t i = 0; i < model->observation.calls; i++)
            model->observation.call[i].planned = it->script[0] != '\0';
        turned = !turned;
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    return scripts;
}

/* Whichever thread is first, the plan is the same. */
static void test_sweep_of_threads_names_request_and_occurrence(void **state) {
    struct model *model = *state;
    const struct iam_mock_sweep_options options = {.only = "RESET REFUSED Throttling"};
    char *scripts = run_threads(model, &options, false);
    char *turned = run_threads(model, &options, true);
    const bool same = strcmp(scripts, turned) == 0;
    const bool planned =
        has_line(scripts, "DeactivateMFADevice(GAHT1)#1:RESET/applied") &&
        has_line(scripts, "ListMFADevices(Bob)#1:REFUSED") &&
        has_line(scripts, "DeactivateMFADevice(GAHT1)#1+:Throttling") &&
        has_line(scripts, "DeactivateMFADevice(GAHT1)#1:RESET DeactivateMFADevice(GAHT2)#1:RESET") &&
        has_line(scripts, "DeactivateMFADevice(GAHT1)#1:Throttling DeactivateMFADevice(GAHT1)#2:REFUSED");
    const bool numbered = has_start(scripts, "1:") || has_start(scripts, "2:");
    free(scripts);
    free(turned);
    assert_true(same);
    assert_true(planned);
    assert_false(numbered);
    assert_false(iam_mock_sweep_get_totals(model->sweep).diverged);
    assert_false(iam_mock_sweep_get_totals(model->sweep).unreached);
}

static void test_sweep_of_threads_finds_a_call_that_is_missing(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    told_threads(&model->observation, false);
    record(model, iam_mock_sweep_next(model->sweep), IAM_MOCK_SWEEP_PASSED);
    told_threads(&model->observation, true);
    model->observation.call[1].request = 9;
    record(model, iam_mock_sweep_next(model->sweep), IAM_MOCK_SWEEP_PASSED);
    assert_true(iam_mock_sweep_get_totals(model->sweep).diverged);
    assert_says(iam_mock_sweep_text(model->sweep), "diverged at call 3: DeactivateMFADevice");
}

/* Calls of one thread that overlap: their order may differ. */
static void test_sweep_of_calls_that_overlap_compares_a_set(void **state) {
    struct model *model = *state;
    for (int overlaps = 0; overlaps < 2; overlaps++) {
        model_new_sweep(model, &(struct iam_mock_sweep_options){.depth = 1});
        for (int run = 0; run < 2; run++) {
            const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
            told_threads(&model->observation, run == 1);
            for (int i = 0; i < 3; i++)
                model->observation.call[i].thread = 1;
            model->observation.call[2].overlaps = overlaps;
            record(model, it, IAM_MOCK_SWEEP_PASSED);
        }
        assert_int_equal(iam_mock_sweep_get_totals(model->sweep).diverged, !overlaps);
    }
}

static void test_sweep_option_unordered_without_threads(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.unordered = true, .depth = 1});
    pass_fault_free(model);
    char *scripts = all_scripts(model);
    const bool planned = has_line(scripts, "DeactivateMFADevice()#1:RESET/applied");
    free(scripts);
    assert_true(planned);
}

/* ----- With a mock ----------------------------------------------------------------------------- */

static int send_text(struct model *model, const char *form) {
    const struct iam_mock_request request = {.body = form, .body_size = strlen(form)};
    const int result = iam_mock_send(model->mock, &request, &model->response);
    assert_true(result >= 0);
    return result ? result : 1000 + model->response.status;
}

static const char list_bob[] = FORM("ListMFADevices") "&UserName=Bob";

static void test_sweep_script_hits_an_occurrence(void **state) {
    struct model *model = *state;
    static const char script[] = "ListMFADevices(Bob)#2-3:Throttling DeactivateMFADevice(" BOB_MFA
                                 ")#2:RESET DeactivateMFADevice(other%20one)#1+:REFUSED";
    assert_int_equal(iam_mock_sweep_arm_script(script, model->mock, &model->error), 0);
    assert_int_equal(send_text(model, list_bob), 1200);
    assert_int_equal(send_text(model, DEACTIVATE_BOB), 1200);
    assert_int_equal(send_text(model, list_bob), 1400);
    assert_int_equal(send_text(model, list_bob), 1400);
    assert_int_equal(send_text(model, list_bob), 1200);
    assert_int_equal(send_text(model, DEACTIVATE_BOB), IAM_MOCK_RESET);
    assert_int_equal(send_text(model, DEACTIVATE_BOB), 1404);
    for (int i = 0; i < 3; i++)
        assert_int_equal(send_text(model, FORM("DeactivateMFADevice") "&UserName=Bob&SerialNumber=other+one"),
                         IAM_MOCK_REFUSED);
    iam_mock_sweep_observe(model->mock, &model->observation);
    assert_string_equal(model->observation.call[0].target, "Bob");
    assert_string_equal(model->observation.call[1].target, BOB_MFA);
    assert_true(model->observation.call[2].planned && model->observation.call[5].planned);
    assert_false(model->observation.call[4].planned || model->observation.call[6].planned);
}

static void *list_in_thread(void *context) {
    struct iam_mock_response response = {0};
    const struct iam_mock_request request = {.body = list_bob, .body_size = sizeof list_bob - 1};
    const int result = iam_mock_send(context, &request, &response);
    iam_mock_response_clear(&response);
    return result == 0 ? context : NULL;
}

static void test_sweep_observes_threads(void **state) {
    struct model *model = *state;
    pthread_t thread;
    void *sent = NULL;
    send_text(model, list_bob);
    assert_int_equal(pthread_create(&thread, NULL, list_in_thread, model->mock), 0);
    assert_int_equal(pthread_join(thread, &sent), 0);
    assert_non_null(sent);
    send_text(model, list_bob);
    iam_mock_sweep_observe(model->mock, &model->observation);
    assert_int_equal(model->observation.call[0].thread, 1);
    assert_int_equal(model->observation.call[1].thread, 2);
    assert_int_equal(model->observation.call[2].thread, 1);
    assert_false(model->observation.call[1].overlaps);
}

/* The order of begins and ends decides: the clock stands all the time. */
static void test_sweep_observes_overlaps(void **state) {
    struct model *model = *state;
    struct iam_mock_response responses[4] = {{0}};
    static const bool overlaps[] = {false, true, true, false, false};
    const struct iam_mock_request request = {.body = list_bob, .body_size = sizeof list_bob - 1};
    int failures = 0;
    for (int i = 0; i < 3; i++) { /* the second ends before the third begins, the first does not */
        failures += iam_mock_begin_call(model->mock, &request, &responses[i]) != 0;
        if (i == 1)
            iam_mock_end_call(model->mock, responses[1].ticket, 0, true);
    }
    iam_mock_end_call(model->mock, responses[0].ticket, 0, true);
    iam_mock_end_call(model->mock, responses[2].ticket, 0, false);
    send_text(model, list_bob);
    failures += iam_mock_begin_call(model->mock, &request, &responses[3]) != 0;
    iam_mock_sweep_observe(model->mock, &model->observation);
    assert_int_equal(failures, 0);
    for (size_t i = 0; i < sizeof overlaps; i++)
        assert_int_equal(model->observation.call[i].overlaps, overlaps[i]);
    assert_int_equal(model->observation.call[0].status, 200);
    assert_int_equal(model->observation.call[2].status, 0); /* the client got nothing */
    assert_int_equal(model->observation.call[2].fault, IAM_MOCK_TIMEOUT);
    assert_int_equal(model->observation.call[4].status, 0); /* it has nothing yet */
}

/* Bob's list is followed by Zoe's if it fails, and Zoe's by a removal, which sorts before both, if that
 * fails. */
static void told_further_calls(struct iam_mock_sweep_observation *out, const char *script) {
    out->calls = 1;
    out->call[0] = call_for("ListMFADevices", "Bob", 1, false, 1);
    if (strstr(script, "Bob)#1:"))
        out->call[out->calls++] = call_for("ListMFADevices", "Zoe", 2, false, 1);
    if (strstr(script, "Zoe)#1:"))
        out->call[out->calls++] = call_for("DeactivateMFADevice", "GAHT1", 3, true, 1);
}

/* Calls that the fault-free run does not make have no number that each run has: none gets two outcomes. */
static void test_sweep_of_depth_3_gives_a_call_one_outcome(void **state) {
    struct model *model = *state;
    const struct iam_mock_sweep_options options = {.unordered = true, .depth = 3, .only = "RESET Throttling"};
    size_t triples = 0, twice = 0;
    model_new_sweep(model, &options);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        const char *second = strchr(it->script, ' '), *zoe = strstr(it->script, "Zoe)#1:");
        triples += second && strchr(second + 1, ' ');
        twice += zoe && strstr(zoe + 1, "Zoe)#1:");
        told_further_calls(&model->observation, it->script);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    assert_int_equal(twice, 0);
    assert_true(triples > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_of_threads_names_request_and_occurrence),
        TEST(test_sweep_of_threads_finds_a_call_that_is_missing),
        TEST(test_sweep_of_calls_that_overlap_compares_a_set),
        TEST(test_sweep_option_unordered_without_threads),
        TEST(test_sweep_of_depth_3_gives_a_call_one_outcome),
        TEST(test_sweep_script_hits_an_occurrence),
        TEST(test_sweep_observes_threads),
        TEST(test_sweep_observes_overlaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
