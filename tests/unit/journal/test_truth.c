/* iam_mock_contradiction(): what the code under test may report about a device, and about a user. */
#include "send.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define DONE IAM_MOCK_TOLD_DONE
#define NOT_DONE IAM_MOCK_TOLD_NOT_DONE
#define UNKNOWN IAM_MOCK_TOLD_UNKNOWN
#define LIST_BOB FORM("ListMFADevices") "&UserName=Bob"
#define OTHER_MFA "arn:aws:iam::123456789012:mfa/Bob-2"
#define BOBS "device " BOB_MFA " of user Bob is "

static const char *contradiction(struct sender *sender, const char *user, const char *serial,
                                 enum iam_mock_told told) {
    const char *text = iam_mock_contradiction(sender->mock, user, serial, told);
    if (!text)
        fail_msg("iam_mock_contradiction: out of memory");
    return text;
}

/* Which of the three reports are true: "d", "n", "u". */
static void check_true(struct sender *sender, const char *user, const char *serial, const char *expected) {
    char found[4] = "";
    static const char letters[] = "dnu";
    for (int told = DONE; told <= UNKNOWN; told++) {
        if (*contradiction(sender, user, serial, (enum iam_mock_told)told) == '\0')
            strncat(found, &letters[told], 1);
    }
    if (strcmp(found, expected) != 0)
        fail_msg("%s of %s: true are \"%s\", expected \"%s\"", serial ? serial : "all", user ? user : "root",
                 found, expected);
}

static void send_with_fault(struct sender *sender, enum iam_mock_fault fault, const char *form) {
    const struct iam_mock_request request = {.body = form, .body_size = strlen(form), .timeout_ms = 1000};
    add_rule(sender, .action = "*", .fault = fault);
    assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), (int)fault);
}

/* ----- A device ----- */

static void test_truth_of_a_device_that_is_deactivated(void **state) {
    struct sender *sender = *state;
    check_true(sender, "Bob", BOB_MFA, "n");
    assert_string_equal(contradiction(sender, "Bob", BOB_MFA, DONE), "told done: " BOBS "ENABLED");
    assert_string_equal(contradiction(sender, "bOB", BOB_MFA, UNKNOWN),
                        "told unknown, but no answer was lost: device " BOB_MFA " of user bOB is ENABLED");
    send_form(sender, LIST_BOB);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
    check_true(sender, "Bob", BOB_MFA, "d");
    assert_string_equal(contradiction(sender, "Bob", BOB_MFA, NOT_DONE),
                        "told not done, but call 2 was applied: " BOBS "DEACTIVATED");
}

static void test_truth_after_a_lost_answer(void **state) {
    static const struct {
        struct iam_mock_rule rule;
        const char *expected;
    } answers[] = {
        {{.fault = IAM_MOCK_RESET}, "nu"},
        {{.fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE}, "du"},
        {{.fault = IAM_MOCK_REFUSED}, "n"},
        {{.error = "ServiceFailure"}, "nu"},
        {{.error = "RequestTimeoutException"}, "nu"},
        {{.error = "RequestTimeoutException", .when = IAM_MOCK_AFTER_CHANGE}, "du"},
        {{.error = "Throttling"}, "n"},
        {{.error = "Throttling", .when = IAM_MOCK_AFTER_CHANGE}, "du"},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        const struct iam_mock_request request = {
            .body = DEACTIVATE_BOB, .body_size = strlen(DEACTIVATE_BOB), .timeout_ms = 1000};
        sender_renew(sender, NULL);
        add_bob(sender);
        add_this_rule(sender, &answers[i].rule);
        assert_true(iam_mock_send(sender->mock, &request, &sender->response) >= 0);
        check_true(sender, "Bob", BOB_MFA, answers[i].expected);
        check_true(sender, "Bob", NULL, answers[i].expected);
    }
}

