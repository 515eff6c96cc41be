#include "expect.h"

#define KEY "AKIAIOSFODNN7EXAMPLE"

static const struct {
    struct iam_mock_access_key given;
    int code;
    const char *field, *message;
} bad_keys[] = {
    {{.user_name = "Bob"}, IAM_MOCK_EINVAL, "id", "id is NULL; expected an access key id"},
    {{.id = "", .user_name = "Bob"}, IAM_MOCK_EINVAL, "id", "id \"\": expected a text that isn't empty"},
    {{.id = "AKIA12345678901", .user_name = "Bob"},
     IAM_MOCK_EINVAL,
     "id",
     "id \"AKIA12345678901\": " ID_EXPECTED},
    {{.id = "AKIA/23456789012", .user_name = "Bob"},
     IAM_MOCK_EINVAL,
     "id",
     "id \"AKIA/23456789012\": " ID_EXPECTED},
    {{.id = KEY, .principal = (enum iam_mock_principal)4},
     IAM_MOCK_EINVAL,
     "principal",
     "principal 4 isn't of enum iam_mock_principal"},
    {{.id = KEY, .principal = (enum iam_mock_principal) - 1},
     IAM_MOCK_EINVAL,
     "principal",
     "principal -1 isn't of enum iam_mock_principal"},
    {{.id = KEY, .user_name = "Nobody"},
     IAM_MOCK_ENOENT,
     "user_name",
     "access key " KEY ": there is no user \"Nobody\"; add the user first"},
    {{.id = KEY, .user_name = "Bob", .expires = "soon"},
     IAM_MOCK_EINVAL,
     "expires",
     "expires \"soon\": " DATE_EXPECTED},
    {{.id = KEY, .principal = IAM_MOCK_ASSUMED_ROLE, .role_name = "a b", .session_name = "cd"},
     IAM_MOCK_EINVAL,
     "role_name",
     "role_name \"a b\": expected 1 to 64 characters that match [\\w+=,.@-]+"},
    {{.id = KEY, .principal = IAM_MOCK_ASSUMED_ROLE, .role_name = "", .session_name = "cd"},
     IAM_MOCK_EINVAL,
     "role_name",
     "role_name \"\": expected a text that isn't empty"},
    {{.id = KEY, .principal = IAM_MOCK_ASSUMED_ROLE, .role_name = "ab", .session_name = "c"},
     IAM_MOCK_EINVAL,
     "session_name",
     "session_name \"c\": expected 2 to 64 characters that match [\\w+=,.@-]*"},
    {{.id = KEY, .principal = IAM_MOCK_ASSUMED_ROLE, .role_name = "ab", .session_name = "c d"},
     IAM_MOCK_EINVAL,
     "session_name",
     "session_name \"c d\": expected 2 to 64 characters that match [\\w+=,.@-]*"},
};

static void test_add_access_key_refuse_a_key_that_cannot_be(void **state) {
    for (size_t i = 0; i < LENGTH(bad_keys); i++) {
        struct iam_mock_error error;
        int result = iam_mock_add_access_key(*state, &bad_keys[i].given, &error);
        expect_failure(result, &error, bad_keys[i].code, bad_keys[i].field, bad_keys[i].message);
    }
}

static void test_add_access_key_refused_keys_are_not_there(void **state) {
    char *before = copy_of(iam_mock_account_text(*state));
    for (size_t i = 0; i < LENGTH(bad_keys); i++)
        assert_int_equal(iam_mock_add_access_key(*state, &bad_keys[i].given, NULL), bad_keys[i].code);
    const char *after = iam_mock_account_text(*state);
    assert_non_null(after);
    assert_string_equal(after, before);
    free(before);
}

/* Every principal with every combination of the three names: it has the ones that it has, and no others. */
static void test_add_access_key_a_principal_has_its_own_fields_only(void **state) {
    static const struct {
        const char *name;
        unsigned has; /* 1: user_name, 2: role_name, 4: session_name */
    } principals[] = {[IAM_MOCK_USER] = {"USER", 1},
                      [IAM_MOCK_ROOT] = {"ROOT", 0},
                      [IAM_MOCK_ASSUMED_ROLE] = {"ASSUMED_ROLE", 6},
                      [IAM_MOCK_ASSUME_ROOT] = {"ASSUME_ROOT", 0}};
    static const char *const fields[] = {"user_name", "role_name", "session_name"};
    for (unsigned principal = 0; principal < LENGTH(principals); principal++) {
        for (unsigned given = 0; given < 8; given++) {
            struct iam_mock_access_key key = {.id = KEY,
                                              .principal = (enum iam_mock_principal)principal,
                                              .user_name = given & 1 ? "Bob" : NULL,
                                              .role_name = given & 2 ? "role" : NULL,
                                              .session_name = given & 4 ? "session" : NULL};
            struct iam_mock_error error;
            int result = iam_mock_add_access_key(*state, &key, &error);
            unsigned wrong = given ^ principals[principal].has, first = wrong & 1 ? 0 : wrong & 2 ? 1 : 2;
            if (wrong) {
                char message[128];
                snprintf(message, sizeof message, "an access key of principal %s: expected %s %s",
                         principals[principal].name, given & (1u << first) ? "no" : "a", fields[first]);
                expect_failure(result, &error, IAM_MOCK_EINVAL, fields[first], message);
            } else {
                assert_true(result == 0 || result == IAM_MOCK_EEXIST); /* the same id as the one before */
            }
        }
    }
}

