/* Rules with a race: a change by another principal just before the call. */
#include "faulty.h"

#include "api/mock.h"
#include "api/rules.h"

#define LIST_BOB FORM("ListMFADevices") "&UserName=Bob"
#define DELETE_BOB FORM("DeleteVirtualMFADevice") "&SerialNumber=" BOB_MFA
#define OTHER_MFA "arn:aws:iam::123456789012:mfa/Bob-2"
#define TOKEN_MFA "GAHT12345678"
#define RACE_LINE "- 2026-01-01T00:00:00.000Z race "

/* The rest of a race's line; fails if there is no such line. */
static void has_race(struct sender *sender, const char *line) {
    const char *text = journal_of(sender);
    char whole[512];
    snprintf(whole, sizeof whole, "\n" RACE_LINE "%s\n", line);
    if (!strstr(text, whole))
        fail_msg("no line \"" RACE_LINE "%s\" in\n%s", line, text);
}

static void has_no_race(struct sender *sender) { assert_null(strstr(journal_of(sender), "\n- ")); }

static enum iam_mock_device_state state_of(struct sender *sender, const char *user, const char *serial) {
    return iam_mock_get_device_state(sender->mock, user, serial);
}

/* ----- What each race changes ----- */

static void test_race_each_changes_what_the_call_finds(void **state) {
    static const struct {
        enum iam_mock_race race;
        const char *deactivate, *list_has, *delete, *line;
        enum iam_mock_device_state after;
    } races[] = {
        {IAM_MOCK_RACE_DEACTIVATED, "NoSuchEntity", "", "",
         "DEACTIVATED UserName=\"Bob\" SerialNumber=\"" BOB_MFA "\" by \"rule 1\" #1", IAM_MOCK_DEACTIVATED},
        {IAM_MOCK_RACE_DELETED, "NoSuchEntity", "", "NoSuchEntity",
         "DELETED UserName=\"Bob\" SerialNumber=\"" BOB_MFA "\" by \"rule 1\" #1", IAM_MOCK_DEACTIVATED},
        {IAM_MOCK_RACE_USER_DELETED, "NoSuchEntity", "NoSuchEntity", "",
         "USER_DELETED UserName=\"Bob\" by \"rule 1\" #1", IAM_MOCK_DEACTIVATED},
        {IAM_MOCK_RACE_USER_RECREATED, "EntityTemporarilyUnmodifiable", "", "",
         "USER_RECREATED UserName=\"Bob\" by \"rule 1\" #1", IAM_MOCK_NEVER_ENABLED},
        {IAM_MOCK_RACE_REASSIGNED, "NoSuchEntity", "", "DeleteConflict",
         "REASSIGNED UserName=\"Bob\" SerialNumber=\"" BOB_MFA
         "\" to UserName=\"race-other\" by \"rule 1\" #1",
         IAM_MOCK_OF_ANOTHER},
        {IAM_MOCK_RACE_ENABLED, "", BOB_MFA "</SerialNumber>", "DeleteConflict",
         "ENABLED UserName=\"Bob\" SerialNumber=\"arn:aws:iam::123456789012:mfa/race-1\" by \"rule 1\" #1",
         IAM_MOCK_ENABLED},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(races); i++) {
        renew_with_bob(sender);
        add_rule(sender, .race = races[i].race);
        assert_string_equal(send_form(sender, DEACTIVATE_BOB), races[i].deactivate);
        has_race(sender, races[i].line);
        renew_with_bob(sender);
        add_rule(sender, .race = races[i].race, .action = "ListMFADevices");
        send_form(sender, LIST_BOB);
        assert_non_null(strstr(sender->response.body, races[i].list_has));
        assert_int_equal(strstr(sender->response.body, BOB_MFA) != NULL,
                         races[i].race == IAM_MOCK_RACE_ENABLED);
        has_race(sender, races[i].line);
        assert_int_equal(state_of(sender, "Bob", BOB_MFA), races[i].after);
        renew_with_bob(sender);
        add_rule(sender, .race = races[i].race, .action = "DeleteVirtualMFADevice");
        assert_string_equal(send_form(sender, DELETE_BOB), races[i].delete);
        has_race(sender, races[i].line);
        assert_string_equal(problems_of(sender), "");
    }
}

