/* Lists of a request: their syntax, and the violations of their elements. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "call/bind.h"
#include "model/shape.h"

#define AT(path) "Value at '" path "' failed to satisfy constraint: Member must "
#define TAG_PATTERN "satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]"
#define NO(path) AT(path) "not be null"
#define NO_TAG(number) NO("tags." number ".member.value") "; " NO("tags." number ".member.key")
#define ONE "1 validation error detected: "
#define SPARSE(count) "MALFORMED Excessively sparse input would skip " count " list elements"
#define KEYS                                                                                                 \
    ONE AT("tagKeys") "satisfy constraint: [Member must have length less than or equal to 128, Member "      \
                      "must have length greater than or equal to 1, Member must " TAG_PATTERN "+]"
#define T(number, key, value) "&Tags.member." number ".Key=" key "&Tags.member." number ".Value=" value
#define EMOJI "\xF0\x9F\x98\x80"

static const struct member tags[] = {{MEMBER_TAGS, SHAPE_TAG_LIST, true}};
static const struct member keys[] = {{MEMBER_TAG_KEYS, SHAPE_TAG_KEY_LIST, true}};

static struct query query;
static struct arguments arguments;
static struct validation validation;

/* "MALFORMED message", or the message, or the list as it is shown. */
static const char *answer(const char *form, const struct member *member, enum iam_mock_constraints on) {
    static char shown[sizeof validation.message + 16];
    query_start(&query);
    assert_int_equal(query_add(&query, view_of(form)), QUERY_OK);
    memset(&arguments, 0x5A, sizeof arguments);
    set_clear(&arguments.given);
    if (!arguments_bind(&arguments, &validation, &query, member, 1)) {
        assert_int_equal(validation.fixture, FIXTURE_MALFORMED_INPUT_LIST);
        snprintf(shown, sizeof shown, "MALFORMED %s", validation.message);
    } else if (arguments_validate(&validation, &arguments, member, 1, on) != VALIDATE_OK) {
        return validation.message;
    } else {
        const struct view text = argument_text(&arguments, member->id);
        snprintf(shown, sizeof shown, "%.*s", (int)text.size, text.data ? text.data : "-");
    }
    return shown;
}

