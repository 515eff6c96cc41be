/* A sweep of a program for each action that the mock decides by code: each outcome finds its call, and what
 * the careful client reports is true in each case. */
#include "sweep_model.h"

#include "model/actions.h"

#define PHONE "arn:aws:iam::123456789012:mfa/Phone"
#define FREE "arn:aws:iam::123456789012:mfa/Free"
#define PASSKEY "arn:aws:iam::123456789012:u2f/user/Bob/key-AAAA"
#define TAG "&Tags.member.1.Key=team&Tags.member.1.Value=one"

/* A program of one call. */
struct program {
    const char *action, *parameters;
    const char *codes_of; /* the device whose codes are added; NULL: none */
};

static const struct program programs[] = {
    {"CreateAccessKey", "&UserName=Dan", NULL},
    {"CreateUser", "&UserName=Carol" TAG, NULL},
    {"CreateVirtualMFADevice", "&VirtualMFADeviceName=New" TAG, NULL},
    {"DeactivateMFADevice", "&UserName=Bob&SerialNumber=" BOB_MFA, NULL},
    {"DeleteAccessKey", "&UserName=Bob&AccessKeyId=" BOB_KEY, NULL},
    {"DeleteLoginProfile", "&UserName=Bob", NULL},
    {"DeleteUser", "&UserName=Eve", NULL},
    {"DeleteVirtualMFADevice", "&SerialNumber=" FREE, NULL},
    {"EnableMFADevice", "&UserName=Bob&SerialNumber=" FREE, FREE},
    {"GetAccountSummary", "", NULL},
    {"GetLoginProfile", "&UserName=Bob", NULL},
    {"GetMFADevice", "&UserName=Bob&SerialNumber=" PASSKEY, NULL},
    {"GetUser", "&UserName=Bob", NULL},
    {"ListAccessKeys", "&UserName=Bob", NULL},
    {"ListMFADevices", "&UserName=Bob", NULL},
    {"ListMFADeviceTags", "&SerialNumber=" PHONE, NULL},
    {"ListUserTags", "&UserName=Bob", NULL},
    {"ListUsers", "", NULL},
    {"ListVirtualMFADevices", "", NULL},
    {"ResyncMFADevice", "&UserName=Bob&SerialNumber=" PHONE, PHONE},
    {"TagMFADevice", "&SerialNumber=" PHONE TAG, NULL},
    {"TagUser", "&UserName=Bob" TAG, NULL},
    {"UntagMFADevice", "&SerialNumber=" PHONE "&TagKeys.member.1=a", NULL},
    {"UntagUser", "&UserName=Bob&TagKeys.member.1=a", NULL},
    {"UpdateAccessKey", "&UserName=Bob&Status=Inactive&AccessKeyId=" BOB_KEY, NULL},
    {"UpdateUser", "&UserName=Dan&NewUserName=Daniel", NULL},
};
#define PROGRAMS (sizeof programs / sizeof programs[0])

static void add_to(struct iam_mock *mock, const struct iam_mock_user *user) {
    assert_int_equal(iam_mock_add_user(mock, user, NULL), 0);
}

static void add_device_to(struct iam_mock *mock, const struct iam_mock_device *device) {
    assert_int_equal(iam_mock_add_device(mock, device, NULL), 0);
}

/* The state of a test. */
struct subject {
    const struct program *program;
    struct model *model;
};

/* Each list has two items, each deletion something to delete, each race a target. */
static int fill(void **state) {
    static const struct iam_mock_tag tags[] = {{"a", "1"}, {"b", "2"}};
    struct model *model = calloc(1, sizeof *model);
    ((struct subject *)*state)->model = model; /* first: the teardown is to find it */
    if (!model || iam_mock_new(&model->from, NULL, &model->error))
        return -1;
    add_to(model->from,
           &(struct iam_mock_user){.name = "Bob", .tags = tags, .tag_count = 2, .login_profile = true});
    add_to(model->from, &(struct iam_mock_user){.name = "Dan"});
    add_to(model->from, &(struct iam_mock_user){.name = "Eve"});
    add_device_to(model->from,
                  &(struct iam_mock_device){.serial_number = "GAHT12345678", .user_name = "Dan"});
    add_device_to(model->from, &(struct iam_mock_device){.serial_number = BOB_MFA, .user_name = "Bob"});
    add_device_to(model->from, &(struct iam_mock_device){
                                   .serial_number = PHONE, .user_name = "Bob", .tags = tags, .tag_count = 2});
    add_device_to(model->from, &(struct iam_mock_device){.serial_number = PASSKEY, .user_name = "Bob"});
    add_device_to(model->from, &(struct iam_mock_device){.serial_number = FREE});
    for (int i = 0; i < 2; i++) {
        const struct iam_mock_access_key key = {.id = i ? "AKIAIOSFODNN7SECOND0" : BOB_KEY,
                                                .user_name = "Bob"};
        assert_int_equal(iam_mock_add_access_key(model->from, &key, NULL), 0);
    }
    return iam_mock_clone(&model->mock, model->from, &model->error);
}

static void write_form(struct model *model, const struct program *program, char *out, size_t size) {
    char codes[2][IAM_MOCK_TOTP_CODE_SIZE] = {"", ""};
    for (int i = 0; program->codes_of && i < 2; i++)
        assert_int_equal(iam_mock_totp_code(model->mock, program->codes_of, i - 1, codes[i]), 0);
    snprintf(out, size, "Action=%s&Version=2010-05-08%s%s%s%s%s", program->action, program->parameters,
             program->codes_of ? "&AuthenticationCode1=" : "", codes[0],
             program->codes_of ? "&AuthenticationCode2=" : "", codes[1]);
}

