#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/view.h"
#include "call/bind.h"
#include "model/shape.h"
#include "model/validate.h"

#define ON IAM_MOCK_CONSTRAINTS_ON
#define OFF IAM_MOCK_CONSTRAINTS_OFF

#define AT(path) "Value at '" path "' failed to satisfy constraint: Member must "
#define ONE "1 validation error detected: "
#define TWO "2 validation errors detected: "
#define LONGER(path, limit) AT(path) "have length less than or equal to " limit
#define SHORTER(path, limit) AT(path) "have length greater than or equal to " limit
#define ABOVE(path, limit) AT(path) "have value less than or equal to " limit
#define BELOW(path, limit) AT(path) "have value greater than or equal to " limit
#define PATTERN_SERIAL AT("serialNumber") "satisfy regular expression pattern: [\\w+=/:,.@-]+"
#define PATTERN_USER AT("userName") "satisfy regular expression pattern: [\\w+=,.@-]+"
#define PATTERN_MARKER AT("marker") "satisfy regular expression pattern: [\\u0020-\\u00FF]+"
#define NULL_SERIAL AT("serialNumber") "not be null"

static const struct member deactivate[] = {{MEMBER_SERIAL_NUMBER, SHAPE_SERIAL_NUMBER, true},
                                           {MEMBER_USER_NAME, SHAPE_EXISTING_USER_NAME, false}};
static const struct member listing[] = {{MEMBER_MAX_ITEMS, SHAPE_MAX_ITEMS, false},
                                        {MEMBER_MARKER, SHAPE_MARKER, false},
                                        {MEMBER_USER_NAME, SHAPE_EXISTING_USER_NAME, false}};

static struct query query;
static struct arguments arguments;
static struct validation validation;
static char shown[256];

/* "OK", "SENTENCE pathName", or the message. */
static const char *validate(const struct member *members, size_t count,
                            enum iam_mock_constraints constraints) {
    memset(&validation, 0x5A, sizeof(validation));
    switch (arguments_validate(&validation, &arguments, members, count, constraints)) {
    case VALIDATE_OK:
        return "OK";
    case VALIDATE_SENTENCE:
        snprintf(shown, sizeof(shown), "SENTENCE %s", member_path_name(validation.member).data);
        return shown;
    case VALIDATE_VIOLATIONS:
        assert_int_equal(validation.size, strlen(validation.message));
        return validation.message;
    }
    return "an unexpected result";
}

/* "MALFORMED pathName: message", or as validate(). */
static const char *request(const char *encoded, const struct member *members, size_t count,
                           enum iam_mock_constraints constraints) {
    query_start(&query);
    assert_int_equal(query_add(&query, view_of(encoded)), QUERY_OK);
    memset(&arguments, 0x5A, sizeof(arguments));
    set_clear(&arguments.given);
    if (!arguments_bind(&arguments, &validation, &query, members, count)) {
        assert_int_equal(validation.size, strlen(validation.message));
        snprintf(shown, sizeof(shown), "MALFORMED %s: %s", member_path_name(validation.member).data,
                 validation.message);
        return shown;
    }
    return validate(members, count, constraints);
}

/* One member of that shape with that value, which may hold any byte. */
static const char *validate_one(enum member_id id, enum shape_id shape, struct view value,
                                enum iam_mock_constraints constraints) {
    const struct member member = {id, shape, true};
    memset(&arguments, 0, sizeof(arguments));
    set_add(&arguments.given, (unsigned)id);
    arguments.text[id] = value;
    return validate(&member, 1, constraints);
}

/* `count` times 'a', then `tail`. */
static struct view repeated(size_t count, const char *tail) {
    static char buffer[2048];
    memset(buffer, 'a', count);
    memcpy(buffer + count, tail, strlen(tail) + 1);
    return (struct view){buffer, count + strlen(tail)};
}

