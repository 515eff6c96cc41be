/* Linked with the archive and no more than --wrap=sleep and --wrap=nanosleep. */
#include "waits.h"

#include <string.h>

static void test_sleep_install_names_the_flags_that_are_missing(void **state) {
    struct iam_mock_error error = {0};
    assert_int_equal(iam_mock_sleep_install(*state, &error), IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "usleep");
    const char *const expected =
        "linker flags are missing: -Wl,--wrap=usleep,--wrap=clock_nanosleep,--wrap=thrd_sleep,"
        "--wrap=sigtimedwait,--wrap=poll,--wrap=ppoll,--wrap=select,--wrap=pselect";
    assert_memory_equal(error.message, expected, strlen(expected));
    assert_int_equal(iam_mock_sleep_install(*state, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sleep_wall_clock(true), IAM_MOCK_EINVAL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sleep_install_names_the_flags_that_are_missing, waits_setup,
                                        waits_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