static void test_add_access_key_bound_the_sizes_of_texts(void **state) {
    static const struct {
        size_t id, secret, token, role, session; /* 0: NULL */
        int result;
    } sizes[] = {
        {15, 0, 0, 1, 2, IAM_MOCK_EINVAL},    {16, 0, 0, 1, 2, 0},  {128, 0, 0, 1, 2, 0},
        {129, 0, 0, 1, 2, IAM_MOCK_EINVAL},   {17, 1, 0, 1, 2, 0},  {18, 1024, 0, 1, 2, 0},
        {19, 1025, 0, 1, 2, IAM_MOCK_EINVAL}, {20, 0, 1, 1, 2, 0},  {21, 0, 4096, 1, 2, 0},
        {22, 0, 4097, 1, 2, IAM_MOCK_EINVAL}, {23, 0, 0, 64, 2, 0}, {24, 0, 0, 65, 2, IAM_MOCK_EINVAL},
        {25, 0, 0, 1, 1, IAM_MOCK_EINVAL},    {26, 0, 0, 1, 64, 0}, {27, 0, 0, 1, 65, IAM_MOCK_EINVAL},
    };
    static char large[4098];
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        memset(large, 't', sizeof large);
        large[sizes[i].token] = '\0';
        struct iam_mock_access_key key = {.id = repeated('K', sizes[i].id),
                                          .secret = sizes[i].secret ? repeated('s', sizes[i].secret) : NULL,
                                          .session_token = sizes[i].token ? large : NULL,
                                          .principal = IAM_MOCK_ASSUMED_ROLE,
                                          .role_name = repeated('r', sizes[i].role),
                                          .session_name = repeated('n', sizes[i].session)};
        int result = iam_mock_add_access_key(*state, &key, NULL);
        if (result != sizes[i].result)
            fail_msg("case %zu: %d", i, result);
    }
}

static void test_add_access_key_name_the_size_that_is_wrong(void **state) {
    static char token[4098];
    memset(token, 't', 4097);
    struct iam_mock_error error;
    struct iam_mock_access_key key = {.id = KEY, .user_name = "Bob", .secret = repeated('s', 1025)};
    expect_failure(iam_mock_add_access_key(*state, &key, &error), &error, IAM_MOCK_EINVAL, "secret",
                   "secret is of 1025 bytes: expected 1 to 1024");
    key = (struct iam_mock_access_key){.id = KEY, .user_name = "Bob", .session_token = token};
    expect_failure(iam_mock_add_access_key(*state, &key, &error), &error, IAM_MOCK_EINVAL, "session_token",
                   "session_token is of 4097 bytes: expected 1 to 4096");
}

static void test_add_access_key_refuse_a_known_id(void **state) {
    struct iam_mock_error error;
    add_user_key(*state, "Bob", KEY);
    struct iam_mock_access_key key = {.id = KEY, .principal = IAM_MOCK_ROOT};
    expect_failure(iam_mock_add_access_key(*state, &key, &error), &error, IAM_MOCK_EEXIST, "id",
                   "access key " KEY " exists already");
}

static void test_add_access_key_tell_ids_apart_by_case(void **state) {
    add_user_key(*state, "Bob", "AKIAIOSFODNN7EXAMPLE");
    add_user_key(*state, "Bob", "AKIAIOSFODNN7EXAMPLe");
}

static void test_add_access_key_take_an_id_again_after_its_user_is_gone(void **state) {
    add_user_key(*state, "Bob", KEY);
    assert_int_equal(iam_mock_remove_user(*state, "Bob"), 0);
    struct iam_mock_access_key key = {.id = KEY, .principal = IAM_MOCK_ROOT};
    assert_int_equal(iam_mock_add_access_key(*state, &key, NULL), 0);
}

