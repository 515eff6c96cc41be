/* A mock on which users and devices come and go for a long time: its memory follows what is in it. */
#include "with_mock.h"

#include "account/history.h"
#include "api/mock.h"

#define ROUNDS 50
#define VIRTUAL_MFA "arn:aws:iam::123456789012:mfa/one"
#define HARDWARE_MFA "GAHT12345678"
#define BOB_KEY "AKIAIOSFODNN7EXAMPLE"

/* How many records the account keeps besides those that it lists. */
static size_t kept_records(struct iam_mock *mock) {
    const struct account *account = &mock->state.account;
    size_t count = account->retired_devices.count;
    for (const struct user *user = account->removed_users; user; user = user->next)
        count++;
    for (const struct index_node *node = account->devices_by_serial.nodes; node; node = node->hh.next) {
        const struct device *device = (const struct device *)(const void *)node;
        for (const struct holding *holding = device->history; holding; holding = holding->next)
            count++;
    }
    return count;
}

static void remove_and_add_bob(struct iam_mock *mock) {
    assert_int_equal(iam_mock_remove_user(mock, "Bob"), 0);
    add_user(mock, "Bob");
}

static void round_of_user(struct iam_mock *mock) { remove_and_add_bob(mock); }

static void round_in_other_case(struct iam_mock *mock) {
    assert_int_equal(iam_mock_remove_user(mock, "BOB"), 0);
    add_user(mock, "bOB");
}

static void round_with_key(struct iam_mock *mock) {
    add_user_key(mock, "Bob", BOB_KEY);
    remove_and_add_bob(mock);
}

static void round_with_virtual_device(struct iam_mock *mock) {
    add_device(mock, "Bob", VIRTUAL_MFA);
    remove_and_add_bob(mock);
}

static void round_with_hardware_device(struct iam_mock *mock) {
    add_device(mock, "Bob", HARDWARE_MFA);
    remove_and_add_bob(mock);
}

static void round_with_two_holders(struct iam_mock *mock) {
    add_device(mock, "Bob", HARDWARE_MFA);
    remove_and_add_bob(mock);
    add_device(mock, "Alice", HARDWARE_MFA);
    assert_string_equal(deactivate(mock, "Alice", HARDWARE_MFA), "");
}

static void round_with_deletion(struct iam_mock *mock) {
    add_device(mock, "Bob", VIRTUAL_MFA);
    remove_and_add_bob(mock);
    assert_string_equal(delete_virtual(mock, VIRTUAL_MFA), "");
}

static void round_with_race(struct iam_mock *mock) {
    const struct iam_mock_rule rule = {.action = "*", .race = IAM_MOCK_RACE_USER_RECREATED};
    assert_int_equal(iam_mock_add_rule(mock, &rule, NULL), 0);
    add_device(mock, "Bob", VIRTUAL_MFA);
    (void)deactivate(mock, "Bob", VIRTUAL_MFA);
    const char *journal = iam_mock_journal_text(mock);
    assert_non_null(journal);
    assert_non_null(strstr(journal, "race USER_RECREATED UserName=\"Bob\" by"));
    iam_mock_clear_rules(mock);
}

static void round_with_restore(struct iam_mock *mock) {
    struct iam_mock *copy;
    add_device(mock, "Bob", HARDWARE_MFA);
    remove_and_add_bob(mock);
    assert_int_equal(iam_mock_clone(&copy, mock, NULL), 0);
    assert_int_equal(kept_records(copy), kept_records(mock));
    assert_int_equal(iam_mock_restore(mock, copy, NULL), 0);
    iam_mock_free(copy);
}