/* A change that takes no device off, such as one of tags or keys, does not contradict "not done". */
static void test_truth_after_other_changes(void **state) {
    struct sender *sender = *state;
    static const char *const changes[] = {
        FORM("TagMFADevice") "&Tags.member.1.Key=a&Tags.member.1.Value=b&SerialNumber=" BOB_MFA,
        FORM("TagUser") "&Tags.member.1.Key=a&Tags.member.1.Value=b&UserName=Bob",
        FORM("CreateAccessKey") "&UserName=Bob",
        FORM("UpdateUser") "&NewPath=/left/&UserName=Bob",
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        sender_renew(sender, NULL);
        add_bob(sender);
        assert_string_equal(send_form(sender, changes[i]), "");
        assert_true(iam_mock_call_at(sender->mock, 1)->applied);
        assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0); /* by someone else */
        check_true(sender, "Bob", BOB_MFA, "dn");
        check_true(sender, "Bob", NULL, "dn");
    }
}

/* The code under test asks IAM to deactivate Alice's device for Bob, and reports about Bob, or Alice. */
static void test_truth_about_a_device_of_another_user(void **state) {
    struct sender *sender = *state;
    add_user(sender, "Alice");
    add_device(sender, ALICE_MFA, "Alice");
    assert_string_equal(send_form(sender, DEACTIVATE("Bob", ALICE_MFA)), "NoSuchEntity");
    check_true(sender, "Bob", ALICE_MFA, "n");
    check_true(sender, "Alice", ALICE_MFA, "n");
    assert_string_equal(contradiction(sender, "Bob", ALICE_MFA, DONE),
                        "told done: device " ALICE_MFA
                        " of user Bob is OF_ANOTHER (another user, or root, holds it, and this user never "
                        "did)");
    send_with_fault(sender, IAM_MOCK_RESET, DEACTIVATE("Bob", ALICE_MFA));
    check_true(sender, "Bob", ALICE_MFA, "nu");
    check_true(sender, "Alice", ALICE_MFA, "nu");
    check_true(sender, "Bob", BOB_MFA, "n");
    assert_string_equal(send_form(sender, DEACTIVATE("Alice", ALICE_MFA)), "");
    check_true(sender, "Bob", ALICE_MFA, "u");
    check_true(sender, "Alice", ALICE_MFA, "du");
    assert_string_equal(contradiction(sender, "Bob", ALICE_MFA, DONE),
                        "told done: device " ALICE_MFA
                        " of user Bob is NEVER_ENABLED (this user never held it)");
}

/* Whoever deactivated the device: it is off. And no call of the code under test was applied. */
static void test_truth_after_each_race(void **state) {
    struct sender *sender = *state;
    for (int race = IAM_MOCK_RACE_DEACTIVATED; race <= IAM_MOCK_RACE_REASSIGNED; race++) {
        sender_renew(sender, NULL);
        add_bob(sender);
        add_rule(sender, .race = (enum iam_mock_race)race);
        assert_string_not_equal(send_form(sender, DEACTIVATE_BOB), "");
        check_true(sender, "Bob", BOB_MFA, "dn");
        check_true(sender, "Bob", NULL, "dn");
    }
    sender_renew(sender, NULL);
    add_bob(sender);
    add_rule(sender, .race = IAM_MOCK_RACE_ENABLED);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
    check_true(sender, "Bob", BOB_MFA, "d");
    check_true(sender, "Bob", NULL, "n");
    assert_string_equal(contradiction(sender, "Bob", NULL, DONE), "told done: user Bob has 1 device enabled");
}

/* Bob, then Alice, then root had the device: it is off for the first two, also in a clone. */
static void test_truth_remembers_earlier_holders(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_device of_root = {.serial_number = BOB_MFA, .root = true};
    add_user(sender, "Alice");
    add_user(sender, "Carol");
    for (int i = 0; i < 2; i++) {
        send_form(sender, DEACTIVATE_BOB);
        add_device(sender, BOB_MFA, "Alice");
        assert_string_equal(send_form(sender, DEACTIVATE("Alice", BOB_MFA)), "");
        if (i == 0)
            add_device(sender, BOB_MFA, "Bob");
    }
    assert_int_equal(iam_mock_add_device(sender->mock, &of_root, NULL), 0);
    iam_mock_clear_journal(sender->mock);
    struct iam_mock *copy = NULL;
    assert_int_equal(iam_mock_clone(&copy, sender->mock, NULL), 0);
    iam_mock_free(sender->mock);
    sender->mock = copy;
    sender->response = (struct iam_mock_response){0};
    check_true(sender, "Bob", BOB_MFA, "dn");
    check_true(sender, "Alice", BOB_MFA, "dn");
    check_true(sender, "Carol", BOB_MFA, "n");
    check_true(sender, NULL, BOB_MFA, "n");
}

