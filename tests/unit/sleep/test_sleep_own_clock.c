/* A program that wraps time() itself, beside the archive: its own stays, and the rest works. */
#include "waits.h"

#include <time.h>
#include <unistd.h>

time_t __wrap_time(time_t *out);
time_t __wrap_time(time_t *out) {
    if (out)
        *out = 42;
    return 42;
}

static void test_sleep_leaves_a_clock_of_the_programs_own_alone(void **state) {
    int64_t before = iam_mock_now_ms(*state);
    assert_int_equal(sleep(5), 0);
    assert_int_equal(iam_mock_now_ms(*state), before + 5000);
    assert_int_equal(iam_mock_sleep_wall_clock(true), IAM_MOCK_EINVAL);
    assert_int_equal(time(NULL), 42);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sleep_leaves_a_clock_of_the_programs_own_alone, installed_setup,
                                        waits_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
