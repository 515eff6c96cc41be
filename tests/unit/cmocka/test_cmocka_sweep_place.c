/* The message of a case that a sanitizer ended: the place in the program first, and no frame of the runner.
 */
#include "sweep.h"

static const char *message_of(const char *output) {
    static struct iam_mock_cmocka_slot slot;
    slot.size = strlen(output);
    assert_true(slot.size < sizeof slot.text);
    memcpy(slot.text, output, slot.size + 1);
    iam_mock_cmocka_set_message(&slot, "ended by a sanitizer");
    return slot.message;
}

static void test_sweep_place_of_a_sanitizers_stack(void **state) {
    (void)state;
    assert_string_equal(
        message_of("printed before\n"
                   "==12==ERROR: AddressSanitizer: heap-use-after-free\n"
                   "    #0 0x7f in free ../../src/libsanitizer/asan/asan_malloc_linux.cpp:52\n"
                   "    #1 0x7f in free (/lib/libc.so.6+0x58)\n"
                   "    #2 0x55 in body src/client.c:14:3\n"
                   "    #3 0x55 in iam_mock_cmocka_case include/iam_mock_cmocka_sweep_child.h:72\n"
                   "    #4 0x55 in main src/test.c:9\n"),
        "ended by a sanitizer\n"
        "src/client.c:14:3: in body\n"
        "==12==ERROR: AddressSanitizer: heap-use-after-free\n"
        "    #0 0x7f in free ../../src/libsanitizer/asan/asan_malloc_linux.cpp:52\n"
        "    #1 0x7f in free (/lib/libc.so.6+0x58)\n"
        "    #2 0x55 in body src/client.c:14:3");
}

static void test_sweep_place_of_undefined_behaviour(void **state) {
    (void)state;
    assert_string_equal(message_of("src/a.c:16:73: runtime error: signed integer overflow\n"),
                        "ended by a sanitizer\nsrc/a.c:16:73: runtime error: signed integer overflow\n");
}

static void test_sweep_place_is_not_known_without_a_report(void **state) {
    (void)state;
    assert_string_equal(message_of(""), "ended by a sanitizer");
    assert_string_equal(message_of("    #0 0x55 in body src/client.c:14\n"),
                        "ended by a sanitizer\n    #0 0x55 in body src/client.c:14\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sweep_place_of_a_sanitizers_stack),
        cmocka_unit_test(test_sweep_place_of_undefined_behaviour),
        cmocka_unit_test(test_sweep_place_is_not_known_without_a_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
