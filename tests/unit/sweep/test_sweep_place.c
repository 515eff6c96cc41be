/* The place and the words that the message of a failing case has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sweep/place.h"

static void assert_finds(const char *message, const char *place, const char *words) {
    const struct view found = sweep_find_place(message);
    const struct view said = sweep_find_words(message);
    assert_int_equal(found.size, strlen(place));
    assert_memory_equal(found.data, place, found.size);
    assert_int_equal(said.size, strlen(words));
    assert_memory_equal(said.data, words, said.size);
}

static void test_sweep_place_of_an_assertion(void **state) {
    (void)state;
    assert_finds("0x1 != 0x2\ntest.c:12: error: Failure!", "test.c:12", "0x1 != 0x2");
    assert_finds("/a/b.c:7: error: Failure!", "/a/b.c:7", "/a/b.c:7: error: Failure!");
    assert_finds("\nfirst\n\nsecond\n", "", "first");
}

static void test_sweep_place_of_a_compilers_report(void **state) {
    (void)state;
    assert_finds("ended by a sanitizer\na.c:16:73: runtime error: signed integer overflow", "a.c:16",
                 "ended by a sanitizer");
    assert_finds("signal 11\n/src/c.c:15: in body\n==1==ERROR: x:1: y", "/src/c.c:15", "signal 11");
}

static void test_sweep_place_of_other_messages(void **state) {
    (void)state;
    assert_finds(NULL, "", "");
    assert_finds("", "", "");
    assert_finds("a: b:12: c\na:b:12:\na.c:: x\na.c:12\n:12:\na.c:12x:", "", "a: b:12: c");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sweep_place_of_an_assertion),
        cmocka_unit_test(test_sweep_place_of_a_compilers_report),
        cmocka_unit_test(test_sweep_place_of_other_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
