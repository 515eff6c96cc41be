#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/view.h"
#include "base/utf8.h"
#include "base/text.h"

static int setup(void **state) {
    static struct text text;
    text = (struct text){0};
    *state = &text;
    return 0;
}

static int teardown(void **state) {
    text_free(*state);
    return 0;
}

/* ----- Building ----------------------------------------------------------------------------------- */

static void test_text_of_nothing_is_empty(void **state) {
    assert_string_equal(text_result(*state), "");
    text_add(*state, (struct view){NULL, 0});
    text_add_string(*state, "");
    const char *result = text_result(*state);
    assert_non_null(result);
    assert_string_equal(result, "");
}

static void test_text_keeps_what_is_added_in_order(void **state) {
    struct text *text = *state;
    text_add_string(text, "a");
    text_add(text, VIEW("b\0c"));
    text_format(text, "%d-%s", 12, "x");
    text_add_string(text, NULL);
    const char *result = text_result(text);
    assert_non_null(result);
    assert_int_equal(text->size, 8);
    assert_memory_equal(result, "ab\0c12-x", 9);
}

static void test_text_grows_at_every_size(void **state) {
    struct text *text = *state;
    static char expected[3001];
    for (size_t i = 0; i < 3000; i++) {
        expected[i] = (char)('a' + i % 26);
        text_add(text, (struct view){expected + i, 1});
        const char *result = text_result(text);
        assert_non_null(result);
        assert_true(strlen(result) == i + 1);
    }
    assert_string_equal(text_result(text), expected);
}

static void test_text_takes_a_large_addition_at_once(void **state) {
    static char large[20000];
    memset(large, 'x', sizeof large);
    text_add_string(*state, "a");
    text_add(*state, (struct view){large, sizeof large});
    const char *result = text_result(*state);
    assert_non_null(result);
    assert_int_equal(strlen(result), 20001);
    assert_memory_equal(result + 1, large, sizeof large);
}

static void test_text_cleared_is_empty_and_usable(void **state) {
    text_add_string(*state, "before");
    text_clear(*state);
    assert_string_equal(text_result(*state), "");
    text_add_string(*state, "after");
    const char *result = text_result(*state);
    assert_non_null(result);
    assert_string_equal(result, "after");
}

static void test_text_remembers_a_failure_until_cleared(void **state) {
    struct text *text = *state;
    text_add(text, (struct view){"x", SIZE_MAX / 2}); /* refused without asking for memory */
    assert_null(text_result(text));
    text_add_string(text, "lost");
    assert_null(text_result(text));
    text_clear(text);
    assert_string_equal(text_result(text), "");
}

/* ----- Quoting ------------------------------------------------------------------------------------ */

static const struct {
    struct view bytes;
    const char *quoted, *cut;
} quotes[] = {
#define QUOTE(bytes, quoted)                                                                                 \
    { {bytes, sizeof bytes - 1}, "\"" quoted "\"", "\"" quoted "…\"" }
    QUOTE("", ""),
    QUOTE("Bob", "Bob"),
    QUOTE(" ", " "),
    QUOTE("a\"b", "a\\\"b"),
    QUOTE("a\\b", "a\\\\b"),
    QUOTE("\n\r\t", "\\n\\r\\t"),
    QUOTE("\0", "\\000"),
    QUOTE("\0"
          "1",
          "\\0001"),
    QUOTE("\x01\x1F\x7F", "\\001\\037\\177"),
    QUOTE("\x1B[31m", "\\033[31m"),
    QUOTE("'?%", "'?%"),
    QUOTE("é€😀", "é€😀"),
    QUOTE("\xC2\x80", "\\302\\200"), /* U+0080 to U+009F are control characters */
    QUOTE("\xC2\x9F", "\\302\\237"),
    QUOTE("\xC2\xA0", "\xC2\xA0"),
    QUOTE("\xFF", "\\377"),
    QUOTE("\xC3", "\\303"),
    QUOTE("\xC3(", "\\303("),
    QUOTE("\xE2\x82", "\\342\\202"),
    QUOTE("\xE2\x82"
          "a",
          "\\342\\202a"),
    QUOTE("\xED\xA0\x80", "\\355\\240\\200"), /* a surrogate */
    QUOTE("\xC0\x80", "\\300\\200"),
    QUOTE("\xF4\x90\x80\x80", "\\364\\220\\200\\200"),
#undef QUOTE
};

static void test_text_quotes_as_in_c(void **state) {
    for (size_t i = 0; i < COUNT_OF(quotes); i++) {
        text_clear(*state);
        text_add_quoted(*state, quotes[i].bytes, false);
        const char *result = text_result(*state);
        assert_non_null(result);
        assert_string_equal(result, quotes[i].quoted);
    }
}

static void test_text_marks_what_was_cut(void **state) {
    for (size_t i = 0; i < COUNT_OF(quotes); i++) {
        text_clear(*state);
        text_add_quoted(*state, quotes[i].bytes, true);
        const char *result = text_result(*state);
        assert_non_null(result);
        assert_string_equal(result, quotes[i].cut);
    }
}

