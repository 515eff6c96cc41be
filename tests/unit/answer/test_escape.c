#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/view.h"
#include "answer/escape.h"
#include "answer/render.h"

#define REPLACED "\xEF\xBF\xBD" /* U+FFFD */

/* What a slot with that value becomes. */
static void check_escape(struct view value, struct view expected) {
    static const struct segment segment = {.kind = SEGMENT_SLOT, .which = SLOT_MESSAGE};
    static const struct fixture fixture = {.segments = &segment, .count = 1};
    struct values values = {0};
    values_set(&values, SLOT_MESSAGE, value);
    size_t bound = render_bound(&fixture, &values, VIEW(""));
    char *out = malloc(bound + (bound == 0));
    /* Ends where its memory ends, so that a sanitizer sees a byte read too far. */
    char *copy = malloc(value.size + (value.size == 0));
    assert_non_null(out);
    assert_non_null(copy);
    memcpy(copy, value.data, value.size);
    values.slot[SLOT_MESSAGE].data = copy;
    size_t size = render(out, &fixture, &values, VIEW(""));
    bool same = view_equal((struct view){out, size}, expected);
    if (!same)
        print_error("of %zu bytes, first \\x%02X: \"%.*s\"\n", value.size,
                    value.size ? (unsigned char)value.data[0] : 0u, (int)size, out);
    free(out);
    free(copy);
    assert_true(same);
}

/* A byte alone: itself, an escape, or what XML can't hold. */
static struct view escape_of_byte(unsigned byte, char room[2]) {
    room[0] = (char)byte;
    switch (byte) {
    case '&':
        return VIEW("&amp;");
    case '<':
        return VIEW("&lt;");
    case '>':
        return VIEW("&gt;");
    case '\r':
        return VIEW("&#13;");
    default:
        break;
    }
    if (byte == '\t' || byte == '\n' || (byte >= 0x20 && byte < 0x80))
        return (struct view){room, 1};
    return VIEW(REPLACED);
}

static void test_escape_of_each_byte(void **state) {
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        char room[2], value[1] = {(char)byte};
        check_escape((struct view){value, 1}, escape_of_byte(byte, room));
    }
}

static void test_escape_of_each_byte_among_others(void **state) {
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        char room[2], value[5] = {'a', 'b', (char)byte, 'c', 'd'}, expected[16] = "ab";
        struct view escaped = escape_of_byte(byte, room);
        memcpy(expected + 2, escaped.data, escaped.size);
        memcpy(expected + 2 + escaped.size, "cd", 2);
        check_escape((struct view){value, 5}, (struct view){expected, 4 + escaped.size});
    }
}

/* Texts of all sizes, so that each part of a text is written by each way through the code. */
static void test_escape_of_long_texts(void **state) {
    static const char *const patterns[] = {"&", "&a", "aaaaaaaaaaaaaaaaaaa<", "\r\xC3\xBC>",
                                           "\xE2\x82\xAC\x01"};
    static char value[80], expected[80 * ESCAPE_LONGEST];
    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        const size_t length = strlen(patterns[i]);
        size_t written = 0;
        for (size_t size = 0; size + length <= sizeof value; size += length) {
            check_escape((struct view){value, size}, (struct view){expected, written});
            memcpy(value + size, patterns[i], length);
            for (size_t j = 0; j < length; j++) {
                char room[2];
                const unsigned char byte = (unsigned char)patterns[i][j];
                const struct view escaped =
                    byte >= 0x80 ? (struct view){&patterns[i][j], 1} : escape_of_byte(byte, room);
                memcpy(expected + written, escaped.data, escaped.size);
                written += escaped.size;
            }
        }
    }
}

#define CASE(value, expected)                                                                                \
    {                                                                                                        \
        {value, sizeof(value) - 1}, { expected, sizeof(expected) - 1 }                                       \
    }
struct escape {
    struct view value, expected;
};

static void check_all(const struct escape *cases, size_t count) {
    for (size_t i = 0; i < count; i++)
        check_escape(cases[i].value, cases[i].expected);
}