/* A device that is added again has a new record, and a user too. */
static void test_truth_of_records_that_are_added_again(void **state) {
    struct sender *sender = *state;
    add_user(sender, "Alice");
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
    assert_string_equal(send_form(sender, FORM("DeleteVirtualMFADevice") "&SerialNumber=" BOB_MFA), "");
    check_true(sender, "Bob", BOB_MFA, "d");
    add_device(sender, BOB_MFA, "Alice");
    check_true(sender, "Bob", BOB_MFA, "d");
    assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0);
    check_true(sender, "Bob", BOB_MFA, "d");
    add_user(sender, "BOB");
    check_true(sender, "Bob", BOB_MFA, "d");
    assert_string_equal(contradiction(sender, "Bob", BOB_MFA, NOT_DONE),
                        "told not done, but call 1 was applied: " BOBS "DEACTIVATED");
}

static void test_truth_refuses_what_never_was(void **state) {
    struct sender *sender = *state;
    send_with_fault(sender, IAM_MOCK_RESET, DEACTIVATE("Bob", BOB_MFA "b"));
    send_with_fault(sender, IAM_MOCK_RESET, DEACTIVATE("Bobb", BOB_MFA));
    check_true(sender, "Bob", BOB_MFA "b", "");
    check_true(sender, "Bobb", BOB_MFA, "");
    check_true(sender, "Bobb", NULL, "");
    assert_string_equal(contradiction(sender, "Bob", BOB_MFA "b", UNKNOWN),
                        "told unknown: device " BOB_MFA
                        "b of user Bob is UNKNOWN (no such user or device ever was: misspelt?)");
    assert_string_equal(contradiction(sender, "Bobb", NULL, NOT_DONE),
                        "told not done: user Bobb is UNKNOWN (no such user ever was: misspelt?)");
    assert_string_equal(contradiction(sender, "Bob", BOB_MFA, (enum iam_mock_told)3),
                        "told no enum iam_mock_told: " BOBS "ENABLED");
    assert_null(iam_mock_contradiction(NULL, "Bob", BOB_MFA, DONE));
}

/* No answer was lost, but the client can't tell this time-out from one after the request. */
static void test_truth_after_a_connect_timeout(void **state) {
    struct sender *sender = *state;
    add_device(sender, OTHER_MFA, "Bob");
    send_with_fault(sender, IAM_MOCK_REFUSED, DEACTIVATE_BOB);
    check_true(sender, "Bob", BOB_MFA, "n");
    send_with_fault(sender, IAM_MOCK_CONNECT_TIMEOUT, DEACTIVATE_BOB);
    check_true(sender, "Bob", BOB_MFA, "nu");
    check_true(sender, "Bob", OTHER_MFA, "n");
    check_true(sender, "Bob", NULL, "nu");
    struct iam_mock_counts counts;
    assert_int_equal(iam_mock_get_counts(sender->mock, NULL, NULL, NULL, &counts), 0);
    assert_int_equal(counts.lost, 0);
}

/* ----- A user ----- */

