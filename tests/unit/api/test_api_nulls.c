/* Each public function with NULL where none may be, and where one may. */
#include "with_mock.h"

/* ----- Functions with an error ----------------------------------------------------------------- */

static const struct iam_mock_user user = {.name = "Bob"};
static const struct iam_mock_device device = {.serial_number = "GAHT12345678", .root = true};
static const struct iam_mock_access_key key = {.id = "AKIAIOSFODNN7EXAMPLE", .principal = IAM_MOCK_ROOT};
static const struct iam_mock_rule rule = {.error = "ServiceFailure"};

typedef int with_error(struct iam_mock *mock, struct iam_mock_error *error);

static int new_nowhere(struct iam_mock *mock, struct iam_mock_error *error) {
    (void)mock;
    return iam_mock_new(NULL, NULL, error);
}
static int clone_nowhere(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_clone(NULL, mock, error);
}
static int clone_nothing(struct iam_mock *mock, struct iam_mock_error *error) {
    struct iam_mock *clone = mock;
    int result = iam_mock_clone(&clone, NULL, error);
    assert_ptr_equal(clone, mock); /* not set on failure */
    return result;
}
static int restore_nothing(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_restore(NULL, mock, error);
}
static int restore_from_nothing(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_restore(mock, NULL, error);
}
static int user_to_nothing(struct iam_mock *mock, struct iam_mock_error *error) {
    (void)mock;
    return iam_mock_add_user(NULL, &user, error);
}
static int no_user(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_add_user(mock, NULL, error);
}
static int user_without_name(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_add_user(mock, &(struct iam_mock_user){.path = "/"}, error);
}
static int device_to_nothing(struct iam_mock *mock, struct iam_mock_error *error) {
    (void)mock;
    return iam_mock_add_device(NULL, &device, error);
}
static int no_device(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_add_device(mock, NULL, error);
}
static int device_without_serial(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_add_device(mock, &(struct iam_mock_device){.root = true}, error);
}
static int key_to_nothing(struct iam_mock *mock, struct iam_mock_error *error) {
    (void)mock;
    return iam_mock_add_access_key(NULL, &key, error);
}
static int no_key(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_add_access_key(mock, NULL, error);
}
static int key_without_id(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_add_access_key(mock, &(struct iam_mock_access_key){.principal = IAM_MOCK_ROOT}, error);
}
static int rule_to_nothing(struct iam_mock *mock, struct iam_mock_error *error) {
    (void)mock;
    return iam_mock_add_rule(NULL, &rule, error);
}
static int no_rule(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_add_rule(mock, NULL, error);
}
static int scenario_to_nothing(struct iam_mock *mock, struct iam_mock_error *error) {
    (void)mock;
    return iam_mock_load_scenario(NULL, "none.xml", error);
}
static int no_scenario(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_load_scenario(mock, NULL, error);
}
static int scenario_text_to_nothing(struct iam_mock *mock, struct iam_mock_error *error) {
    (void)mock;
    return iam_mock_load_scenario_text(NULL, "<scenario/>", 11, error);
}
static int no_scenario_text(struct iam_mock *mock, struct iam_mock_error *error) {
    return iam_mock_load_scenario_text(mock, NULL, 11, error);
}

static const struct {
    const char *what;
    with_error *call;
    const char *field;
} with_errors[] = {
    {"new", new_nowhere, "out"},
    {"clone", clone_nowhere, "out"},
    {"clone", clone_nothing, "mock"},
    {"restore", restore_nothing, "mock"},
    {"restore", restore_from_nothing, "from"},
    {"add_user", user_to_nothing, "mock"},
    {"add_user", no_user, "user"},
    {"add_user", user_without_name, "name"},
    {"add_device", device_to_nothing, "mock"},
    {"add_device", no_device, "device"},
    {"add_device", device_without_serial, "serial_number"},
    {"add_access_key", key_to_nothing, "mock"},
    {"add_access_key", no_key, "key"},
    {"add_access_key", key_without_id, "id"},
    {"add_rule", rule_to_nothing, "mock"},
    {"add_rule", no_rule, "rule"},
    {"load_scenario", scenario_to_nothing, "mock"},
    {"load_scenario", no_scenario, "file"},
    {"load_scenario_text", scenario_text_to_nothing, "mock"},
    {"load_scenario_text", no_scenario_text, "text"},
};