static void test_validate_lengths(void **state) {
    static const struct {
        enum member_id id;
        enum shape_id shape;
        size_t count;
        const char *tail, *expected;
    } cases[] = {
#define SERIAL MEMBER_SERIAL_NUMBER, SHAPE_SERIAL_NUMBER
#define USER MEMBER_USER_NAME, SHAPE_EXISTING_USER_NAME
#define NAME MEMBER_USER_NAME, SHAPE_USER_NAME
#define MARKED MEMBER_MARKER, SHAPE_MARKER
        {SERIAL, 0, "", TWO SHORTER("serialNumber", "9") "; " PATTERN_SERIAL},
        {SERIAL, 1, "", ONE SHORTER("serialNumber", "9")},
        {SERIAL, 8, "", ONE SHORTER("serialNumber", "9")},
        {SERIAL, 9, "", "OK"},
        {SERIAL, 256, "", "OK"},
        {SERIAL, 257, "", ONE LONGER("serialNumber", "256")},
        {SERIAL, 7, "!", TWO SHORTER("serialNumber", "9") "; " PATTERN_SERIAL},
        {SERIAL, 256, "!", TWO LONGER("serialNumber", "256") "; " PATTERN_SERIAL},
        {USER, 0, "", TWO SHORTER("userName", "1") "; " PATTERN_USER},
        {USER, 1, "", "OK"},
        {USER, 128, "", "OK"},
        {USER, 129, "", ONE LONGER("userName", "128")},
        {USER, 128, "!", TWO LONGER("userName", "128") "; " PATTERN_USER},
        {USER, 127, "!", "SENTENCE userName"},
        {NAME, 1, "", "OK"},
        {NAME, 64, "", "OK"},
        {NAME, 65, "", ONE LONGER("userName", "64")},
        {MARKED, 0, "", TWO SHORTER("marker", "1") "; " PATTERN_MARKER},
        {MARKED, 1, "", "OK"},
        {MARKED, 320, "", "OK"},
        {MARKED, 321, "", ONE LONGER("marker", "320")},
        /* UTF-16 units: two bytes are one, four bytes are two; a byte that isn't UTF-8 is one. */
        {MARKED, 319, "\xC3\xA9", "OK"},
        {MARKED, 320, "\xC3\xA9", ONE LONGER("marker", "320")},
        {SERIAL, 255, "\xC3\xA9", ONE PATTERN_SERIAL},
        {SERIAL, 256, "\xC3\xA9", TWO LONGER("serialNumber", "256") "; " PATTERN_SERIAL},
        {SERIAL, 255, "\xE2\x82\xAC", ONE PATTERN_SERIAL},
        {SERIAL, 256, "\xE2\x82\xAC", TWO LONGER("serialNumber", "256") "; " PATTERN_SERIAL},
        {SERIAL, 254, "\xF0\x9F\x94\x91", ONE PATTERN_SERIAL},
        {SERIAL, 255, "\xF0\x9F\x94\x91", TWO LONGER("serialNumber", "256") "; " PATTERN_SERIAL},
        {SERIAL, 7, "\xF0\x9F\x94\x91", ONE PATTERN_SERIAL},
        {SERIAL, 6, "\xF0\x9F\x94\x91", TWO SHORTER("serialNumber", "9") "; " PATTERN_SERIAL},
        {SERIAL, 255, "\xFF", ONE PATTERN_SERIAL},
        {SERIAL, 254, "\xE2\x82", ONE PATTERN_SERIAL},
        {SERIAL, 255, "\xE2\x82", TWO LONGER("serialNumber", "256") "; " PATTERN_SERIAL},
#undef SERIAL
#undef USER
#undef NAME
#undef MARKED
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(
            validate_one(cases[i].id, cases[i].shape, repeated(cases[i].count, cases[i].tail), ON),
            cases[i].expected);
}

/* Each of the 256 bytes, at each place of a string that is otherwise fine. */
static void check_bytes(enum member_id id, enum shape_id shape, const char *allowed, const char *refusal) {
    for (size_t place = 0; place < 19; place++)
        for (unsigned byte = 0; byte < 256; byte++) {
            char value[] = "aZ09aZ09aZ09aZ09aZ0";
            value[place] = (char)(unsigned char)byte;
            const char *result = validate_one(id, shape, (struct view){value, 19}, ON);
            bool fine = byte != 0 && strchr(allowed, (int)byte) != NULL;
            if (strcmp(result, fine ? "OK" : refusal) != 0)
                fail_msg("byte 0x%02X at %u: %s", byte, (unsigned)place, result);
        }
}

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

static void test_validate_every_byte_of_a_serial_number(void **state) {
    (void)state;
    check_bytes(MEMBER_SERIAL_NUMBER, SHAPE_SERIAL_NUMBER, LETTERS "+=/:,.@-", ONE PATTERN_SERIAL);
}

static void test_validate_every_byte_of_a_user_name(void **state) {
    (void)state;
    check_bytes(MEMBER_USER_NAME, SHAPE_EXISTING_USER_NAME, LETTERS "+=,.@-", "SENTENCE userName");
    check_bytes(MEMBER_USER_NAME, SHAPE_USER_NAME, LETTERS "+=,.@-", "SENTENCE userName");
}

static void test_validate_every_byte_of_a_marker(void **state) {
    (void)state;
    check_bytes(MEMBER_MARKER, SHAPE_MARKER, LETTERS " !\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~\x7F",
                ONE PATTERN_MARKER);
}

/* The marker's pattern is about characters: two bytes each from U+0080 on. */
static void test_validate_every_character_of_a_marker(void **state) {
    (void)state;
    for (unsigned character = 0x80; character < 0x800; character++) {
        const char value[2] = {(char)(unsigned char)(0xC0 | character >> 6),
                               (char)(unsigned char)(0x80 | (character & 0x3F))};
        assert_string_equal(validate_one(MEMBER_MARKER, SHAPE_MARKER, (struct view){value, 2}, ON),
                            character <= 0xFF ? "OK" : ONE PATTERN_MARKER);
    }
    static const char *const refused[] = {"\xC0\x80",     "\xC1\xBF",         "\x80",
                                          "\xC3",         "\xC3\x41",         "\xE2\x82\xAC",
                                          "\xED\xA0\x80", "\xF0\x9F\x94\x91", "\xF4\x90\x80\x80"};
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        assert_string_equal(validate_one(MEMBER_MARKER, SHAPE_MARKER, view_of(refused[i]), ON),
                            ONE PATTERN_MARKER);
}

struct request_case {
    const char *encoded, *expected;
};

static void check_requests(const struct request_case *cases, size_t case_count, const struct member *members,
                           size_t count, enum iam_mock_constraints constraints) {
    for (size_t i = 0; i < case_count; i++)
        assert_string_equal(request(cases[i].encoded, members, count, constraints), cases[i].expected);
}

static void test_validate_deactivate(void **state) {
    static const struct request_case cases[] = {
        {"SerialNumber=GAHT12345678&UserName=Bob", "OK"},
        {"UserName=Bob&Other=1&SerialNumber=GAHT12345678", "OK"},
        {"SerialNumber=GAHT12345678", "OK"},
        {"", ONE NULL_SERIAL},
        {"serialNumber=GAHT12345678", ONE NULL_SERIAL},
        {"SerialNumber=", TWO SHORTER("serialNumber", "9") "; " PATTERN_SERIAL},
        {"SerialNumber", TWO SHORTER("serialNumber", "9") "; " PATTERN_SERIAL},
        {"SerialNumber=R1234", ONE SHORTER("serialNumber", "9")},
        {"SerialNumber=GAHT+12345678", ONE PATTERN_SERIAL},
        {"SerialNumber=GAHT%0012345678", ONE PATTERN_SERIAL},
        /* The last of a name counts. */
        {"SerialNumber=R1234&SerialNumber=GAHT12345678", "OK"},
        {"SerialNumber=GAHT12345678&SerialNumber=R1234", ONE SHORTER("serialNumber", "9")},
        /* IAM's own sentence about a name: only if nothing else is wrong. */
        {"SerialNumber=GAHT12345678&UserName=B%20b", "SENTENCE userName"},
        {"SerialNumber=GAHT12345678&UserName=Bob%0A", "SENTENCE userName"},
        {"SerialNumber=GAHT12345678&UserName=", TWO SHORTER("userName", "1") "; " PATTERN_USER},
        {"UserName=B%20b", TWO NULL_SERIAL "; " PATTERN_USER},
        {"UserName=B%20b&SerialNumber=R1234", TWO SHORTER("serialNumber", "9") "; " PATTERN_USER},
        {"UserName=&SerialNumber=",
         "4 validation errors detected: " SHORTER("serialNumber", "9") "; " PATTERN_SERIAL "; " SHORTER(
             "userName", "1") "; " PATTERN_USER},
    };
    (void)state;
    check_requests(cases, COUNT_OF(cases), deactivate, COUNT_OF(deactivate), ON);
}

static void test_validate_integers(void **state) {
#define MALFORMED "MALFORMED maxItems: maxItems is not a valid integer"
    static const struct request_case cases[] = {
        {"", "OK"},
        {"MaxItems=1", "OK"},
        {"MaxItems=01", "OK"},
        {"MaxItems=%2B1", "OK"},
        {"MaxItems=%2B0000000000000000000000001000", "OK"},
        {"MaxItems=1000", "OK"},
        {"MaxItems=0", ONE BELOW("maxItems", "1")},
        {"MaxItems=-0", ONE BELOW("maxItems", "1")},
        {"MaxItems=-1", ONE BELOW("maxItems", "1")},
        {"MaxItems=1001", ONE ABOVE("maxItems", "1000")},
        {"MaxItems=2147483647", ONE ABOVE("maxItems", "1000")},
        {"MaxItems=2147483648", MALFORMED},
        {"MaxItems=-2147483648", ONE BELOW("maxItems", "1")},
        {"MaxItems=-2147483649", MALFORMED},
        {"MaxItems=18446744073709551617", MALFORMED},
        {"MaxItems=99999999999999999999999999999999999999", MALFORMED},
        {"MaxItems=", MALFORMED},
        {"MaxItems", MALFORMED},
        {"MaxItems=%2B", MALFORMED},
        {"MaxItems=-", MALFORMED},
        {"MaxItems=+1", MALFORMED}, /* a blank, decoded */
        {"MaxItems=%201%20", MALFORMED},
        {"MaxItems=%091%0A", MALFORMED},
        {"MaxItems=1.0", MALFORMED},
        {"MaxItems=1e0", MALFORMED},
        {"MaxItems=0x1", MALFORMED},
        {"MaxItems=%2B-1", MALFORMED},
        {"MaxItems=--1", MALFORMED},
        {"MaxItems=1%00", MALFORMED},
        {"MaxItems=%D9%A1", MALFORMED},
        {"MaxItems=/", MALFORMED},
        {"MaxItems=:", MALFORMED},
        {"MaxItems=x&MaxItems=7", "OK"},
        {"MaxItems=7&MaxItems=x", MALFORMED},
        {"MaxItems=x&Marker=&UserName=", MALFORMED},
    };
#undef MALFORMED
    (void)state;
    check_requests(cases, COUNT_OF(cases), listing, COUNT_OF(listing), ON);
    check_requests(cases, COUNT_OF(cases), listing, COUNT_OF(listing), OFF);
}

static void test_validate_orders_members_as_given(void **state) {
    (void)state;
    assert_string_equal(request("UserName=a%20b&Marker=&MaxItems=0", listing, COUNT_OF(listing), ON),
                        "4 validation errors detected: " BELOW("maxItems", "1") "; " SHORTER(
                            "marker", "1") "; " PATTERN_MARKER "; " PATTERN_USER);
}

/* IAM's own sentence stands alone, wherever the other violation is. */
static void test_validate_lists_a_name_before_another_violation(void **state) {
    static const struct member members[] = {{MEMBER_USER_NAME, SHAPE_EXISTING_USER_NAME, false},
                                            {MEMBER_SERIAL_NUMBER, SHAPE_SERIAL_NUMBER, true}};
    (void)state;
    assert_string_equal(request("UserName=a%20b&SerialNumber=R1234", members, COUNT_OF(members), ON),
                        TWO PATTERN_USER "; " SHORTER("serialNumber", "9"));
    assert_string_equal(request("UserName=a%20b&SerialNumber=GAHT12345678", members, COUNT_OF(members), ON),
                        "SENTENCE userName");
}

static void test_validate_binds_what_was_sent(void **state) {
    (void)state;
    assert_string_equal(
        request("MaxItems=-0042&UserName=B%6Fb&Marker=x&SerialNumber=y", listing, COUNT_OF(listing), ON),
        ONE BELOW("maxItems", "1"));
    assert_int_equal(arguments.number[MEMBER_MAX_ITEMS], -42);
    assert_true(view_is(arguments.text[MEMBER_USER_NAME], "Bob"));
    assert_true(view_is(arguments.text[MEMBER_MARKER], "x"));
    assert_true(argument_is_given(&arguments, MEMBER_USER_NAME));
    assert_false(argument_is_given(&arguments, MEMBER_SERIAL_NUMBER)); /* not a member of the action */
    assert_null(argument_text(&arguments, MEMBER_SERIAL_NUMBER).data);
}

/* Documentation's ids go; what no text can hold doesn't, and neither do nulls. */
static void test_validate_with_constraints_off(void **state) {
    static const struct request_case cases[] = {
        {"SerialNumber=R1234", "OK"},
        {"SerialNumber=", ONE SHORTER("serialNumber", "1")},
        {"SerialNumber=x&UserName=", ONE SHORTER("userName", "1")},
        {"SerialNumber=a%20b%C3%A9%F0%9F%94%91%01&UserName=%20", "OK"},
        {"", ONE NULL_SERIAL},
        {"SerialNumber=%00", ONE PATTERN_SERIAL},
        {"SerialNumber=R1234%00", ONE PATTERN_SERIAL},
        {"SerialNumber=%FF", ONE PATTERN_SERIAL},
        {"SerialNumber=%ED%A0%80", ONE PATTERN_SERIAL},
        {"SerialNumber=%C3", ONE PATTERN_SERIAL},
        {"SerialNumber=%C3%A9%00", ONE PATTERN_SERIAL},
        {"SerialNumber=R1234&UserName=%00", "SENTENCE userName"},
        {"SerialNumber=%00&UserName=%FF", TWO PATTERN_SERIAL "; " PATTERN_USER},
    };
    (void)state;
    check_requests(cases, COUNT_OF(cases), deactivate, COUNT_OF(deactivate), OFF);
    assert_string_equal(validate_one(MEMBER_SERIAL_NUMBER, SHAPE_SERIAL_NUMBER, repeated(1024, ""), OFF),
                        "OK");
    assert_string_equal(validate_one(MEMBER_SERIAL_NUMBER, SHAPE_SERIAL_NUMBER, repeated(1025, ""), OFF),
                        ONE LONGER("serialNumber", "1024"));
    assert_string_equal(request("MaxItems=1001", listing, COUNT_OF(listing), OFF),
                        ONE ABOVE("maxItems", "1000"));
}

/* Eleven real ones are ten: counted and listed. */
static void test_validate_lists_ten(void **state) {
    struct member members[20];
    char expected[2048];
    (void)state;
    for (size_t count = 9; count <= COUNT_OF(members); count++) {
        size_t listed = count < 10 ? count : 10;
        size_t used =
            (size_t)snprintf(expected, sizeof(expected), "%u validation errors detected: ", (unsigned)listed);
        for (size_t i = 0; i < count; i++)
            members[i] = (struct member){MEMBER_SERIAL_NUMBER, SHAPE_SERIAL_NUMBER, true};
        for (size_t i = 0; i < listed; i++)
            used += (size_t)snprintf(expected + used, sizeof(expected) - used, "%s%s", i ? "; " : "",
                                     NULL_SERIAL);
        memset(&arguments, 0, sizeof(arguments));
        assert_string_equal(validate(members, count, ON), expected);
    }
}

/* The tenth is the first of a member's two. */
static void test_validate_cuts_inside_a_member(void **state) {
    struct member members[10];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(members); i++)
        members[i] = (struct member){MEMBER_MAX_ITEMS, SHAPE_MAX_ITEMS, true};
    members[9] = (struct member){MEMBER_USER_NAME, SHAPE_EXISTING_USER_NAME, true};
    memset(&arguments, 0, sizeof(arguments));
    set_add(&arguments.given, MEMBER_USER_NAME);
    arguments.text[MEMBER_USER_NAME] = VIEW("");
    const char *message = validate(members, COUNT_OF(members), ON);
    const char *last = "; " SHORTER("userName", "1");
    assert_memory_equal(message, "10 validation errors", 20);
    assert_string_equal(message + strlen(message) - strlen(last), last);
}