static void test_truth_about_a_user(void **state) {
    struct sender *sender = *state;
    add_device(sender, OTHER_MFA, "Bob");
    check_true(sender, "Bob", NULL, "n");
    assert_string_equal(contradiction(sender, "Bob", NULL, DONE),
                        "told done: user Bob has 2 devices enabled");
    assert_string_equal(contradiction(sender, "Bob", NULL, UNKNOWN),
                        "told unknown, but no answer was lost: user Bob has 2 devices enabled");
    send_form(sender, DEACTIVATE_BOB);
    check_true(sender, "Bob", NULL, "n"); /* one device is still enabled */
    send_form(sender, DEACTIVATE("Bob", OTHER_MFA));
    check_true(sender, "Bob", NULL, "d");
    assert_string_equal(contradiction(sender, "Bob", NULL, NOT_DONE),
                        "told not done, but call 1 was applied: user Bob has 0 devices enabled");
    iam_mock_clear_journal(sender->mock);
    check_true(sender, "Bob", NULL, "dn");
    send_form(sender, FORM("DeleteVirtualMFADevice") "&SerialNumber=" OTHER_MFA);
    check_true(sender, "Bob", NULL, "d");
    send_with_fault(sender, IAM_MOCK_CLOSED, LIST_BOB);
    check_true(sender, "Bob", NULL, "du");
    check_true(sender, "Bob", BOB_MFA, "dn");
}

static void test_truth_about_root(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_device of_root = {.serial_number = "GAHT12345678", .root = true};
    assert_int_equal(iam_mock_add_device(sender->mock, &of_root, NULL), 0);
    check_true(sender, NULL, NULL, "n");
    assert_string_equal(contradiction(sender, NULL, NULL, DONE), "told done: root has 1 device enabled");
    assert_string_equal(contradiction(sender, NULL, "GAHT12345678", DONE),
                        "told done: device GAHT12345678 of root is ENABLED");
    send_with_fault(sender, IAM_MOCK_RESET, LIST_BOB);
    check_true(sender, NULL, NULL, "n");
    send_with_fault(sender, IAM_MOCK_RESET, FORM("ListMFADevices"));
    check_true(sender, NULL, NULL, "nu");
    check_true(sender, NULL, "GAHT12345678", "n");
}

/* ----- A user who is renamed ----- */

#define RENAME(from, to) FORM("UpdateUser") "&UserName=" from "&NewUserName=" to
#define LIST(user) FORM("ListMFADevices") "&UserName=" user

static void check_state(struct sender *sender, const char *user, enum iam_mock_device_state expected) {
    assert_int_equal(iam_mock_get_device_state(sender->mock, user, BOB_MFA), expected);
}

/* Send one call, which is applied, and whose answer is lost. */
static void lose_answer(struct sender *sender, const char *form) {
    const struct iam_mock_request request = {.body = form, .body_size = strlen(form), .timeout_ms = 1000};
    add_rule(sender, .action = "*", .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE);
    assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), IAM_MOCK_RESET);
}

static void test_truth_finds_a_device_by_each_name(void **state) {
    static const char *const names[] = {"Bob", "BOB", "Bob-2", "leaver-Bob"};
    struct sender *sender = *state;
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(send_form(sender, RENAME("Bob", "Bob-2")), "");
    assert_string_equal(send_form(sender, RENAME("Bob-2", "bOB-2")), ""); /* another case alone */
    assert_string_equal(send_form(sender, RENAME("bob-2", "leaver-Bob")), "");
    assert_string_equal(send_form(sender, FORM("UpdateUser") "&UserName=leaver-Bob&NewPath=/left/"), "");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        check_true(sender, names[i], BOB_MFA, "d");
        check_true(sender, names[i], NULL, "d");
        check_state(sender, names[i], IAM_MOCK_DEACTIVATED);
    }
    assert_string_equal(contradiction(sender, "Bob", BOB_MFA, NOT_DONE),
                        "told not done, but call 1 was applied: device " BOB_MFA
                        " of user Bob, now leaver-Bob, is DEACTIVATED");
    assert_string_equal(
        contradiction(sender, "Bob", NULL, NOT_DONE),
        "told not done, but call 1 was applied: user Bob, now leaver-Bob, has 0 devices enabled");
    assert_int_equal(iam_mock_remove_user(sender->mock, "leaver-Bob"), 0);
    check_true(sender, "Bob", BOB_MFA, "d");
    check_state(sender, "Bob", IAM_MOCK_DEACTIVATED);
    check_true(sender, "Bobb", BOB_MFA, "");
    check_state(sender, "Bobb", IAM_MOCK_UNKNOWN);
}

