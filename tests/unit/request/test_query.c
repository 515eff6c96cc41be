#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/view.h"
#include "request/query.h"

static struct query query;
static char shown[4096];

/* Every pair as [name=value], what isn't printable ASCII as \xHH. */
static const char *show(const struct query *from) {
    size_t used = 0;
    shown[0] = '\0';
    for (size_t i = 0; i < from->count; i++) {
        const struct view parts[2] = {from->pairs[i].name, from->pairs[i].value};
        for (size_t part = 0; part < 2; part++) {
            used += (size_t)snprintf(shown + used, sizeof(shown) - used, "%s", part ? "=" : "[");
            for (size_t at = 0; at < parts[part].size && used + 16 < sizeof(shown); at++) {
                unsigned char c = (unsigned char)parts[part].data[at];
                used += (size_t)snprintf(shown + used, sizeof(shown) - used,
                                         c >= 0x20 && c < 0x7F ? "%c" : "\\x%02X", c);
            }
        }
        used += (size_t)snprintf(shown + used, sizeof(shown) - used, "]");
    }
    return shown;
}

/* Parse a copy that ends where its memory ends, so that a sanitizer sees a byte read too far. */
static enum query_result parse(struct view encoded) {
    char *copy = malloc(encoded.size + (encoded.size == 0));
    assert_non_null(copy);
    memcpy(copy, encoded.data, encoded.size);
    query_start(&query);
    enum query_result result = query_add(&query, (struct view){copy, encoded.size});
    memset(copy, '!', encoded.size); /* nothing may point into it afterwards */
    free(copy);
    return result;
}

static int reference_digit(char c) {
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)((at - digits) % 16) : -1;
}