/* Ten of the longest text fit the message. */
static void test_validate_fits_the_longest_message(void **state) {
    struct member members[10];
    (void)state;
    for (size_t shape = 0; shape < SHAPE_COUNT; shape++)
        for (size_t id = 0; id < MEMBER_COUNT; id++) {
            for (size_t i = 0; i < COUNT_OF(members); i++)
                members[i] = (struct member){(enum member_id)id, (enum shape_id)shape, true};
            memset(&arguments, 0, sizeof(arguments));
            set_add(&arguments.given, (unsigned)id);
            arguments.text[id] = repeated(1024, "\xFF");
            const char *message = validate(members, COUNT_OF(members), ON);
            assert_true(strlen(message) < sizeof(validation.message) - 1);
        }
}

static void test_validate_knows_both_names_of_a_member(void **state) {
    (void)state;
    assert_true(view_is(member_wire_name(MEMBER_SERIAL_NUMBER), "SerialNumber"));
    assert_true(view_is(member_path_name(MEMBER_SERIAL_NUMBER), "serialNumber"));
    for (size_t id = 0; id < MEMBER_COUNT; id++) {
        struct view wire = member_wire_name((enum member_id)id), path = member_path_name((enum member_id)id);
        assert_int_equal(path.data[0], ascii_fold(wire.data[0]));
        assert_string_equal(path.data + 1, wire.data + 1);
    }
}