static void test_text_quotes_each_byte_alone(void **state) {
    for (int byte = 0; byte < 256; byte++) {
        char one = (char)byte, expected[16];
        const char *named = byte == '"'    ? "\\\""
                            : byte == '\\' ? "\\\\"
                            : byte == '\n' ? "\\n"
                            : byte == '\r' ? "\\r"
                            : byte == '\t' ? "\\t"
                                           : NULL;
        if (named)
            snprintf(expected, sizeof expected, "\"%s\"", named);
        else if (byte >= 0x20 && byte < 0x7F)
            snprintf(expected, sizeof expected, "\"%c\"", byte);
        else
            snprintf(expected, sizeof expected, "\"\\%03o\"", (unsigned)byte);
        text_clear(*state);
        text_add_quoted(*state, (struct view){&one, 1}, false);
        const char *result = text_result(*state);
        assert_non_null(result);
        assert_string_equal(result, expected);
    }
}

/* ----- UTF-8 -------------------------------------------------------------------------------------- */

static size_t encode(unsigned char out[4], uint32_t character) {
    if (character < 0x80) {
        out[0] = (unsigned char)character;
        return 1;
    }
    size_t size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size - 1; i > 0; i--, character >>= 6)
        out[i] = (unsigned char)(0x80 | (character & 0x3F));
    out[0] = (unsigned char)(lead[size] | character);
    return size;
}

static void test_text_decodes_every_character(void **state) {
    (void)state;
    for (uint32_t character = 0; character <= 0x10FFFF; character++) {
        if (character >= 0xD800 && character <= 0xDFFF)
            continue;
        unsigned char bytes[4];
        uint32_t decoded = UINT32_MAX;
        size_t size = encode(bytes, character);
        if (utf8_decode((struct view){(char *)bytes, size}, &decoded) != size || decoded != character)
            fail_msg("U+%04X", (unsigned)character);
    }
}

static void test_text_refuses_surrogates(void **state) {
    (void)state;
    for (uint32_t character = 0xD800; character <= 0xDFFF; character++) {
        unsigned char bytes[4];
        uint32_t decoded;
        size_t size = encode(bytes, character);
        assert_int_equal(utf8_decode((struct view){(char *)bytes, size}, &decoded), 0);
    }
}

