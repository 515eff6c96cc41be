/* The version macros of iam_mock.h agree with each other and with the library. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "between.h"

#include <stdio.h>

#include <iam_mock.h>

/* The preprocessor must be able to compare the number. */
#if !IAM_MOCK_VERSION_NUMBER || IAM_MOCK_VERSION_NUMBER < 100
#error "IAM_MOCK_VERSION_NUMBER is not a number above version 0.0"
#endif

static void test_version_text_is_made_of_the_numbers(void **state) {
    (void)state;
    char text[40];
    snprintf(text, sizeof text, "%d.%d.%d", IAM_MOCK_VERSION_MAJOR, IAM_MOCK_VERSION_MINOR,
             IAM_MOCK_VERSION_PATCH);
    assert_string_equal(text, IAM_MOCK_VERSION);
    assert_string_equal(text, iam_mock_version());
}

static void test_version_number_orders_releases(void **state) {
    (void)state;
    assert_int_equal(IAM_MOCK_VERSION_NUMBER,
                     IAM_MOCK_VERSION_MAJOR * 10000 + IAM_MOCK_VERSION_MINOR * 100 + IAM_MOCK_VERSION_PATCH);
    assert_between(IAM_MOCK_VERSION_MINOR, 0, 99);
    assert_between(IAM_MOCK_VERSION_PATCH, 0, 99);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version_text_is_made_of_the_numbers),
        cmocka_unit_test(test_version_number_orders_releases),
    };
    return cmocka_run_group_tests_name("version", tests, NULL, NULL);
}