/* All that a key has is in the account's text, but for what is secret. */
static void test_add_access_key_show_all_but_secrets(void **state) {
    static const struct {
        struct iam_mock_access_key given;
        const char *line;
    } keys[] = {
        {{.id = "AKIAIOSFODNN7EXAMPL1", .secret = "sEcReT", .user_name = "BOB"},
         "access_key id=\"AKIAIOSFODNN7EXAMPL1\" principal=USER user_name=\"Bob\" secret "
         "create_date=2026-01-01T00:00:00.000Z\n"},
        {{.id = "AKIAIOSFODNN7EXAMPL2", .secret = "sEcReT", .principal = IAM_MOCK_ROOT},
         "access_key id=\"AKIAIOSFODNN7EXAMPL2\" principal=ROOT secret "
         "create_date=2026-01-01T00:00:00.000Z\n"},
        {{.id = "ASIAIOSFODNN7EXAMPL3",
          .secret = "sEcReT",
          .session_token = "sEcReT",
          .expires = "2026-01-01T12:00:00.5Z"},
         NULL},
        {{.id = "ASIAIOSFODNN7EXAMPL3",
          .secret = "sEcReT",
          .session_token = "sEcReT",
          .expires = "2026-01-01T12:00:00.500Z",
          .principal = IAM_MOCK_ASSUMED_ROLE,
          .role_name = "ops",
          .session_name = "me@home"},
         "access_key id=\"ASIAIOSFODNN7EXAMPL3\" principal=ASSUMED_ROLE role_name=\"ops\" "
         "session_name=\"me@home\" secret session_token create_date=2026-01-01T00:00:00.000Z "
         "expires=2026-01-01T12:00:00.500Z\n"},
        {{.id = "ASIAIOSFODNN7EXAMPL4",
          .session_token = "sEcReT",
          .principal = IAM_MOCK_ASSUME_ROOT,
          .mfa_authenticated = true},
         "access_key id=\"ASIAIOSFODNN7EXAMPL4\" principal=ASSUME_ROOT session_token mfa_authenticated "
         "create_date=2026-01-01T00:00:00.000Z\n"},
    };
    for (size_t i = 0; i < LENGTH(keys); i++) {
        int result = iam_mock_add_access_key(*state, &keys[i].given, NULL);
        assert_int_equal(result, keys[i].line ? 0 : IAM_MOCK_EINVAL);
        const char *text = iam_mock_account_text(*state);
        assert_non_null(text);
        if (keys[i].line && !strstr(text, keys[i].line))
            fail_msg("expected %s in:\n%s", keys[i].line, text);
        assert_null(strstr(text, "sEcReT"));
    }
}

static void test_add_access_key_copy_what_was_given(void **state) {
    char id[] = KEY, token[] = "token-of-the-session";
    struct iam_mock_access_key key = {
        .id = id, .session_token = token, .user_name = "Bob", .mfa_authenticated = true};
    assert_int_equal(iam_mock_add_access_key(*state, &key, NULL), 0);
    memset(id, '!', strlen(id));
    memset(token, '!', strlen(token));
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_non_null(strstr(text, "access_key id=\"" KEY "\""));
}

static void test_add_access_key_take_any_text_with_constraints_off(void **state) {
    add_user(*state, "B b");
    struct iam_mock_access_key key = {.id = "k", .user_name = "B b"};
    assert_int_equal(iam_mock_add_access_key(*state, &key, NULL), 0);
    key = (struct iam_mock_access_key){.id = repeated('x', 1024),
                                       .principal = IAM_MOCK_ASSUMED_ROLE,
                                       .role_name = repeated('y', 1024),
                                       .session_name = "é"};
    assert_int_equal(iam_mock_add_access_key(*state, &key, NULL), 0);
    key.id = "";
    assert_int_equal(iam_mock_add_access_key(*state, &key, NULL), IAM_MOCK_EINVAL);
    key.id = repeated('x', 1025);
    assert_int_equal(iam_mock_add_access_key(*state, &key, NULL), IAM_MOCK_EINVAL);
}

#define WITH_BOB(test) cmocka_unit_test_setup_teardown(test, with_bob, without_mock)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_BOB(test_add_access_key_refuse_a_key_that_cannot_be),
        WITH_BOB(test_add_access_key_refused_keys_are_not_there),
        WITH_BOB(test_add_access_key_a_principal_has_its_own_fields_only),
        WITH_BOB(test_add_access_key_bound_the_sizes_of_texts),
        WITH_BOB(test_add_access_key_name_the_size_that_is_wrong),
        WITH_BOB(test_add_access_key_refuse_a_known_id),
        WITH_BOB(test_add_access_key_tell_ids_apart_by_case),
        WITH_BOB(test_add_access_key_take_an_id_again_after_its_user_is_gone),
        WITH_BOB(test_add_access_key_show_all_but_secrets),
        WITH_BOB(test_add_access_key_copy_what_was_given),
        cmocka_unit_test_setup_teardown(test_add_access_key_take_any_text_with_constraints_off,
                                        with_constraints_off, without_mock),
    };
    return cmocka_run_group_tests_name("add_access_key", tests, NULL, NULL);
}