/* The Unicode Standard, Table 3-7, "Well-Formed UTF-8 Byte Sequences". */
static size_t well_formed(const unsigned char *at, size_t size) {
    static const struct {
        unsigned char low, high, second_low, second_high, size;
    } rows[] = {
        {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    for (size_t row = 0; size > 0 && row < COUNT_OF(rows); row++) {
        if (at[0] < rows[row].low || at[0] > rows[row].high)
            continue;
        if (rows[row].size > size)
            return 0;
        if (rows[row].size > 1 && (at[1] < rows[row].second_low || at[1] > rows[row].second_high))
            return 0;
        for (size_t i = 2; i < rows[row].size; i++) {
            if (at[i] < 0x80 || at[i] > 0xBF)
                return 0;
        }
        return rows[row].size;
    }
    return 0;
}

/* Each sequence of up to four bytes out of the bounds of all classes. */
static void test_text_decodes_what_is_well_formed_and_nothing_else(void **state) {
    (void)state;
    static const unsigned char bounds[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0,
                                           0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0,
                                           0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFB, 0xFC, 0xFE, 0xFF};
    size_t count = COUNT_OF(bounds), all = count * count * count * count;
    for (size_t i = 0; i < all; i++) {
        unsigned char bytes[4] = {bounds[i % count], bounds[i / count % count],
                                  bounds[i / count / count % count], bounds[i / count / count / count]};
        for (size_t size = 0; size <= 4; size++) {
            uint32_t decoded;
            if (utf8_decode((struct view){(char *)bytes, size}, &decoded) != well_formed(bytes, size))
                fail_msg("%02X %02X %02X %02X, %zu of them", bytes[0], bytes[1], bytes[2], bytes[3], size);
        }
    }
}

/* In memory that ends there, so that a sanitizer sees a byte read too far. */
static void test_text_decodes_nothing_past_the_end(void **state) {
    (void)state;
    for (unsigned lead = 0; lead < 256; lead++) {
        for (size_t size = 1; size <= 3; size++) {
            unsigned char *exact = malloc(size);
            assert_non_null(exact);
            memset(exact, 0xA0, size);
            exact[0] = (unsigned char)lead;
            uint32_t decoded;
            assert_int_equal(utf8_decode((struct view){(char *)exact, size}, &decoded),
                             well_formed(exact, size));
            free(exact);
        }
    }
}

/* ----- Folding ------------------------------------------------------------------------------------ */

static unsigned char folded(unsigned char c) {
    static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", lower[] = "abcdefghijklmnopqrstuvwxyz";
    const char *at = c ? strchr(upper, c) : NULL;
    return at ? (unsigned char)lower[at - upper] : c;
}

#define FOLD_SIZES 21
#define FOLD_OFFSETS 8

/* Each byte at each place of each size, wherever it lies; what stands beside it stays. */
static void test_text_folds_every_byte_at_every_place(void **state) {
    (void)state;
    for (size_t size = 0; size < FOLD_SIZES; size++) {
        for (size_t offset = 0; offset < FOLD_OFFSETS; offset++) {
            for (unsigned c = 0; c < 256; c++) {
                char in[FOLD_SIZES + FOLD_OFFSETS], out[FOLD_SIZES + FOLD_OFFSETS + 1];
                for (size_t i = 0; i < size; i++)
                    in[offset + i] = (char)(c + i * 37);
                memset(out, '!', sizeof out);
                ascii_fold_copy(out + offset, (struct view){in + offset, size});
                for (size_t i = 0; i < size; i++) {
                    if ((unsigned char)out[offset + i] != folded((unsigned char)(c + i * 37)))
                        fail_msg("byte %u at %zu of %zu", (c + (unsigned)i * 37) & 255, i, size);
                }
                assert_int_equal(out[offset + size], '!');
            }
        }
    }
}

static void test_text_folds_onto_itself(void **state) {
    (void)state;
    char name[] = "Bob.SMITH@Example.COM";
    ascii_fold_copy(name, view_of(name));
    assert_string_equal(name, "bob.smith@example.com");
}

/* Two bytes are equal if their folded ones are: all pairs, within a word and after it. */
static void test_text_compares_every_pair_of_bytes_folded(void **state) {
    (void)state;
    for (unsigned a = 0; a < 256; a++) {
        for (unsigned b = 0; b < 256; b++) {
            char first[11] = "0123456789", second[11] = "0123456789";
            bool equal = folded((unsigned char)a) == folded((unsigned char)b);
            first[3] = (char)a;
            second[3] = (char)b;
            assert_int_equal(view_equal_folded((struct view){first, 10}, (struct view){second, 10}), equal);
            first[3] = second[3] = '3';
            first[9] = (char)a;
            second[9] = (char)b;
            assert_int_equal(view_equal_folded((struct view){first, 10}, (struct view){second, 10}), equal);
        }
    }
}

static void test_text_compares_folded_at_every_size_and_place(void **state) {
    (void)state;
    for (size_t size = 0; size < FOLD_SIZES; size++) {
        for (size_t offset = 0; offset < FOLD_OFFSETS; offset++) {
            char a[FOLD_SIZES + FOLD_OFFSETS], b[FOLD_SIZES];
            memset(a, 'K', sizeof a);
            memset(b, 'k', sizeof b);
            struct view left = {a + offset, size}, right = {b, size};
            assert_true(view_equal_folded(left, right));
            assert_false(view_equal_folded((struct view){a, size + 1}, right));
            for (size_t i = 0; i < size; i++) {
                b[i] = 'l';
                assert_false(view_equal_folded(left, right));
                b[i] = 'k';
            }
        }
    }
}

/* In memory that ends there. */
static void test_text_folding_reads_nothing_past_the_end(void **state) {
    (void)state;
    for (size_t size = 1; size < FOLD_SIZES; size++) {
        char *a = malloc(size), *b = malloc(size);
        assert_non_null(a);
        assert_non_null(b);
        memset(a, 'Q', size);
        ascii_fold_copy(b, (struct view){a, size});
        assert_true(view_equal_folded((struct view){a, size}, (struct view){b, size}));
        free(a);
        free(b);
    }
}

#define WITH_TEXT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_TEXT(test_text_of_nothing_is_empty),
        WITH_TEXT(test_text_keeps_what_is_added_in_order),
        WITH_TEXT(test_text_grows_at_every_size),
        WITH_TEXT(test_text_takes_a_large_addition_at_once),
        WITH_TEXT(test_text_cleared_is_empty_and_usable),
        WITH_TEXT(test_text_remembers_a_failure_until_cleared),
        WITH_TEXT(test_text_quotes_as_in_c),
        WITH_TEXT(test_text_marks_what_was_cut),
        WITH_TEXT(test_text_quotes_each_byte_alone),
        cmocka_unit_test(test_text_decodes_every_character),
        cmocka_unit_test(test_text_refuses_surrogates),
        cmocka_unit_test(test_text_decodes_what_is_well_formed_and_nothing_else),
        cmocka_unit_test(test_text_decodes_nothing_past_the_end),
        cmocka_unit_test(test_text_folds_every_byte_at_every_place),
        cmocka_unit_test(test_text_folds_onto_itself),
        cmocka_unit_test(test_text_compares_every_pair_of_bytes_folded),
        cmocka_unit_test(test_text_compares_folded_at_every_size_and_place),
        cmocka_unit_test(test_text_folding_reads_nothing_past_the_end),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
