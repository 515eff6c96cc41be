/* The promise of code that removes a device, and the count behind it. */
#include "sweep.h"

/* What becomes of one call to deactivate, and what the code then tells. */
static void told(struct iam_mock *mock, enum iam_mock_fault fault, enum iam_mock_when when,
                 enum iam_mock_told told_by_code) {
    if (fault != IAM_MOCK_NO_FAULT)
        given_rule(mock, .fault = fault, .when = when);
    (void)sweep_call(mock, SWEEP_DEACTIVATE);
    AT(assert_mock_told_the_truth(mock, "Bob", BOB_MFA, told_by_code));
}

#define TOLD(name, fault, when, what)                                                                        \
    static void name(void **state) { told(*state, fault, IAM_MOCK_##when##_CHANGE, IAM_MOCK_TOLD_##what); }
TOLD(done_and_done, IAM_MOCK_NO_FAULT, BEFORE, DONE)
TOLD(done_and_not_done, IAM_MOCK_NO_FAULT, BEFORE, NOT_DONE)
TOLD(done_and_unknown, IAM_MOCK_NO_FAULT, BEFORE, UNKNOWN)
TOLD(refused_and_done, IAM_MOCK_REFUSED, BEFORE, DONE)
TOLD(refused_and_not_done, IAM_MOCK_REFUSED, BEFORE, NOT_DONE)
TOLD(refused_and_unknown, IAM_MOCK_REFUSED, BEFORE, UNKNOWN)
TOLD(reset_and_unknown, IAM_MOCK_RESET, BEFORE, UNKNOWN)
TOLD(reset_and_not_done, IAM_MOCK_RESET, BEFORE, NOT_DONE)
TOLD(lost_and_unknown, IAM_MOCK_RESET, AFTER, UNKNOWN)
TOLD(lost_and_done, IAM_MOCK_RESET, AFTER, DONE)
TOLD(lost_and_not_done, IAM_MOCK_RESET, AFTER, NOT_DONE)

static void told_of_a_misspelt_device(void **state) {
    given_rule(*state, .fault = IAM_MOCK_RESET, .action = "*");
    (void)sweep_call(*state, SWEEP_DEACTIVATE "b");
    AT(assert_mock_told_the_truth(*state, "Bob", BOB_MFA "b", IAM_MOCK_TOLD_UNKNOWN));
}

static void told_what_there_isnt(void **state) {
    AT(assert_mock_told_the_truth(*state, "Bob", BOB_MFA, (enum iam_mock_told)3));
}

/* The lost answer was about another device. */
static void told_of_another_loss(void **state) {
    given_device(*state, .serial_number = BOB_MFA "2", .user_name = "Bob");
    given_rule(*state, .fault = IAM_MOCK_RESET);
    (void)sweep_call(*state, SWEEP_DEACTIVATE "2");
    assert_mock_lost(*state, "Bob", BOB_MFA "2", 1);
    AT(assert_mock_told_the_truth(*state, "Bob", BOB_MFA, IAM_MOCK_TOLD_UNKNOWN));
}

static void counts_what_is_lost(void **state) {
    given_rule(*state, .fault = IAM_MOCK_RESET, .times = 2);
    for (int i = 0; i < 3; i++)
        (void)sweep_call(*state, SWEEP_DEACTIVATE);
    assert_mock_lost(*state, "Bob", BOB_MFA, 2);
    assert_mock_lost(*state, NULL, NULL, 2);
    AT(assert_mock_lost(*state, "Bob", NULL, 3));
}

#define TRUE(name)                                                                                           \
    { "test_told_" #name, name, true, {NULL}, {NULL}, setup_bob }
#define FALSE(name, ...)                                                                                     \
    { "test_told_" #name, name, false, {NESTED_HERE, __VA_ARGS__}, {NULL}, setup_bob }
#define DEVICE "device " BOB_MFA " of user Bob is "

static struct nested rows[] = {
    TRUE(done_and_done),
    FALSE(done_and_not_done, "the code told not done, but call 1 was applied: " DEVICE "DEACTIVATED"),
    FALSE(done_and_unknown, "the code told unknown, but no answer was lost: " DEVICE "DEACTIVATED"),
    FALSE(refused_and_done, "the code told done: " DEVICE "ENABLED", "-> REFUSED"),
    TRUE(refused_and_not_done),
    FALSE(refused_and_unknown, "the code told unknown, but no answer was lost: " DEVICE "ENABLED"),
    TRUE(reset_and_unknown),
    TRUE(reset_and_not_done),
    TRUE(lost_and_unknown),
    TRUE(lost_and_done),
    FALSE(lost_and_not_done, "the code told not done, but call 1 was applied: " DEVICE "DEACTIVATED",
          "-> RESET applied"),
    FALSE(told_of_a_misspelt_device, "the code told unknown: ", "misspelt?"),
    FALSE(told_what_there_isnt, "the code told no enum iam_mock_told: "),
    FALSE(told_of_another_loss, "the code told unknown, but no answer was lost: " DEVICE "ENABLED"),
    FALSE(counts_what_is_lost, "calls lost (action any, user Bob, device any): expected 3, were 2"),
};

int main(void) {
    struct CMUnitTest tests[sizeof rows / sizeof rows[0]];
    nested_fill(tests, rows, sizeof rows / sizeof rows[0]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