static void test_account_memory_follows_what_is_in_it(void **state) {
    static const struct {
        const char *what;
        void (*round)(struct iam_mock *mock);
        size_t kept; /* after a round */
    } cases[] = {{"the user alone", round_of_user, 0},
                 {"in other case", round_in_other_case, 0},
                 {"with a key", round_with_key, 0},
                 {"with a virtual device", round_with_virtual_device, 3},
                 {"with a hardware device", round_with_hardware_device, 4},
                 {"with a device of two users", round_with_two_holders, 4},
                 {"with a deleted device", round_with_deletion, 4},
                 {"with a race", round_with_race, 3},
                 {"with a restore", round_with_restore, 4}};
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        void *mock;
        assert_int_equal(with_mock(&mock), 0);
        add_user(mock, "Bob");
        add_user(mock, "Alice");
        for (int round = 0; round < ROUNDS; round++)
            cases[i].round(mock);
        if (kept_records(mock) > cases[i].kept)
            fail_msg("%s: %zu records are kept after %d rounds; expected at most %zu", cases[i].what,
                     kept_records(mock), ROUNDS, cases[i].kept);
        iam_mock_free(mock);
    }
}

/* What the account is still asked about, it keeps. */
static void test_account_keeps_the_last_holder_of_a_device(void **state) {
    struct iam_mock *mock = *state;
    add_user(mock, "Bob");
    for (int round = 0; round < 3; round++) {
        add_device(mock, "Bob", HARDWARE_MFA);
        assert_int_equal(iam_mock_get_device_state(mock, "Bob", HARDWARE_MFA), IAM_MOCK_ENABLED);
        assert_int_equal(iam_mock_remove_user(mock, "Bob"), 0);
        assert_int_equal(iam_mock_get_device_state(mock, "Bob", HARDWARE_MFA), IAM_MOCK_DEACTIVATED);
        add_user(mock, "Bob"); /* another Bob */
        assert_int_equal(iam_mock_get_device_state(mock, "Bob", HARDWARE_MFA), IAM_MOCK_NEVER_ENABLED);
        const char *contradiction = iam_mock_contradiction(mock, "Bob", HARDWARE_MFA, IAM_MOCK_TOLD_DONE);
        assert_non_null(contradiction);
        assert_string_equal(contradiction, "");
    }
}

static const char *contradiction_of(struct iam_mock *mock, const char *user_name) {
    const char *text = iam_mock_contradiction(mock, user_name, HARDWARE_MFA, IAM_MOCK_TOLD_DONE);
    assert_non_null(text);
    return text;
}

static void rename_user(struct iam_mock *mock, const char *from, const char *to) {
    char form[256];
    snprintf(form, sizeof form, "Action=UpdateUser" WITH_MOCK_VERSION "&UserName=%s&NewUserName=%s", from,
             to);
    assert_string_equal(code_of(mock, NULL, form), "");
}

/* Bob had the device before Alice. His new name has it in its history, another Bob does not. */
static void test_history_of_a_device_follows_a_rename(void **state) {
    struct iam_mock *mock = *state;
    add_user(mock, "Bob");
    add_user(mock, "Alice");
    add_device(mock, "Bob", HARDWARE_MFA);
    assert_string_equal(deactivate(mock, "Bob", HARDWARE_MFA), "");
    rename_user(mock, "Bob", "Bert"); /* still the last holder */
    add_device(mock, "Alice", HARDWARE_MFA);
    assert_string_equal(deactivate(mock, "Alice", HARDWARE_MFA), "");
    rename_user(mock, "Bert", "Carol"); /* now only in the history */
    add_user(mock, "Bob");
    add_user(mock, "Bert");
    assert_string_equal(contradiction_of(mock, "Carol"), "");
    assert_string_not_equal(contradiction_of(mock, "Bob"), "");
    assert_string_not_equal(contradiction_of(mock, "Bert"), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_account_memory_follows_what_is_in_it),
        cmocka_unit_test_setup_teardown(test_account_keeps_the_last_holder_of_a_device, with_mock,
                                        without_mock),
        cmocka_unit_test_setup_teardown(test_history_of_a_device_follows_a_rename, with_mock, without_mock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