static void test_truth_after_a_lost_rename(void **state) {
    struct sender *sender = *state;
    lose_answer(sender, RENAME("Bob", "leaver-Bob"));
    check_true(sender, "Bob", NULL, "nu");
    check_true(sender, "leaver-Bob", NULL, "nu");
    check_true(sender, "Bob", BOB_MFA, "n"); /* its name was in no call */
}

/* Lost calls count by the name of their time, and by names that nobody has. */
static void test_truth_after_lost_calls_of_each_name(void **state) {
    static const char *const calls[] = { LIST("Bob"), LIST("Bob-2"), LIST("leaver-Bob") };
    struct sender *sender = *state;
    for (size_t i = 0; i < 3; i++) {
        for (int before = 0; before < 2; before++) {
            sender_renew(sender, NULL);
            add_bob(sender);
            if (before)
                send_with_fault(sender, IAM_MOCK_RESET, calls[i]);
            assert_string_equal(send_form(sender, RENAME("Bob", "Bob-2")), "");
            assert_string_equal(send_form(sender, RENAME("Bob-2", "leaver-Bob")), "");
            if (!before)
                send_with_fault(sender, IAM_MOCK_RESET, calls[i]);
            check_true(sender, "Bob", NULL, "nu");
            check_true(sender, "bob-2", NULL, "nu");
            check_true(sender, "leaver-Bob", NULL, "nu");
        }
    }
}

/* The name is another user's now. */
static void test_truth_of_a_name_that_is_used_again(void **state) {
    struct sender *sender = *state;
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(send_form(sender, RENAME("Bob", "leaver-Bob")), "");
    assert_string_equal(send_form(sender, FORM("CreateUser") "&UserName=Bob"), "");
    check_true(sender, "Bob", BOB_MFA, "");
    check_state(sender, "Bob", IAM_MOCK_NEVER_ENABLED);
    check_true(sender, "leaver-Bob", BOB_MFA, "d");
    send_with_fault(sender, IAM_MOCK_RESET, LIST_BOB); /* of the new Bob */
    check_true(sender, "Bob", NULL, "dnu");
    check_true(sender, "leaver-Bob", NULL, "d");
    assert_string_equal(send_form(sender, RENAME("Bob", "Carl")), ""); /* the last one who had the name */
    check_true(sender, "Bob", NULL, "dnu");
    check_true(sender, "Carl", NULL, "dnu");
    check_true(sender, "leaver-Bob", NULL, "d");
}

static void test_truth_of_a_user_who_is_renamed_back(void **state) {
    struct sender *sender = *state;
    send_with_fault(sender, IAM_MOCK_RESET, LIST_BOB);
    assert_string_equal(send_form(sender, RENAME("Bob", "leaver-Bob")), "");
    assert_string_equal(send_form(sender, RENAME("leaver-Bob", "Bob")), "");
    check_true(sender, "Bob", NULL, "nu");
    check_true(sender, "leaver-Bob", NULL, "nu");
    check_true(sender, "leaver-Bob", BOB_MFA, "n");
}