/* The rules once more, a byte at a time; false: a broken escape. */
static bool reference_decode(struct view encoded, char *out, size_t *size) {
    *size = 0;
    for (size_t i = 0; i < encoded.size; i++) {
        char c = encoded.data[i];
        if (c == '%') {
            if (i + 2 >= encoded.size)
                return false;
            int high = reference_digit(encoded.data[i + 1]), low = reference_digit(encoded.data[i + 2]);
            if (high < 0 || low < 0)
                return false;
            c = (char)(unsigned char)(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        out[(*size)++] = c;
    }
    return true;
}

/* Parse "n=" and the piece, which holds no '&', and compare with the rules. */
static void check_value(struct view piece) {
    char encoded[64] = "n=", expected[64];
    size_t size;
    memcpy(encoded + 2, piece.data, piece.size);
    enum query_result result = parse((struct view){encoded, piece.size + 2});
    if (!reference_decode(piece, expected, &size)) {
        assert_int_equal(result, QUERY_BAD_ESCAPE);
        return;
    }
    assert_int_equal(result, QUERY_OK);
    assert_int_equal(query.count, 1);
    assert_true(view_is(query.pairs[0].name, "n"));
    assert_true(view_equal(query.pairs[0].value, (struct view){expected, size}));
}

static void test_query_splits_and_decodes(void **state) {
    static const struct {
        struct view encoded;
        const char *pairs;
    } cases[] = {
#define CASE(encoded, pairs) {{encoded, sizeof(encoded) - 1}, pairs}
        CASE("", ""),
        CASE("&", ""),
        CASE("&&&&&&&&&&", ""),
        CASE("a", "[a=]"),
        CASE("a=", "[a=]"),
        CASE("=", "[=]"),
        CASE("=x", "[=x]"),
        CASE("==", "[==]"),
        CASE("a=b", "[a=b]"),
        CASE("a=b=c", "[a=b=c]"),
        CASE("a==b", "[a==b]"),
        CASE("a&&b", "[a=][b=]"),
        CASE("&a=1&b=2&", "[a=1][b=2]"),
        CASE("a&=&b", "[a=][=][b=]"),
        CASE("a=1&a=2", "[a=1][a=2]"),
        CASE("a=+", "[a= ]"),
        CASE("a+b=c+d", "[a b=c d]"),
        CASE("a=%2B+%2b", "[a=+ +]"),
        CASE("%61=%62", "[a=b]"),
        CASE("a%3Db=c", "[a=b=c]"),
        CASE("a%26b=c%26d", "[a&b=c&d]"),
        CASE("a=%00", "[a=\\x00]"),
        CASE("a%00b=c\0d", "[a\\x00b=c\\x00d]"),
        CASE("a=%ff%FF\xFF", "[a=\\xFF\\xFF\\xFF]"),
        CASE("a=%25", "[a=%]"),
        CASE("a=%2525", "[a=%25]"),
        CASE("a=arn%3Aaws%3Aiam%3A%3A123456789012%3Amfa%2FBob&b=Bob",
             "[a=arn:aws:iam::123456789012:mfa/Bob][b=Bob]"),
        CASE("Action=DeactivateMFADevice&Version=2010-05-08&UserName=a*b~c_d.e",
             "[Action=DeactivateMFADevice][Version=2010-05-08][UserName=a*b~c_d.e]"),
#undef CASE
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(parse(cases[i].encoded), QUERY_OK);
        assert_string_equal(show(&query), cases[i].pairs);
    }
}

static void test_query_refuses_broken_escapes(void **state) {
    static const char *const cases[] = {"%",     "%4",         "%zz",
                                        "%4z",   "%z4",        "a=%",
                                        "a=%4",  "a=%&b",      "a=%4&b=c",
                                        "a=%-1", "a=%+1",      "a=% 1",
                                        "a=%%",  "%=a",        "a%4=b",
                                        "a=%4=", "a=%0x",      "abcdefgh=%",
                                        "a=%/0", "a=%:0",      "a=%@0",
                                        "a=%G0", "a=%`0",      "a=%g0",
                                        "a=%0/", "a=%0:",      "a=%0@",
                                        "a=%0G", "a=%0`",      "a=%0g",
                                        "a=b&%", "a=bcdefg%2", "abcdefgh=abcdefgh%2"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (parse(view_of(cases[i])) != QUERY_BAD_ESCAPE)
            fail_msg("\"%s\" wasn't refused", cases[i]);
    assert_int_equal(parse(VIEW("a=%4\0")), QUERY_BAD_ESCAPE);
    assert_int_equal(parse(VIEW("a=%\xC3\xA9")), QUERY_BAD_ESCAPE);
}

static void test_query_decodes_every_escape(void **state) {
    (void)state;
    for (unsigned high = 0; high < 256; high++)
        for (unsigned low = 0; low < 256; low++) {
            const char piece[3] = {'%', (char)(unsigned char)high, (char)(unsigned char)low};
            if (high != '&' && low != '&')
                check_value((struct view){piece, 3});
        }
}

/* Neighbours matter: eight bytes are looked at in one subtraction, which can borrow. */
static void test_query_takes_every_two_bytes_at_every_place(void **state) {
    (void)state;
    for (size_t place = 0; place < 8; place++)
        for (unsigned first = 0; first < 256; first++)
            for (unsigned second = 0; second < 256; second++) {
                char piece[12] = "abcdefghijk";
                piece[place] = (char)(unsigned char)first;
                piece[place + 1] = (char)(unsigned char)second;
                if (first != '&' && second != '&')
                    check_value((struct view){piece, 11});
            }
}

static void test_query_ends_a_name_at_every_place(void **state) {
    (void)state;
    for (size_t before = 0; before < 20; before++)
        for (unsigned byte = 0; byte < 256; byte++) {
            char encoded[64];
            memset(encoded, 'n', sizeof(encoded));
            encoded[before] = (char)(unsigned char)byte;
            encoded[before + 1] = '=';
            if (byte == '&' || byte == '=' || byte == '+' || byte == '%')
                continue;
            assert_int_equal(parse((struct view){encoded, before + 12}), QUERY_OK);
            assert_int_equal(query.count, 1);
            assert_true(view_equal(query.pairs[0].name, (struct view){encoded, before + 1}));
            assert_true(view_is(query.pairs[0].value, "nnnnnnnnnn"));
        }
}

static void test_query_decodes_an_escape_at_every_place(void **state) {
    (void)state;
    for (size_t before = 0; before < 20; before++)
        for (size_t after = 0; after < 20; after++) {
            char piece[64];
            memset(piece, 'x', sizeof(piece));
            memcpy(piece + before, "%2F", 3);
            check_value((struct view){piece, before + 3 + after});
            check_value((struct view){piece, before + 2});
            check_value((struct view){piece, before + 1});
            piece[before] = '+';
            check_value((struct view){piece, before + 1 + after});
        }
}

/* `count` pieces "a", in one string. */
static struct view pieces(char *buffer, size_t count) {
    for (size_t i = 0; i < count; i++)
        memcpy(buffer + 2 * i, "a&", 2);
    return (struct view){buffer, 2 * count};
}

static void test_query_holds_256_parameters(void **state) {
    static char buffer[2 * 300];
    (void)state;
    static const size_t counts[] = {0, 1, 255, 256};
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        assert_int_equal(parse(pieces(buffer, counts[i])), QUERY_OK);
        assert_int_equal(query.count, counts[i]);
    }
    assert_int_equal(parse(pieces(buffer, 257)), QUERY_TOO_MANY);
}

static void test_query_counts_query_string_and_body_together(void **state) {
    static char buffer[2 * 300];
    (void)state;
    query_start(&query);
    assert_int_equal(query_add(&query, pieces(buffer, 200)), QUERY_OK);
    assert_int_equal(query_add(&query, VIEW("Action=One")), QUERY_OK);
    assert_int_equal(query_add(&query, pieces(buffer, 55)), QUERY_OK);
    assert_int_equal(query.count, 256);
    assert_true(view_is(*query_find(&query, VIEW("Action")), "One"));
    assert_int_equal(query_add(&query, VIEW("&&&")), QUERY_OK);
    assert_int_equal(query_add(&query, VIEW("b")), QUERY_TOO_MANY);
}

static void test_query_counts_parameters_whatever_is_in_them(void **state) {
    static const struct {
        struct view encoded;
        size_t count;
    } cases[] = {
        {{NULL, 0}, 0},     {VIEW(""), 0},           {VIEW("&"), 0},        {VIEW("a"), 1},
        {VIEW("a&"), 1},    {VIEW("&a"), 1},         {VIEW("&&a&&b&&"), 2}, {VIEW("="), 1},
        {VIEW("a=%&b"), 2}, {VIEW("%zz&%&b=%4"), 3}, {VIEW("a=b&c=d"), 2},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(query_count_parameters(cases[i].encoded), cases[i].count);
}

static void test_query_starts_again(void **state) {
    (void)state;
    assert_int_equal(parse(VIEW("a=%41")), QUERY_OK);
    query_start(&query);
    assert_int_equal(query.count, 0);
    assert_int_equal(query.used, 0);
    assert_null(query_find(&query, VIEW("a")));
}

/* A query string and a body of the largest size; a third is more than there is room for. */
static void test_query_takes_64_kib_twice(void **state) {
    static char body[IAM_MOCK_MAX_BODY];
    (void)state;
    memset(body, 'x', sizeof(body));
    body[1] = '=';
    query_start(&query);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(query_add(&query, (struct view){body, sizeof(body)}), QUERY_OK);
        assert_int_equal(query.pairs[i].value.size, sizeof(body) - 2);
        assert_memory_equal(query.pairs[i].value.data, body + 2, sizeof(body) - 2);
    }
    assert_true(query.used <= sizeof(query.decoded));
    assert_int_equal(query_add(&query, (struct view){body, sizeof(body)}), QUERY_TOO_MANY);
}

static void test_query_decodes_64_kib_of_escapes(void **state) {
    static char body[IAM_MOCK_MAX_BODY];
    (void)state;
    for (size_t i = 0; i + 3 <= sizeof(body); i += 3)
        memcpy(body + i, "%41", 3);
    body[sizeof(body) - 1] = '+'; /* 65,536 is 3 * 21,845 and one */
    assert_int_equal(parse((struct view){body, sizeof(body)}), QUERY_OK);
    assert_int_equal(query.count, 1);
    assert_int_equal(query.pairs[0].name.size, 21846);
    assert_int_equal(query.pairs[0].name.data[21844], 'A');
    assert_int_equal(query.pairs[0].name.data[21845], ' ');
}

static void test_query_finds_the_last_of_a_name(void **state) {
    static const struct {
        const char *encoded, *name, *value; /* NULL: there is none */
    } cases[] = {
        {"a=1&b=2&a=3&b=", "a", "3"},
        {"a=1&b=2&a=3&b=", "b", ""},
        {"a=1&%61=2", "a", "2"},
        {"a=1", "A", NULL},
        {"ab=1", "a", NULL},
        {"a=1", "ab", NULL},
        {"", "a", NULL},
        {"=1&a=2", "", "1"},
        {"a%00=1", "a", NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(parse(view_of(cases[i].encoded)), QUERY_OK);
        const struct view *found = query_find(&query, view_of(cases[i].name));
        assert_int_equal(found != NULL, cases[i].value != NULL);
        if (found)
            assert_true(view_is(*found, cases[i].value));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_splits_and_decodes),
        cmocka_unit_test(test_query_refuses_broken_escapes),
        cmocka_unit_test(test_query_decodes_every_escape),
        cmocka_unit_test(test_query_takes_every_two_bytes_at_every_place),
        cmocka_unit_test(test_query_ends_a_name_at_every_place),
        cmocka_unit_test(test_query_decodes_an_escape_at_every_place),
        cmocka_unit_test(test_query_holds_256_parameters),
        cmocka_unit_test(test_query_counts_query_string_and_body_together),
        cmocka_unit_test(test_query_counts_parameters_whatever_is_in_them),
        cmocka_unit_test(test_query_starts_again),
        cmocka_unit_test(test_query_takes_64_kib_twice),
        cmocka_unit_test(test_query_decodes_64_kib_of_escapes),
        cmocka_unit_test(test_query_finds_the_last_of_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