/* A hardware device can't be deleted, so it is only deactivated; another user can enrol it. */
static void test_race_of_a_hardware_device(void **state) {
    struct sender *sender = *state;
    add_device(sender, TOKEN_MFA, "Bob");
    add_rule(sender, .race = IAM_MOCK_RACE_DELETED);
    assert_string_equal(send_form(sender, DEACTIVATE("Bob", TOKEN_MFA)), "NoSuchEntity");
    assert_int_equal(state_of(sender, "Bob", TOKEN_MFA), IAM_MOCK_DEACTIVATED);
    add_device(sender, TOKEN_MFA, "Bob");
    add_rule(sender, .race = IAM_MOCK_RACE_REASSIGNED);
    assert_string_equal(send_form(sender, DEACTIVATE("Bob", TOKEN_MFA)), "NoSuchEntity");
    assert_int_equal(state_of(sender, "race-other", TOKEN_MFA), IAM_MOCK_ENABLED);
    has_race(sender, "REASSIGNED UserName=\"Bob\" SerialNumber=\"" TOKEN_MFA
                     "\" to UserName=\"race-other\" by \"rule 2\" #1");
}

static void test_race_recreates_a_user_with_path_and_without_keys(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_user carol = {.name = "Carol", .path = "/a/b/", .id = "AIDACAROLCAROLCAROL00"};
    assert_int_equal(iam_mock_add_user(sender->mock, &carol, NULL), 0);
    add_key(sender, BOB_KEY, "Carol", true);
    add_rule(sender, .race = IAM_MOCK_RACE_USER_RECREATED, .action = "*");
    assert_string_equal(send_as(sender, BOB_KEY, FORM("ListMFADevices") "&UserName=cAROL"), "");
    const char *text = iam_mock_account_text(sender->mock);
    assert_non_null(text);
    assert_non_null(strstr(text, "user name=\"Carol\" path=\"/a/b/\" id=AIDA"));
    assert_null(strstr(text, "AIDACAROLCAROLCAROL00"));
    assert_null(strstr(text, "access_key"));
}

/* A change that was in flight is over: the device can be deleted at once. */
static void test_race_ends_a_change_in_flight(void **state) {
    struct sender *sender = *state;
    assert_int_equal(iam_mock_begin_change(sender->mock, BOB_MFA, 0), 0);
    add_rule(sender, .race = IAM_MOCK_RACE_DEACTIVATED);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "NoSuchEntity");
    assert_string_equal(send_form(sender, DELETE_BOB), "");
}

/* Who gets the device: never its holder, and never a user who has eight. */
static void test_race_finds_a_user_with_room(void **state) {
    struct sender *sender = *state;
    char serial[] = "SERIAL-00";
    add_rule(sender, .race = IAM_MOCK_RACE_REASSIGNED, .action = "*", .times = IAM_MOCK_ALWAYS);
    send_form(sender, DELETE_BOB);
    assert_int_equal(state_of(sender, "race-other", BOB_MFA), IAM_MOCK_ENABLED);
    send_form(sender, DELETE_BOB);
    assert_int_equal(state_of(sender, "race-other-2", BOB_MFA), IAM_MOCK_ENABLED);
    for (serial[8] = '1'; serial[8] <= '8'; serial[8]++)
        add_device(sender, serial, "race-other");
    send_form(sender, DELETE_BOB);
    assert_int_equal(state_of(sender, "race-other-3", BOB_MFA), IAM_MOCK_ENABLED);
}

static void test_race_enables_up_to_eight_devices(void **state) {
    struct sender *sender = *state;
    add_device(sender, "arn:aws:iam::123456789012:mfa/race-2", NULL);
    add_rule(sender, .race = IAM_MOCK_RACE_ENABLED, .action = "*", .times = 8);
    for (int i = 0; i < 8; i++)
        send_form(sender, LIST_BOB);
    assert_int_equal(iam_mock_device_count(sender->mock, "Bob"), 8);
    assert_int_equal(state_of(sender, "Bob", "arn:aws:iam::123456789012:mfa/race-8"), IAM_MOCK_ENABLED);
    assert_int_equal(state_of(sender, "Bob", "arn:aws:iam::123456789012:mfa/race-2"), IAM_MOCK_NEVER_ENABLED);
    assert_string_equal(problems_of(sender), "call 8: rule \"rule 1\": race ENABLED has no target; expected "
                                             "a request for a user with fewer than 8 devices\n");
}