static void test_api_nulls_are_invalid_and_named(void **state) {
    for (size_t i = 0; i < LENGTH(with_errors); i++) {
        struct iam_mock_error error;
        memset(&error, '!', sizeof error);
        int result = with_errors[i].call(*state, &error);
        if (result != IAM_MOCK_EINVAL || error.code != IAM_MOCK_EINVAL ||
            strcmp(error.field, with_errors[i].field) != 0)
            fail_msg("%s: %d, field %s: expected %s", with_errors[i].what, result, error.field,
                     with_errors[i].field);
        assert_non_null(strstr(error.message, with_errors[i].field));
        assert_non_null(strstr(error.message, "NULL"));
        assert_int_equal(error.line, 0);
        assert_string_equal(error.file, "");
    }
}

static void test_api_nulls_need_no_error(void **state) {
    for (size_t i = 0; i < LENGTH(with_errors); i++)
        assert_int_equal(with_errors[i].call(*state, NULL), IAM_MOCK_EINVAL);
}

static void test_api_nulls_change_nothing(void **state) {
    char *before = copy_of(iam_mock_account_text(*state));
    for (size_t i = 0; i < LENGTH(with_errors); i++)
        assert_int_equal(with_errors[i].call(*state, NULL), IAM_MOCK_EINVAL);
    const char *after = iam_mock_account_text(*state);
    assert_non_null(after);
    assert_string_equal(after, before);
    assert_string_equal(iam_mock_problems_text(*state), "");
    free(before);
}

/* ----- Functions without ------------------------------------------------------------------------ */