/* The journal cuts such names: one is longer than it shows, one has the form of a secret. */
static void test_truth_of_names_that_the_journal_cuts(void **state) {
    static const char secret_like[] = "ProductionDeploymentServiceUser2024";
    struct sender *sender = *state;
    char longer[301], forms[3][700];
    memset(longer, 'x', 300);
    longer[300] = '\0';
    snprintf(forms[0], sizeof forms[0], RENAME("Bob", "%s"), longer);
    snprintf(forms[1], sizeof forms[1], RENAME("%s", "%s"), longer, secret_like);
    snprintf(forms[2], sizeof forms[2], RENAME("%s", "%s"), secret_like, longer);
    sender_renew(sender, &(struct iam_mock_options){.constraints = IAM_MOCK_CONSTRAINTS_OFF});
    add_bob(sender);
    send_form(sender, DEACTIVATE_BOB);
    for (int i = 0; i < 3; i++) {
        assert_string_equal(send_form(sender, forms[i]), "");
        check_true(sender, "Bob", BOB_MFA, "d");
        check_true(sender, longer, BOB_MFA, "d");
        check_state(sender, "Bob", IAM_MOCK_DEACTIVATED);
    }
    send_with_fault(sender, IAM_MOCK_RESET, LIST("ProductionDeploymentServiceUser2024"));
    check_true(sender, "Bob", NULL, "du");
    check_true(sender, secret_like, NULL, "du");
    check_true(sender, longer, NULL, "du");
}

/* ----- A journal that dropped calls ----- */

static void test_truth_says_that_a_rename_was_dropped(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.journal_capacity = 1});
    add_bob(sender);
    send_form(sender, RENAME("Bob", "leaver-Bob"));
    check_true(sender, "Bob", NULL, "n");
    send_form(sender, LIST("leaver-Bob"));
    assert_string_equal(contradiction(sender, "Bob", NULL, NOT_DONE),
                        "told not done, but the journal dropped the first 1 of 2 calls, so this is not known "
                        "(set .journal_capacity to 2 or more): user Bob is UNKNOWN (no such user ever was: "
                        "misspelt?)");
}

static void test_truth_says_that_calls_were_dropped(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.journal_capacity = 1});
    add_bob(sender);
    send_form(sender, LIST_BOB);
    send_form(sender, LIST_BOB);
    check_true(sender, "Bob", BOB_MFA, "n"); /* none of the dropped calls was applied, nor lost */
    send_with_fault(sender, IAM_MOCK_RESET, DEACTIVATE_BOB);
    check_true(sender, "Bob", BOB_MFA, "nu");
    send_form(sender, DEACTIVATE_BOB);
    send_form(sender, LIST_BOB);
    check_true(sender, "Bob", BOB_MFA, "d");
    assert_string_equal(contradiction(sender, "Bob", BOB_MFA, NOT_DONE),
                        "told not done, but the journal dropped the first 4 of 5 calls, so this is not known "
                        "(set .journal_capacity to 5 or more): " BOBS "DEACTIVATED");
    assert_string_equal(contradiction(sender, "Bob", BOB_MFA, UNKNOWN),
                        "told unknown, but the journal dropped the first 4 of 5 calls, so this is not known "
                        "(set .journal_capacity to 5 or more): " BOBS "DEACTIVATED");
}

#define WITH_BOB(test) cmocka_unit_test_setup_teardown(test, sender_setup_with_bob, sender_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_BOB(test_truth_of_a_device_that_is_deactivated),
        WITH_BOB(test_truth_after_a_lost_answer),
        WITH_BOB(test_truth_after_other_changes),
        WITH_BOB(test_truth_about_a_device_of_another_user),
        WITH_BOB(test_truth_after_each_race),
        WITH_BOB(test_truth_remembers_earlier_holders),
        WITH_BOB(test_truth_of_records_that_are_added_again),
        WITH_BOB(test_truth_refuses_what_never_was),
        WITH_BOB(test_truth_after_a_connect_timeout),
        WITH_BOB(test_truth_about_a_user),
        WITH_BOB(test_truth_about_root),
        WITH_BOB(test_truth_finds_a_device_by_each_name),
        WITH_BOB(test_truth_after_a_lost_rename),
        WITH_BOB(test_truth_after_lost_calls_of_each_name),
        WITH_BOB(test_truth_of_a_name_that_is_used_again),
        WITH_BOB(test_truth_of_a_user_who_is_renamed_back),
        WITH_BOB(test_truth_of_names_that_the_journal_cuts),
        WITH_BOB(test_truth_says_that_a_rename_was_dropped),
        WITH_BOB(test_truth_says_that_calls_were_dropped),
    };
    return cmocka_run_group_tests_name("truth", tests, NULL, NULL);
}
