/* A sweep of a program that deactivates Bob's device and renames Bob: what it reports about Bob is true by
 * the old name, whatever happens to the rename, and by the new name once Bob has it. */
#include "sweep_model.h"

#define NEW_NAME "leaver-Bob"
#define RENAME_BOB FORM("UpdateUser") "&UserName=Bob&NewUserName=" NEW_NAME
#define LIST_RENAMED FORM("ListMFADevices") "&UserName=" NEW_NAME

static const enum iam_mock_told words[] = {IAM_MOCK_TOLD_DONE, IAM_MOCK_TOLD_NOT_DONE, IAM_MOCK_TOLD_UNKNOWN};

/* What one action came to, after up to MODEL_ATTEMPTS requests. */
struct outcome {
    enum model_told told;
    bool in_doubt; /* an answer was lost, whatever came later */
};

static bool is_whole_success(const struct model *model, const char *action) {
    char end[64];
    const char *body = model->response.body;
    const size_t size = model->response.body_size;
    snprintf(end, sizeof end, "</%sResponse>\n", action);
    return model->response.status == 200 && size > 2 * strlen(end) && strncmp(body + 1, end + 2, 8) == 0 &&
           strcmp(body + size - strlen(end), end) == 0 && !strstr(body, "<Error>");
}

static struct outcome call(struct model *model, const char *action, const char *form) {
    struct outcome outcome = {TOLD_NOT_DONE, false};
    for (int attempt = 0; attempt < MODEL_ATTEMPTS; attempt++) {
        const struct iam_mock_request request = {.body = form, .body_size = strlen(form), .timeout_ms = 1000};
        const int result = iam_mock_send(model->mock, &request, &model->response);
        const int status = model->response.status;
        assert_true(result >= 0);
        if (result == 0 && is_whole_success(model, action)) {
            outcome.told = TOLD_DONE;
            return outcome;
        }
        const bool throttled = result == 0 && model->response.error_code &&
                               strcmp(model->response.error_code, "Throttling") == 0;
        if (result == 0 && status >= 400 && status < 500 && status != 408 && !throttled)
            break;
        outcome.in_doubt |= !throttled && (result == 0 || result > IAM_MOCK_CONNECT_TIMEOUT);
    }
    outcome.told = outcome.in_doubt ? TOLD_UNKNOWN : TOLD_NOT_DONE;
    return outcome;
}

static const char *contradict(struct model *model, const char *user, const char *serial,
                              enum model_told told) {
    const char *text = iam_mock_contradiction(model->mock, user, serial, words[told]);
    assert_non_null(text);
    return *text ? text : NULL;
}

/* Run the program. NULL: all that it reports is true. */
static const char *find_lie(struct model *model) {
    const struct outcome removal = call(model, "DeactivateMFADevice", DEACTIVATE_BOB);
    const struct outcome rename = call(model, "UpdateUser", RENAME_BOB);
    const bool listed = rename.told == TOLD_DONE;
    const bool list_lost = listed && call(model, "ListMFADevices", LIST_RENAMED).in_doubt;
    const bool in_doubt = removal.in_doubt || rename.in_doubt || list_lost;
    const char *lie = contradict(model, "Bob", BOB_MFA, removal.told);
    for (int i = 0; !lie && i < (listed ? 2 : 1); i++) {
        const char *name = i ? NEW_NAME : "Bob";
        lie = contradict(model, name, BOB_MFA, removal.told);
        if (!lie && in_doubt)
            lie = contradict(model, name, NULL, TOLD_UNKNOWN);
        if (!lie && iam_mock_get_device_state(model->mock, name, BOB_MFA) == IAM_MOCK_UNKNOWN)
            lie = "the user is not known by the name";
    }
    return lie;
}

static void test_sweep_of_a_rename(void **state) {
    struct model *model = *state;
    const struct iam_mock_sweep_options options = {.depth = 2};
    const struct iam_mock_sweep_case *it;
    model_new_sweep(model, &options);
    while ((it = iam_mock_sweep_next(model->sweep)) != NULL) {
        assert_int_equal(iam_mock_restore(model->mock, model->from, &model->error), 0);
        assert_int_equal(iam_mock_sweep_arm(it, model->mock, &model->error), 0);
        const char *lie = find_lie(model);
        iam_mock_sweep_observe(model->mock, &model->observation);
        assert_int_equal(iam_mock_sweep_record(model->sweep, it, &model->observation,
                                               lie ? IAM_MOCK_SWEEP_FAILED : IAM_MOCK_SWEEP_PASSED, lie,
                                               iam_mock_journal_text(model->mock)),
                         0);
    }
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    if (totals.failed > 0 || totals.diverged)
        fail_msg("%.4000s", iam_mock_sweep_text(model->sweep));
    assert_true(totals.run > 500);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sweep_of_a_rename, model_setup, model_teardown),
    };
    return !!cmocka_run_group_tests(tests, NULL, NULL);
}
