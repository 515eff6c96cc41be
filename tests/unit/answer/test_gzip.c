/* The gzip format, read back by a reader of stored blocks (RFC 1951, 1952). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer/gzip.h"

#include <stdlib.h>

static const unsigned char *stream;

static uint32_t read_low_first(int count) {
    uint32_t value = 0;
    for (int i = 0; i < count; i++)
        value |= (uint32_t)*stream++ << 8 * i;
    return value;
}

/* Compares a block with `expected`. Returns its size; *last is set to whether it is the last one. */
static size_t read_block(const char *expected, bool *last) {
    const uint32_t head = read_low_first(1);
    assert_true(head <= 1); /* not compressed: the type's two bits are 0 */
    *last = head == 1;
    const uint32_t size = read_low_first(2), complement = read_low_first(2);
    assert_int_equal(size ^ complement, 0xFFFF);
    if (size > 0)
        assert_memory_equal(stream, expected, size);
    stream += size;
    return size;
}

static char letter_at(size_t i) { return (char)('a' + i % 23); }

static void a_stream_can_be_read_back(void **state) {
    static const struct {
        size_t size;
        uint32_t crc; /* by zlib */
    } cases[] = {{0, 0x00000000},     {1, 0xE8B7BE43},     {218, 0x56C305CC},
                 {65535, 0x14C493DE}, {65536, 0x87130D31}, {200000, 0x8E318357}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t size = cases[i].size, whole = gzip_size(size);
        char *data = malloc(whole), *before = malloc(size + 1);
        assert_non_null(data);
        assert_non_null(before);
        for (size_t at = 0; at < size; at++)
            before[at] = data[at] = letter_at(at);
        gzip_in_place(data, size);
        stream = (unsigned char *)data;
        assert_memory_equal(stream, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
        stream += 10;
        size_t read = 0;
        for (bool last = false; !last;)
            read += read_block(before + read, &last);
        assert_int_equal(read, size);
        assert_int_equal(read_low_first(4), cases[i].crc);
        assert_int_equal(read_low_first(4), size);
        assert_int_equal(stream - (unsigned char *)data, whole);
        free(data);
        free(before);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_stream_can_be_read_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