/* ----- The target ----- */

static void test_race_target_is_the_device_or_the_users_first(void **state) {
    struct sender *sender = *state;
    add_device(sender, OTHER_MFA, "Bob");
    add_user(sender, "Alice");
    add_device(sender, ALICE_MFA, "Alice");
    add_rule(sender, .race = IAM_MOCK_RACE_DEACTIVATED, .action = "*", .times = 3);
    send_form(sender, FORM("ListMFADevices") "&UserName=BOB");
    assert_int_equal(state_of(sender, "Bob", BOB_MFA), IAM_MOCK_DEACTIVATED);
    assert_int_equal(state_of(sender, "Bob", OTHER_MFA), IAM_MOCK_ENABLED);
    send_form(sender, FORM("DeleteVirtualMFADevice") "&SerialNumber=" OTHER_MFA);
    assert_int_equal(state_of(sender, "Bob", OTHER_MFA), IAM_MOCK_DEACTIVATED);
    assert_string_equal(send_form(sender, DEACTIVATE("Bob", ALICE_MFA)), "NoSuchEntity");
    assert_int_equal(state_of(sender, "Alice", ALICE_MFA), IAM_MOCK_DEACTIVATED);
    assert_string_equal(problems_of(sender), "");
}

static void test_race_without_a_target_is_a_problem(void **state) {
    static const struct {
        enum iam_mock_race race;
        const char *form, *problem;
    } missing[] = {
        {IAM_MOCK_RACE_DEACTIVATED, DEACTIVATE("Bob", OTHER_MFA),
         "DEACTIVATED has no target; expected a "
         "request for an enabled device\n"},
        {IAM_MOCK_RACE_DEACTIVATED, FORM("ListMFADevices"),
         "DEACTIVATED has no target; expected a request "
         "for an enabled device\n"},
        {IAM_MOCK_RACE_DEACTIVATED, FORM("DeleteVirtualMFADevice") "&SerialNumber=" ALICE_MFA,
         "DEACTIVATED has no target; expected a request for an enabled device\n"},
        {IAM_MOCK_RACE_DELETED, DEACTIVATE("Nobody", "GAHT00000000"),
         "DELETED has no target; expected a "
         "request for a device\n"},
        {IAM_MOCK_RACE_REASSIGNED, FORM("ListMFADevices") "&UserName=Nobody",
         "REASSIGNED has no target; expected a request for a device\n"},
        {IAM_MOCK_RACE_USER_DELETED, FORM("DeleteVirtualMFADevice") "&SerialNumber=" TOKEN_MFA,
         "USER_DELETED has no target; expected a request for a user\n"}, /* root */
        {IAM_MOCK_RACE_USER_RECREATED, FORM("DeleteVirtualMFADevice") "&SerialNumber=" ALICE_MFA,
         "USER_RECREATED has no target; expected a request for a user\n"},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(missing); i++) {
        char problem[256];
        const struct iam_mock_device of_root = {.serial_number = TOKEN_MFA, .root = true};
        renew_with_bob(sender);
        add_device(sender, ALICE_MFA, NULL);
        assert_int_equal(iam_mock_add_device(sender->mock, &of_root, NULL), 0);
        add_rule(sender, .race = missing[i].race, .action = "*", .name = "r");
        send_form(sender, missing[i].form);
        snprintf(problem, sizeof problem, "call 1: rule \"r\": race %s", missing[i].problem);
        assert_string_equal(problems_of(sender), problem);
        has_no_race(sender);
        renew_with_bob(sender);
        add_rule(sender, .race = missing[i].race, .action = "*", .name = "r", .optional = true);
        if (i > 1) /* Bob has a device */
            send_form(sender, FORM("ListMFADevices") "&UserName=Nobody");
        assert_string_equal(problems_of(sender), "");
    }
}