static void test_api_nulls_of_the_account_are_invalid(void **state) {
    struct iam_mock *mock = *state;
    assert_int_equal(iam_mock_remove_user(NULL, "Bob"), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_remove_user(mock, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_settle_user(NULL, "Bob"), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_settle_user(mock, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_begin_change(NULL, "GAHT12345678", 0), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_begin_change(mock, NULL, 0), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_end_change(NULL, "GAHT12345678"), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_end_change(mock, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_device_count(NULL, "Bob"), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_device_count(NULL, NULL), IAM_MOCK_EINVAL);
}

static void test_api_nulls_leave_a_device_unknown(void **state) {
    struct iam_mock *mock = *state;
    assert_int_equal(iam_mock_add_device(mock, &device, NULL), 0);
    assert_int_equal(iam_mock_get_device_state(NULL, NULL, device.serial_number), IAM_MOCK_UNKNOWN);
    assert_int_equal(iam_mock_get_device_state(mock, NULL, NULL), IAM_MOCK_UNKNOWN);
    assert_int_equal(iam_mock_get_device_state(NULL, NULL, NULL), IAM_MOCK_UNKNOWN);
}

static void test_api_nulls_of_the_script_are_invalid(void **state) {
    struct iam_mock_rule_counts counts = {7, 8};
    assert_int_equal(iam_mock_get_rule(NULL, "rule 1", &counts), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_get_rule(*state, NULL, &counts), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_get_rule(*state, "rule 1", NULL), IAM_MOCK_EINVAL);
    assert_int_equal(counts.matched, 7);
    assert_int_equal(counts.acted, 8);
}

static void test_api_nulls_of_the_journal_are_invalid(void **state) {
    struct iam_mock_counts counts = {7, 8, 9, 10};
    assert_int_equal(iam_mock_get_counts(NULL, NULL, NULL, NULL, &counts), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_get_counts(*state, NULL, NULL, NULL, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(counts.calls, 7);
    assert_int_equal(iam_mock_call_count(NULL), 0);
    assert_null(iam_mock_call_at(NULL, 1));
}

static void test_api_nulls_of_the_clock_are_invalid(void **state) {
    (void)state;
    assert_int_equal(iam_mock_now_ms(NULL), 0);
    assert_int_equal(iam_mock_advance_ms(NULL, 1), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_advance_ms(NULL, 0), IAM_MOCK_EINVAL);
}

static void test_api_nulls_have_no_text(void **state) {
    (void)state;
    assert_null(iam_mock_account_text(NULL));
    assert_null(iam_mock_journal_text(NULL));
    assert_null(iam_mock_problems_text(NULL));
    assert_null(iam_mock_findings_text(NULL));
}

static void test_api_nulls_are_allowed_where_nothing_is_to_do(void **state) {
    (void)state;
    iam_mock_free(NULL);
    iam_mock_clear_rules(NULL);
    iam_mock_clear_journal(NULL);
    iam_mock_response_clear(NULL);
    iam_mock_response_clear(&(struct iam_mock_response){0});
    iam_mock_add_problem(NULL, "nobody's");
    iam_mock_never_ended(NULL, 1);
    iam_mock_on_free(NULL, NULL, NULL);
    iam_mock_end_call(NULL, 1, 0, true);
    iam_mock_reach_ms(NULL, 0);
}

static void test_api_nulls_of_adapters_are_invalid(void **state) {
    const struct iam_mock_request request = {.method = NULL};
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_serves(NULL, "https://iam.amazonaws.com/"), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_serves(*state, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_connect(NULL, &request), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_connect(*state, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_needs_connection(NULL, &request), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_needs_connection(*state, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_begin_connect(NULL, &request, &response), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_begin_connect(*state, NULL, &response), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_begin_connect(*state, &request, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_begin_call(NULL, &request, &response), IAM_MOCK_EINVAL);
    assert_null(response.memory);
    iam_mock_add_problem(*state, NULL);
    assert_string_equal(iam_mock_problems_text(*state), "");
}

/* ----- Call ------------------------------------------------------------------------------------- */

static void test_api_nulls_have_no_response_header(void **state) {
    struct iam_mock_response response = {0};
    assert_null(iam_mock_response_header(NULL, "Date"));
    assert_null(iam_mock_response_header(&response, "Date"));
    send_form(*state, NULL, "", &response);
    assert_non_null(iam_mock_response_header(&response, "Date"));
    assert_null(iam_mock_response_header(&response, NULL));
    iam_mock_response_clear(&response);
}

static void test_api_nulls_in_send_without_a_mock_are_invalid(void **state) {
    (void)state;
    struct iam_mock_request request = {0};
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(NULL, &request, &response), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_send(NULL, NULL, NULL), IAM_MOCK_EINVAL);
    assert_null(response.memory);
}

static const struct iam_mock_header no_name = {NULL, "x"}, no_value = {"Host", NULL};

static const struct {
    struct iam_mock_request request;
    const char *why;
} bad_requests[] = {
    {{.header_count = 1}, "headers is NULL"},
    {{.body_size = 1}, "body is NULL"},
    {{.headers = &no_name, .header_count = 1}, "a header's name or value is NULL"},
    {{.headers = &no_value, .header_count = 1}, "a header's name or value is NULL"},
};

static void test_api_nulls_in_a_request_are_invalid_and_problems(void **state) {
    for (size_t i = 0; i < LENGTH(bad_requests); i++) {
        struct iam_mock_response response = {.status = 200, .body = "before", .error_code = "before"};
        assert_int_equal(iam_mock_send(*state, &bad_requests[i].request, &response), IAM_MOCK_EINVAL);
        assert_int_equal(response.status, 0);
        assert_null(response.body);
        assert_null(response.error_code);
        const char *problems = iam_mock_problems_text(*state);
        assert_non_null(problems);
        if (!strstr(problems, bad_requests[i].why))
            fail_msg("expected \"%s\" in: %s", bad_requests[i].why, problems);
    }
    assert_int_equal(iam_mock_call_count(*state), 0);
}

static void test_api_nulls_for_request_and_response_are_problems(void **state) {
    struct iam_mock_request request = {0};
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(*state, NULL, &response), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_send(*state, &request, NULL), IAM_MOCK_EINVAL);
    const char *problems = iam_mock_problems_text(*state);
    assert_non_null(problems);
    assert_string_equal(problems, "iam_mock_send: invalid argument: the request is NULL\n"
                                  "iam_mock_send: invalid argument: the response is NULL\n");
}

/* All that may be NULL in a request, is. */
static void test_api_nulls_make_a_request_without_anything(void **state) {
    struct iam_mock_request request = {0};
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(*state, &request, &response), 0);
    assert_int_equal(response.status, 302); /* it has no Action */
    iam_mock_response_clear(&response);
}

#define WITH_MOCK(test) cmocka_unit_test_setup_teardown(test, with_mock, without_mock)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_MOCK(test_api_nulls_are_invalid_and_named),
        WITH_MOCK(test_api_nulls_need_no_error),
        WITH_MOCK(test_api_nulls_change_nothing),
        WITH_MOCK(test_api_nulls_of_the_account_are_invalid),
        WITH_MOCK(test_api_nulls_leave_a_device_unknown),
        WITH_MOCK(test_api_nulls_of_the_script_are_invalid),
        WITH_MOCK(test_api_nulls_of_the_journal_are_invalid),
        cmocka_unit_test(test_api_nulls_of_the_clock_are_invalid),
        cmocka_unit_test(test_api_nulls_have_no_text),
        cmocka_unit_test(test_api_nulls_are_allowed_where_nothing_is_to_do),
        WITH_MOCK(test_api_nulls_of_adapters_are_invalid),
        WITH_MOCK(test_api_nulls_have_no_response_header),
        cmocka_unit_test(test_api_nulls_in_send_without_a_mock_are_invalid),
        WITH_MOCK(test_api_nulls_in_a_request_are_invalid_and_problems),
        WITH_MOCK(test_api_nulls_for_request_and_response_are_problems),
        WITH_MOCK(test_api_nulls_make_a_request_without_anything),
    };
    return cmocka_run_group_tests_name("api_nulls", tests, NULL, NULL);
}