static void test_escape_leaves_utf8_as_it_is(void **state) {
    static const struct escape cases[] = {
        CASE("", ""),
        CASE("\x7F", "\x7F"),
        CASE("\xC2\x80", "\xC2\x80"),
        CASE("\xDF\xBF", "\xDF\xBF"),
        CASE("\xE0\xA0\x80", "\xE0\xA0\x80"),
        CASE("\xED\x9F\xBF", "\xED\x9F\xBF"),
        CASE("\xEE\x80\x80", "\xEE\x80\x80"),
        CASE("\xEF\xBF\xBD", "\xEF\xBF\xBD"),
        CASE("\xF0\x90\x80\x80", "\xF0\x90\x80\x80"),
        CASE("\xF0\x9F\xBF\xBE", "\xF0\x9F\xBF\xBE"), /* U+1FFFE: XML 1.0 holds it */
        CASE("\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF"),
        CASE("gr\xC3\xBC\xC3\x9F & \xE2\x82\xAC", "gr\xC3\xBC\xC3\x9F &amp; \xE2\x82\xAC"),
    };
    (void)state;
    check_all(cases, sizeof cases / sizeof *cases);
}

static void test_escape_replaces_what_xml_cannot_hold(void **state) {
    static const struct escape cases[] = {
        CASE("a\0b", "a" REPLACED "b"),
        CASE("\x08\x0B\x0C\x0E\x1F", REPLACED REPLACED REPLACED REPLACED REPLACED),
        CASE("\xEF\xBF\xBE", REPLACED), /* U+FFFE: one character, replaced by one */
        CASE("\xEF\xBF\xBF", REPLACED),
        CASE("a\xEF\xBF\xBEz", "a" REPLACED "z"),
    };
    (void)state;
    check_all(cases, sizeof cases / sizeof *cases);
}

static void test_escape_replaces_what_is_not_utf8(void **state) {
    static const struct escape cases[] = {
        CASE("\x80", REPLACED), /* a continuation alone */
        CASE("\xC3", REPLACED), /* cut short */
        CASE("\xC3z", REPLACED "z"),
        CASE("\xE2\x82", REPLACED REPLACED),
        CASE("\xE2\x82&", REPLACED REPLACED "&amp;"),
        CASE("\xF0\x9F\x94", REPLACED REPLACED REPLACED),
        CASE("\xC0\x80", REPLACED REPLACED), /* overlong */
        CASE("\xC1\xBF", REPLACED REPLACED),
        CASE("\xE0\x9F\xBF", REPLACED REPLACED REPLACED),
        CASE("\xF0\x8F\xBF\xBF", REPLACED REPLACED REPLACED REPLACED),
        CASE("\xED\xA0\x80", REPLACED REPLACED REPLACED), /* surrogates */
        CASE("\xED\xBF\xBF", REPLACED REPLACED REPLACED),
        CASE("\xF4\x90\x80\x80", REPLACED REPLACED REPLACED REPLACED), /* past U+10FFFF */
        CASE("\xF5\x80\x80\x80", REPLACED REPLACED REPLACED REPLACED),
        CASE("\xFE\xFF", REPLACED REPLACED),
        CASE("\xC3\xBC\xC3", "\xC3\xBC" REPLACED),
    };
    (void)state;
    check_all(cases, sizeof cases / sizeof *cases);
}

static void test_escape_keeps_white_space_but_returns(void **state) {
    static const struct escape cases[] = {
        CASE("\t\n \r", "\t\n &#13;"),
        CASE("\r\n", "&#13;\n"),
        CASE("\r\r", "&#13;&#13;"),
    };
    (void)state;
    check_all(cases, sizeof cases / sizeof *cases);
}

static void test_escape_of_what_looks_escaped(void **state) {
    static const struct escape cases[] = {
        CASE("&amp;", "&amp;amp;"), CASE("&#13;", "&amp;#13;"), CASE("]]>", "]]&gt;"),
        CASE("\"'", "\"'"),         CASE("${Code}", "${Code}"),
    };
    (void)state;
    check_all(cases, sizeof cases / sizeof *cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escape_of_each_byte),
        cmocka_unit_test(test_escape_of_each_byte_among_others),
        cmocka_unit_test(test_escape_of_long_texts),
        cmocka_unit_test(test_escape_leaves_utf8_as_it_is),
        cmocka_unit_test(test_escape_replaces_what_xml_cannot_hold),
        cmocka_unit_test(test_escape_replaces_what_is_not_utf8),
        cmocka_unit_test(test_escape_keeps_white_space_but_returns),
        cmocka_unit_test(test_escape_of_what_looks_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
