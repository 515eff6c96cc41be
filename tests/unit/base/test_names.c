#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/names.h"

static void test_names_are_separated_by_commas(void **state) {
    (void)state;
    char names[32] = "";
    names_add(names, sizeof names, "a");
    assert_string_equal(names, "a");
    names_add(names, sizeof names, "bc");
    names_add(names, sizeof names, "d");
    assert_string_equal(names, "a, bc, d");
}

/* A list is for reading: half a name would mislead. */
static void test_names_that_do_not_fit_are_left_out_whole(void **state) {
    (void)state;
    char names[8] = "";
    names_add(names, sizeof names, "abcdefgh");
    assert_string_equal(names, "");
    names_add(names, sizeof names, "abc");
    names_add(names, sizeof names, "def");
    assert_string_equal(names, "abc");
    names_add(names, sizeof names, "de");
    assert_string_equal(names, "abc, de");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_separated_by_commas),
        cmocka_unit_test(test_names_that_do_not_fit_are_left_out_whole),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