static void test_lists_of_structures(void **state) {
    static const struct {
        const char *form, *expected;
    } cases[] = {
        /* as recorded */
        {T("1", "team", "approved"), "Key=team,Value=approved"},
        {T("01", "team", "approved"), "Key=team,Value=approved"},
        {T("2", "team", "approved"), "2 validation errors detected: " NO_TAG("1")},
        {T("3", "team", "approved"), "4 validation errors detected: " NO_TAG("1") "; " NO_TAG("2")},
        {T("11", "team", "approved"), "10 validation errors detected: " NO_TAG("1") "; " NO_TAG(
                                          "2") "; " NO_TAG("3") "; " NO_TAG("4") "; " NO_TAG("5")},
        {T("12", "team", "approved"), SPARSE("11")},
        {T("49", "team", "approved"), SPARSE("48")},
        {T("+1", "team", "approved"), "2 validation errors detected: " NO_TAG("1")},
        {T("one", "team", "approved"), "2 validation errors detected: " NO_TAG("1")},
        {T("0", "team", "approved"), "MALFORMED 0 is not a valid index"},
        {T("-1", "team", "approved"), "MALFORMED Key -1 may not have a leading '-'"},
        {T("1.0", "team", "approved"), "MALFORMED Two index elements may not occur back to back"},
        {T("1", "team", "approved") "&Tags.member.1.Unknown=ignored", "Key=team,Value=approved"},
        {"Tags.member.01.Key=team&Tags.member.1.Value=approved", "Key=team,Value=approved"},
        {T("1", "team", "approved") T("3", "other", "approved"),
         "2 validation errors detected: " NO_TAG("2")},
        {"Tags.member.1.Key=team", ONE NO("tags.1.member.value")},
        {T("1", "team", ""), "Key=team,Value="},
        {T("1", "team", "bad%0Avalue"), ONE AT("tags.1.member.value") TAG_PATTERN "*"},
        {"Tags=", ""},
        /* the rule of sparse lists, in any order on the wire */
        {T("12", "a", "b") T("1", "c", "d"), SPARSE("11")},
        {T("2", "a", "b") T("1", "c", "d"), "Key=c,Value=d Key=a,Value=b"},
        {T("1", "a", "b") T("8", "a", "b") T("19", "a", "b"), SPARSE("11")},
        /* not recorded */
        {"", ONE NO("tags")},
        {"Tagsx=1", ONE NO("tags")},
        {T("1", "", "x"), "2 validation errors detected: " AT(
                              "tags.1.member.key") "have length greater than or "
                                                   "equal to 1; " AT("tags.1.member.key") TAG_PATTERN "+"},
        {T("1", "%20x", "%20"), "Key= x,Value= "},
        {T("1", "%20", "x"), ONE AT("tags.1.member.key") TAG_PATTERN "+"},
        {T("1", "%20%E2%80%83%C2%A0", "x"), ONE AT("tags.1.member.key") TAG_PATTERN "+"},
        {T("1", "a%0A", "x%0A"), "2 validation errors detected: " AT("tags.1.member.value") TAG_PATTERN
         "*; " AT("tags.1.member.key") TAG_PATTERN "+"},
        {T("1", "caf\xC3\xA9 \xD0\xB6\xE2\x85\xA7", "1.5"), "Key=caf\xC3\xA9 \xD0\xB6\xE2\x85\xA7,Value=1.5"},
        {T("1", "a", "\xE2\x82\xAC"), ONE AT("tags.1.member.value") TAG_PATTERN "*"},
        {T("1", "a", EMOJI), ONE AT("tags.1.member.value") TAG_PATTERN "*"},
        {T("1", "a", "\xFF"), ONE AT("tags.1.member.value") TAG_PATTERN "*"},
        {T("1", "a", "1") "&Tags.member.1.Value=2", "Key=a,Value=2"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(answer(cases[i].form, tags, IAM_MOCK_CONSTRAINTS_ON), cases[i].expected);
}

static void test_lists_of_strings(void **state) {
    static const struct {
        const char *form, *expected;
    } cases[] = {
        {"TagKeys.member.1=team&TagKeys.member.2=other", "team other"},
        {"TagKeys=", ""},
        {"", ONE NO("tagKeys")},
        {"TagKeys.member.1=", KEYS},
        {"TagKeys.member.2=b", KEYS},
        {"TagKeys.member.1=a%0A&TagKeys.member.2=%0A", KEYS},
        {"TagKeys.member.12=b", SPARSE("11")},
        {"TagKeys.member.one=b", "MALFORMED Start of list found where not expected"},
        {"TagKeys.1=b", "MALFORMED Start of list found where not expected"},
        {"TagKeys.member.1.Key=b", "MALFORMED Start of structure or map found where not expected."},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(answer(cases[i].form, keys, IAM_MOCK_CONSTRAINTS_ON), cases[i].expected);
}

/* Many tags, "k1" and so on; one in `count`. */
static const char *many(unsigned count) {
    static char form[16384];
    size_t used = 0;
    for (unsigned i = 1; i <= count; i++)
        used += (size_t)snprintf(form + used, sizeof form - used,
                                 "&Tags.member.%u.Key=k%u&Tags.member.%u.Value=v", i, i, i);
    return form;
}

static void test_lists_have_a_length(void **state) {
    (void)state;
    assert_string_not_equal(answer(many(50), tags, IAM_MOCK_CONSTRAINTS_ON), "");
    assert_int_equal(arguments.list.length, 50);
    assert_string_equal(answer(many(51), tags, IAM_MOCK_CONSTRAINTS_ON),
                        ONE AT("tags") "have length less than or equal to 50");
    (void)answer(many(51), tags, IAM_MOCK_CONSTRAINTS_OFF);
    assert_int_equal(validation.size, 0);
    assert_int_equal(arguments.list.count, 51);
    (void)answer(many(128), tags, IAM_MOCK_CONSTRAINTS_OFF); /* as many as a request has room for */
    assert_int_equal(arguments.list.count, 128);
}

static void test_lists_without_constraints(void **state) {
    (void)state;
    assert_string_equal(answer(T("1", "a%0A", ""), tags, IAM_MOCK_CONSTRAINTS_OFF), "Key=a\n,Value=");
    assert_string_equal(answer(T("2", "a", "b"), tags, IAM_MOCK_CONSTRAINTS_OFF),
                        "2 validation errors detected: " NO_TAG("1"));
    assert_string_equal(
        answer(T("1", "", "a"), tags, IAM_MOCK_CONSTRAINTS_OFF),
        "1 validation error detected: Value at 'tags.1.member.key' failed to satisfy constraint: Member "
        "must have length greater than or equal to 1");
    assert_string_equal(
        answer("TagKeys.member.1=", keys, IAM_MOCK_CONSTRAINTS_OFF),
        "1 validation error detected: Value at 'tagKeys' failed to satisfy constraint: Member must satisfy "
        "constraint: [Member must have length less than or equal to 1024, Member must have length greater "
        "than or equal to 1, Member must satisfy regular expression pattern: "
        "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+]");
}

static void test_lists_of_every_index(void **state) {
    char form[IAM_MOCK_MAX_BODY];
    size_t used = 0;
    (void)state;
    for (unsigned i = 256; i > 0; i--) /* each element has one parameter, in falling order */
        used += (size_t)snprintf(form + used, sizeof form - used, "&TagKeys.member.%u=k%u", i, i);
    (void)answer(form, keys, IAM_MOCK_CONSTRAINTS_OFF);
    assert_int_equal(arguments.list.count, 256);
    assert_true(view_is(arguments.list.elements[255].field[0], "k256"));
    assert_true(argument_text(&arguments, MEMBER_TAG_KEYS).size > 256); /* the journal cuts it */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_of_structures),  cmocka_unit_test(test_lists_of_strings),
        cmocka_unit_test(test_lists_have_a_length),  cmocka_unit_test(test_lists_without_constraints),
        cmocka_unit_test(test_lists_of_every_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
