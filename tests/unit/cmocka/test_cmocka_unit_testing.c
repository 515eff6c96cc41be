/* UNIT_TESTING makes macros of malloc() and free(), here before the header comes: it takes no notice of them.
 */
#define UNIT_TESTING 1
#define ALLOCATION_TESTING 1 /* cmocka 2.x wants both */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "iam_mock_cmocka.h"

#if !defined(malloc) || !defined(free)
#error "the header lost cmocka's macros"
#endif

static void test_unit_testing_the_mock_is_freed_by_the_library(void **state) {
    struct iam_mock *mock = *state;
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = "arn:aws:iam::123456789012:mfa/Bob", .user_name = "Bob");
    assert_mfa_device_enabled(mock, "Bob", "arn:aws:iam::123456789012:mfa/Bob");
    assert_true(iam_mock_account_text(mock) != NULL);
}

static void test_unit_testing_malloc_is_still_cmockas(void **state) {
    (void)state;
    char *block = (char *)malloc(8);
    assert_true(block != NULL);
    free(block);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_unit_testing_the_mock_is_freed_by_the_library, iam_mock_setup,
                                        iam_mock_teardown),
        cmocka_unit_test(test_unit_testing_malloc_is_still_cmockas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