static void test_validate_says_what_a_shape_expects(void **state) {
    static const struct {
        enum shape_id shape;
        const char *text, *expected; /* NULL: it fits */
    } cases[] = {
#define EXPECTED_PATH "1 to 512 characters that match (\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)"
#define EXPECTED_ID "16 to 128 characters that match [\\w]+"
#define EXPECTED_SESSION "2 to 64 characters that match [\\w+=,.@-]*"
        {SHAPE_PATH, "/", NULL},
        {SHAPE_PATH, "/team/", NULL},
        {SHAPE_PATH, "/a//b/", NULL},
        {SHAPE_PATH, "///", NULL},
        {SHAPE_PATH, "/!~/", NULL},
        {SHAPE_PATH, "", EXPECTED_PATH},
        {SHAPE_PATH, "//", EXPECTED_PATH},
        {SHAPE_PATH, "/team", EXPECTED_PATH},
        {SHAPE_PATH, "team/", EXPECTED_PATH},
        {SHAPE_PATH, "a", EXPECTED_PATH},
        {SHAPE_PATH, "/ space/", EXPECTED_PATH},
        {SHAPE_PATH, "/del\x7F/", EXPECTED_PATH},
        {SHAPE_PATH, "/\xC3\xA9/", EXPECTED_PATH},
        {SHAPE_PATH, "/team/\n", EXPECTED_PATH},
        {SHAPE_PATH, "/line\n/", EXPECTED_PATH},
        {SHAPE_ID, "AIDA12345678901", EXPECTED_ID},
        {SHAPE_ID, "AIDA123456789012", NULL},
        {SHAPE_ID, "AIDA-23456789012", EXPECTED_ID},
        {SHAPE_SESSION_NAME, "", EXPECTED_SESSION},
        {SHAPE_SESSION_NAME, "a", EXPECTED_SESSION},
        {SHAPE_SESSION_NAME, "a@", NULL},
        {SHAPE_SESSION_NAME, "a:", EXPECTED_SESSION},
        {SHAPE_SERIAL_NUMBER, "R1234", "9 to 256 characters that match [\\w+=/:,.@-]+"},
        {SHAPE_EXISTING_USER_NAME, "Bob Smith", "1 to 128 characters that match [\\w+=,.@-]+"},
#undef EXPECTED_PATH
#undef EXPECTED_ID
#undef EXPECTED_SESSION
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *result = shape_mismatch(cases[i].shape, view_of(cases[i].text), ON);
        assert_string_equal(result ? result : "fits", cases[i].expected ? cases[i].expected : "fits");
    }
}