/* The parameters that were sent count, not the defaults that a look-up would find. */
static void test_race_matches_what_was_sent(void **state) {
    struct sender *sender = *state;
    add_key(sender, BOB_KEY, "Bob", true);
    add_rule(sender, .race = IAM_MOCK_RACE_DELETED, .action = "*", .user_name = "Bob");
    send_as(sender, BOB_KEY, FORM("ListMFADevices"));
    has_no_race(sender);
    assert_string_equal(
        problems_of(sender),
        "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its user_name is missing, the "
        "rule's \"Bob\"\n");
    send_form(sender, FORM("NoSuchAction") "&UserName=Bob");
    send_form(sender, "Action=ListMFADevices&UserName=%zz");
    has_no_race(sender);
    assert_int_equal(counts_of_rule(sender, "rule 1").matched, 0);
    send_form(sender, "Action=ListMFADevices&Version=2000-01-01&UserName=bob");
    assert_int_equal(counts_of_rule(sender, "rule 1").acted, 1);
}

/* ----- The rule ----- */

static void test_race_later_rules_still_act(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .race = IAM_MOCK_RACE_DEACTIVATED);
    add_rule(sender, .race = IAM_MOCK_RACE_DELETED);
    add_rule(sender, .error = "Throttling");
    add_rule(sender, .fault = IAM_MOCK_REFUSED);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "Throttling");
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_REFUSED);
    assert_string_equal(
        journal_of(sender),
        "iam-mock journal 2\n" RACE_LINE "DEACTIVATED UserName=\"Bob\" SerialNumber=\"" BOB_MFA
        "\" by \"rule 1\" #1\n" RACE_LINE "DELETED SerialNumber=\"" BOB_MFA "\" by \"rule 2\" #1\n"
        "1 2026-01-01T00:00:00.000Z root DeactivateMFADevice UserName=\"Bob\" SerialNumber=\"" BOB_MFA
        "\" -> 400 Throttling by \"rule 3\" #1\n"
        "2 2026-01-01T00:00:00.000Z root DeactivateMFADevice UserName=\"Bob\" SerialNumber=\"" BOB_MFA
        "\" -> REFUSED by \"rule 4\" #1\n");
    assert_int_equal(counts_of(sender).applied, 0);
    assert_false(iam_mock_call_at(sender->mock, 1)->applied);
}

static void test_race_skips_counts_and_ends_as_any_rule(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .race = IAM_MOCK_RACE_ENABLED, .action = "*", .skip = 1, .times = 2);
    for (int i = 0; i < 4; i++)
        send_form(sender, LIST_BOB);
    assert_int_equal(iam_mock_device_count(sender->mock, "Bob"), 3);
    assert_int_equal(counts_of_rule(sender, "rule 1").matched, 4);
    assert_int_equal(counts_of_rule(sender, "rule 1").acted, 2);
    has_race(sender, "ENABLED UserName=\"Bob\" SerialNumber=\"arn:aws:iam::123456789012:mfa/race-2\" by "
                     "\"rule 1\" #2");
    add_rule(sender, .race = IAM_MOCK_RACE_ENABLED, .action = "*", .for_ms = 1000);
    send_form(sender, LIST_BOB);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 1000), 0);
    send_form(sender, LIST_BOB);
    assert_int_equal(iam_mock_device_count(sender->mock, "Bob"), 4);
}

static void test_race_that_is_due_more_often_is_reported(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .race = IAM_MOCK_RACE_ENABLED, .action = "*", .times = 2);
    add_rule(sender, .error = "Throttling", .action = "*");
    send_form(sender, LIST_BOB);
    assert_string_equal(problems_of(sender), "rule \"rule 1\" acted 1 of 2 times; no other call was made\n");
    add_rule(sender, .race = IAM_MOCK_RACE_ENABLED, .action = "*", .skip = 5);
    send_form(sender, LIST_BOB);
    assert_string_equal(
        problems_of(sender),
        "rule \"rule 3\" acted 0 of 1 times; call 2 fits, but was let through (skip=5, 1 matched)\n");
}

