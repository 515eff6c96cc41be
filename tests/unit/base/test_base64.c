/* Base 64: the test vectors of RFC 4648, and bytes with the high bit. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base64.h"

static void expect(struct view bytes, const char *encoded) {
    char out[64];
    const size_t size = base64_encode(out, bytes);
    assert_int_equal(size, strlen(encoded));
    assert_memory_equal(out, encoded, size);
}

static void test_base64_of_each_rest(void **state) {
    (void)state;
    expect(VIEW(""), "");
    expect(VIEW("f"), "Zg==");
    expect(VIEW("fo"), "Zm8=");
    expect(VIEW("foo"), "Zm9v");
    expect(VIEW("foob"), "Zm9vYg==");
    expect(VIEW("fooba"), "Zm9vYmE=");
    expect(VIEW("foobar"), "Zm9vYmFy");
}

static void test_base64_of_high_bytes(void **state) {
    (void)state;
    expect(VIEW("\xFB\xFF\xBF\xFF\xFE"), "+/+///4=");
    expect(VIEW("\x00\x10\x83\xFF"), "ABCD/w==");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base64_of_each_rest),
        cmocka_unit_test(test_base64_of_high_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
