/* sweep_mock(): calls of canned actions get each outcome that applies, and those of actions without a fixture
 * none. */
#include "sweep.h"

#define GROUPS "Action=ListGroupsForUser&Version=2010-05-08&UserName=Bob"
#define UNSERVED "Action=CreateGroup&Version=2010-05-08&GroupName=Staff"

static void lists_groups_before(void *mock) {
    (void)sweep_call(mock, GROUPS);
    (void)sweep_call(mock, SWEEP_DEACTIVATE);
}

/* Asks again after each answer but a success. */
static void insists(void *mock) {
    for (int i = 0; i < 3 && sweep_call(mock, GROUPS) != 1200; i++)
        assert_int_equal(iam_mock_advance_ms(mock, 1000), 0);
}

static void a_canned_call_gets_each_outcome(void **state) {
    sweep_mock((struct iam_mock *)*state, lists_groups_before, *state, .depth = 1);
}

static void a_canned_call_that_is_repeated_gets_each_outcome(void **state) {
    sweep_mock((struct iam_mock *)*state, insists, *state, .depth = 1);
}

/* What a sweep sees of a call whose action has no fixture. */
static void an_unserved_call_gets_none(void **state) {
    struct iam_mock *mock;
    static struct iam_mock_sweep_observation seen;
    (void)state;
    assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
    (void)sweep_call(mock, UNSERVED);
    (void)sweep_call(mock, GROUPS);
    iam_mock_sweep_observe(mock, &seen);
    assert_string_equal(seen.call[0].action, "CreateGroup");
    assert_true(seen.call[0].unserved);
    assert_string_equal(seen.call[1].action, "ListGroupsForUser");
    assert_false(seen.call[1].unserved);
    assert_true(seen.call[1].names_user);
    iam_mock_free(mock);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_canned_call_gets_each_outcome, setup_bob, iam_mock_teardown),
        cmocka_unit_test_setup_teardown(a_canned_call_that_is_repeated_gets_each_outcome, setup_bob,
                                        iam_mock_teardown),
        cmocka_unit_test(an_unserved_call_gets_none),
    };
    return _cmocka_run_group_tests("sweep canned", tests, sizeof tests / sizeof tests[0], NULL, NULL);
}