/* A sweep's rule is for the calls with certain numbers. */
static void test_race_for_the_calls_with_a_number(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_rule rule = {.name = "sweep 1",
                                       .action = "*",
                                       .times = IAM_MOCK_ALWAYS,
                                       .when = IAM_MOCK_BEFORE_VALIDATION,
                                       .race = IAM_MOCK_RACE_ENABLED,
                                       .optional = true};
    const struct rule_place place = {.at = 0, .first_call = 2, .last_call = 3};
    assert_int_equal(rules_add(&sender->mock->state, &rule, &place, NULL), 0);
    struct iam_mock_sweep_observation seen;
    for (int i = 0; i < 5; i++)
        send_form(sender, LIST_BOB);
    assert_int_equal(iam_mock_device_count(sender->mock, "Bob"), 3);
    iam_mock_sweep_observe(sender->mock, &seen);
    for (int i = 0; i < 5; i++)
        assert_int_equal(seen.call[i].planned, i == 1 || i == 2);
    assert_string_equal(problems_of(sender), "");
    script_remove_first(&sender->mock->state.script, 1);
    assert_int_equal(sender->mock->state.script.race_count, 0);
}

/* ----- Connections ----- */

static void test_race_happens_once_for_a_call(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_request list = {.body = LIST_BOB, .body_size = strlen(LIST_BOB)};
    const struct iam_mock_request unknown = {.url = "/", .body_unknown = true};
    add_rule(sender, .race = IAM_MOCK_RACE_ENABLED, .action = "*", .times = 2);
    add_rule(sender, .fault = IAM_MOCK_REFUSED, .action = "*", .skip = 1);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &unknown), 0);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &list), 0);
    assert_int_equal(iam_mock_connect(sender->mock, &list), 0);
    has_no_race(sender);
    assert_int_equal(iam_mock_device_count(sender->mock, "Bob"), 1);
    assert_int_equal(counts_of_rule(sender, "rule 1").matched, 0);
    send_form(sender, LIST_BOB);
    assert_int_equal(iam_mock_device_count(sender->mock, "Bob"), 2);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &list), 1);
    assert_int_equal(iam_mock_connect(sender->mock, &list), IAM_MOCK_REFUSED);
    assert_int_equal(iam_mock_device_count(sender->mock, "Bob"), 3);
    has_race(sender, "ENABLED UserName=\"Bob\" SerialNumber=\"arn:aws:iam::123456789012:mfa/race-2\" by "
                     "\"rule 1\" #2");
}

/* The call that is foreseen is the one after the race: there is no device left, so AFTER_CHANGE has nothing
 * to follow. */
static void test_race_is_foreseen(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_request request = {.body = DEACTIVATE_BOB, .body_size = strlen(DEACTIVATE_BOB)};
    add_rule(sender, .fault = IAM_MOCK_CLOSED, .when = IAM_MOCK_AFTER_CHANGE, .fresh = true);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &request), 1);
    add_rule(sender, .race = IAM_MOCK_RACE_DEACTIVATED);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &request), 0);
    assert_int_equal(state_of(sender, "Bob", BOB_MFA), IAM_MOCK_ENABLED);
}

/* A send that fails after the race makes no race. */
static void test_race_is_undone_if_the_send_fails(void **state) {
    struct sender *sender = *state;
    struct sender other = {.mock = NULL};
    const struct iam_mock_request request = {.body = LIST_BOB, .body_size = strlen(LIST_BOB)};
    add_rule(sender, .race = IAM_MOCK_RACE_USER_DELETED, .action = "*", .optional = true);
    assert_int_equal(iam_mock_new(&other.mock, NULL, NULL), 0);
    const int sent = iam_mock_send(other.mock, &request, &other.response);
    const int result = iam_mock_send(sender->mock, &request, &other.response);
    iam_mock_free(other.mock);
    assert_int_equal(sent, 0);
    assert_int_equal(result, IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_device_count(sender->mock, "Bob"), 1);
    assert_int_equal(counts_of_rule(sender, "rule 1").matched, 0);
    has_no_race(sender);
    assert_string_equal(send_form(sender, LIST_BOB), "NoSuchEntity");
}