static void test_validate_limits_of_what_a_test_adds(void **state) {
    static const struct {
        enum shape_id shape;
        size_t maximum;
    } cases[] = {
        {SHAPE_ID, 128}, {SHAPE_SESSION_NAME, 64}, {SHAPE_SERIAL_NUMBER, 256}, {SHAPE_USER_NAME, 64}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_null(shape_mismatch(cases[i].shape, repeated(cases[i].maximum, ""), ON));
        assert_non_null(shape_mismatch(cases[i].shape, repeated(cases[i].maximum + 1, ""), ON));
    }
    char path[513];
    memset(path, '/', sizeof(path));
    assert_null(shape_mismatch(SHAPE_PATH, (struct view){path, 512}, ON));
    assert_non_null(shape_mismatch(SHAPE_PATH, (struct view){path, 513}, ON));
}

static void test_validate_shapes_with_constraints_off(void **state) {
    (void)state;
    for (size_t i = 0; i < SHAPE_COUNT; i++) {
        enum shape_id shape = (enum shape_id)i;
        if (shape_table[shape].type == SHAPE_TYPE_ENUM) { /* is always checked */
            assert_non_null(shape_mismatch(shape, VIEW("R"), OFF));
            continue;
        }
        assert_null(shape_mismatch(shape, VIEW("R \xC3\xA9"), OFF));
        assert_null(shape_mismatch(shape, repeated(1024, ""), OFF));
        assert_string_equal(shape_mismatch(shape, repeated(1025, ""), OFF), "at most 1024 bytes of UTF-8");
        assert_string_equal(shape_mismatch(shape, VIEW("a\xFF"), OFF), "UTF-8 without NUL");
        assert_string_equal(shape_mismatch(shape, VIEW("a\0b"), OFF), "UTF-8 without NUL");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_validate_lengths),
        cmocka_unit_test(test_validate_every_byte_of_a_serial_number),
        cmocka_unit_test(test_validate_every_byte_of_a_user_name),
        cmocka_unit_test(test_validate_every_byte_of_a_marker),
        cmocka_unit_test(test_validate_every_character_of_a_marker),
        cmocka_unit_test(test_validate_deactivate),
        cmocka_unit_test(test_validate_integers),
        cmocka_unit_test(test_validate_orders_members_as_given),
        cmocka_unit_test(test_validate_lists_a_name_before_another_violation),
        cmocka_unit_test(test_validate_binds_what_was_sent),
        cmocka_unit_test(test_validate_with_constraints_off),
        cmocka_unit_test(test_validate_lists_ten),
        cmocka_unit_test(test_validate_cuts_inside_a_member),
        cmocka_unit_test(test_validate_fits_the_longest_message),
        cmocka_unit_test(test_validate_knows_both_names_of_a_member),
        cmocka_unit_test(test_validate_says_what_a_shape_expects),
        cmocka_unit_test(test_validate_limits_of_what_a_test_adds),
        cmocka_unit_test(test_validate_shapes_with_constraints_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