/* A whole answer of the action, and no error inside. */
static bool is_success(const struct model *model, const struct program *program) {
    char start[128], end[128];
    const char *body = model->response.body;
    const size_t size = model->response.body_size;
    snprintf(start, sizeof start, "<%sResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">",
             program->action);
    snprintf(end, sizeof end, "</%sResponse>\n", program->action);
    return model->response.status == 200 && size > strlen(start) + strlen(end) &&
           strncmp(body, start, strlen(start)) == 0 && strcmp(body + size - strlen(end), end) == 0 &&
           !strstr(body, "<Error>");
}

static enum model_told run_client(struct model *model, const struct program *program) {
    char form[512];
    bool in_doubt = false;
    write_form(model, program, form, sizeof form);
    for (int attempt = 0; attempt < MODEL_ATTEMPTS; attempt++) {
        const struct iam_mock_request request = {.body = form, .body_size = strlen(form), .timeout_ms = 1000};
        const int result = iam_mock_send(model->mock, &request, &model->response);
        const int status = model->response.status;
        assert_true(result >= 0);
        if (result == 0 && is_success(model, program))
            return TOLD_DONE;
        const bool throttled = result == 0 && model->response.error_code &&
                               strcmp(model->response.error_code, "Throttling") == 0;
        if (result == 0 && status >= 400 && status < 500 && status != 408 && !throttled)
            return in_doubt ? TOLD_UNKNOWN : TOLD_NOT_DONE;
        in_doubt |= !throttled && (result == 0 || result > IAM_MOCK_CONNECT_TIMEOUT);
    }
    return in_doubt ? TOLD_UNKNOWN : TOLD_NOT_DONE;
}

/* NULL: what the client told is true, and no other device is said to be off. */
static const char *find_lie(struct model *model, const struct program *program, enum model_told told) {
    static const enum iam_mock_told words[] = {IAM_MOCK_TOLD_DONE, IAM_MOCK_TOLD_NOT_DONE,
                                               IAM_MOCK_TOLD_UNKNOWN};
    struct iam_mock_counts counts;
    assert_int_equal(iam_mock_get_counts(model->mock, program->action, NULL, NULL, &counts), 0);
    if (told == TOLD_DONE && counts.applied == 0 && counts.acknowledged == 0)
        return "told \"done\"";
    if (told == TOLD_NOT_DONE && counts.applied > 0)
        return "told \"not done\"";
    if (told == TOLD_UNKNOWN && counts.lost == 0)
        return "told \"unknown\"";
    const bool deactivates = strcmp(program->action, "DeactivateMFADevice") == 0;
    const char *lie = iam_mock_contradiction(model->mock, "Bob", BOB_MFA,
                                             deactivates ? words[told] : IAM_MOCK_TOLD_NOT_DONE);
    assert_non_null(lie);
    return *lie ? lie : NULL;
}

static void sweep_program(struct model *model, const struct program *program) {
    const struct iam_mock_sweep_options options = {.depth = 1};
    const struct iam_mock_sweep_case *it;
    model_new_sweep(model, &options);
    for (int number = 0; (it = iam_mock_sweep_next(model->sweep)) != NULL; number++) {
        assert_int_equal(iam_mock_restore(model->mock, model->from, &model->error), 0);
        assert_int_equal(iam_mock_sweep_arm(it, model->mock, &model->error), 0);
        const enum model_told told = run_client(model, program);
        iam_mock_sweep_observe(model->mock, &model->observation);
        assert_true(number > 0 || told == TOLD_DONE); /* the first case is without a fault */
        const char *lie = find_lie(model, program, told);
        assert_int_equal(iam_mock_sweep_record(model->sweep, it, &model->observation,
                                               lie ? IAM_MOCK_SWEEP_FAILED : IAM_MOCK_SWEEP_PASSED, lie,
                                               iam_mock_journal_text(model->mock)),
                         0);
    }
}

static int empty(void **state) {
    void *model = ((struct subject *)*state)->model;
    return model_teardown(&model);
}

static void test_sweep_of_an_action(void **state) {
    const struct subject *subject = *state;
    struct model *model = subject->model;
    sweep_program(model, subject->program);
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    if (totals.failed > 0 || totals.not_applicable > 0 || totals.diverged || totals.unreached)
        fail_msg("%s: %.2000s", subject->program->action, iam_mock_sweep_text(model->sweep));
    assert_true(totals.run > 100 && totals.possible == totals.run);
}

static void test_sweep_has_a_program_for_each_action(void **state) {
    (void)state;
    for (unsigned id = 0; id < ACTION_COUNT; id++) {
        const struct action *action = action_info((enum action_id)id);
        size_t found = 0;
        for (size_t i = 0; i < PROGRAMS; i++)
            found += view_equal(view_of(programs[i].action), action->name);
        if (found != action->is_coded)
            fail_msg("%s has %zu programs", action->name.data, found);
    }
}

int main(void) {
    struct subject subjects[PROGRAMS];
    struct CMUnitTest tests[PROGRAMS + 1] = {cmocka_unit_test(test_sweep_has_a_program_for_each_action)};
    for (size_t i = 0; i < PROGRAMS; i++) {
        subjects[i] = (struct subject){.program = &programs[i]};
        tests[i + 1] = (struct CMUnitTest){.name = "test_sweep_of_an_action",
                                           .test_func = test_sweep_of_an_action,
                                           .setup_func = fill,
                                           .teardown_func = empty,
                                           .initial_state = &subjects[i]};
    }
    return !!cmocka_run_group_tests(tests, NULL, NULL);
}