/* ----- What else must hold ----- */

static void test_race_survives_clone_and_restore(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .race = IAM_MOCK_RACE_REASSIGNED, .action = "*", .times = 2);
    send_form(sender, LIST_BOB);
    struct iam_mock *copy = NULL;
    assert_int_equal(iam_mock_clone(&copy, sender->mock, NULL), 0);
    add_device(sender, OTHER_MFA, "Bob");
    send_form(sender, LIST_BOB);
    assert_int_equal(state_of(sender, "race-other", OTHER_MFA), IAM_MOCK_ENABLED);
    const int restored = iam_mock_restore(sender->mock, copy, NULL);
    iam_mock_free(copy);
    assert_int_equal(restored, 0);
    has_no_race(sender);
    assert_int_equal(counts_of_rule(sender, "rule 1").acted, 1);
    add_device(sender, OTHER_MFA, "Bob");
    send_form(sender, LIST_BOB);
    assert_int_equal(state_of(sender, "race-other", OTHER_MFA), IAM_MOCK_ENABLED);
    has_race(sender, "REASSIGNED UserName=\"Bob\" SerialNumber=\"" OTHER_MFA
                     "\" to UserName=\"race-other\" by \"rule 1\" #2");
}

/* The test did nothing wrong: the default principal's key is gone with its user. */
static void test_race_may_delete_the_default_principal(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.default_principal = BOB_KEY});
    add_bob(sender);
    add_key(sender, BOB_KEY, "Bob", true);
    add_rule(sender, .race = IAM_MOCK_RACE_USER_DELETED);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "InvalidClientTokenId");
    assert_string_equal(problems_of(sender), "");
}

/* The journal keeps the races before the calls that it holds, however many there were. */
static void test_race_lines_are_dropped_with_their_calls(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.journal_capacity = 2});
    add_bob(sender);
    add_rule(sender, .race = IAM_MOCK_RACE_REASSIGNED, .action = "*", .times = IAM_MOCK_ALWAYS);
    for (int i = 0; i < 50; i++)
        send_form(sender, DELETE_BOB);
    assert_true(sender->mock->journal.races.capacity <= 8);
    const char *text = journal_of(sender), *line = strstr(text, "\n- ");
    assert_non_null(line);
    line = strstr(line + 1, "\n- ");
    assert_non_null(line);
    assert_null(strstr(line + 1, "\n- "));
    iam_mock_clear_journal(sender->mock);
    has_no_race(sender);
}

#define WITH_BOB(test) cmocka_unit_test_setup_teardown(test, sender_setup_with_bob, sender_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_BOB(test_race_each_changes_what_the_call_finds),
        WITH_BOB(test_race_of_a_hardware_device),
        WITH_BOB(test_race_recreates_a_user_with_path_and_without_keys),
        WITH_BOB(test_race_ends_a_change_in_flight),
        WITH_BOB(test_race_finds_a_user_with_room),
        WITH_BOB(test_race_enables_up_to_eight_devices),
        WITH_BOB(test_race_target_is_the_device_or_the_users_first),
        WITH_BOB(test_race_without_a_target_is_a_problem),
        WITH_BOB(test_race_matches_what_was_sent),
        WITH_BOB(test_race_later_rules_still_act),
        WITH_BOB(test_race_skips_counts_and_ends_as_any_rule),
        WITH_BOB(test_race_that_is_due_more_often_is_reported),
        WITH_BOB(test_race_for_the_calls_with_a_number),
        WITH_BOB(test_race_happens_once_for_a_call),
        WITH_BOB(test_race_is_foreseen),
        WITH_BOB(test_race_is_undone_if_the_send_fails),
        WITH_BOB(test_race_survives_clone_and_restore),
        WITH_BOB(test_race_may_delete_the_default_principal),
        WITH_BOB(test_race_lines_are_dropped_with_their_calls),
    };
    return cmocka_run_group_tests_name("race", tests, NULL, NULL);
}
