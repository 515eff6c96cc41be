/* Linked with the shared library behind the C library: no call arrives. */
#include "waits.h"

#include <string.h>

static void test_sleep_install_names_what_does_not_arrive(void **state) {
    struct iam_mock_error error = {0};
    assert_int_equal(iam_mock_sleep_install(*state, &error), IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "sleep");
    assert_non_null(strstr(error.message,
                           "reach iammock-sleep: sleep usleep nanosleep clock_nanosleep thrd_sleep "
                           "sigtimedwait poll ppoll select pselect"));
    /* the C library's, or a sanitizer's run time */
    assert_non_null(strstr(error.message, " has sleep first: link or preload iammock-sleep before that"));
    assert_int_equal(iam_mock_sleep_install(*state, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sleep_wall_clock(true), IAM_MOCK_EINVAL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sleep_install_names_what_does_not_arrive, waits_setup,
                                        waits_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
