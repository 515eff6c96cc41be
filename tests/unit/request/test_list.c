#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/view.h"
#include "request/list.h"

static struct query query;
static struct list list;
static char shown[8192];

/* "malformed: TEXT", "absent", or "ELEMENTS: ELEMENT.FIELD=VALUE …". */
static const char *read_list(const char *encoded, const char *name, enum list_kind kind) {
    query_start(&query);
    assert_int_equal(query_add(&query, view_of(encoded)), QUERY_OK);
    memset(&list, 0x5A, sizeof(list));
    if (!list_read(&list, &query, view_of(name), kind)) {
        snprintf(shown, sizeof(shown), "malformed: %s", list.malformed);
        return shown;
    }
    assert_string_equal(list.malformed, "");
    if (!list.present) {
        assert_int_equal(list.elements + list.item_count, 0);
        return "absent";
    }
    size_t used = (size_t)snprintf(shown, sizeof(shown), "%u:", (unsigned)list.elements);
    for (size_t i = 0; i < list.item_count; i++) {
        const struct list_item *item = &list.items[i];
        used += (size_t)snprintf(shown + used, sizeof(shown) - used, " %u%s%.*s=%.*s",
                                 (unsigned)item->element, item->field.size ? "." : "", (int)item->field.size,
                                 item->field.data, (int)item->value->size, item->value->data);
    }
    return shown;
}

struct list_case {
    const char *encoded, *expected;
};

static void check_cases(const struct list_case *cases, size_t count, const char *name, enum list_kind kind) {
    for (size_t i = 0; i < count; i++)
        assert_string_equal(read_list(cases[i].encoded, name, kind), cases[i].expected);
}

/* Real answers of the service to TagUser, but where it says assumed. */
static void test_list_reads_structures(void **state) {
    static const struct list_case cases[] = {
        {"UserName=Bob", "absent"},
        {"Tags.member.1.Key=team&Tags.member.1.Value=a", "1: 1.Key=team 1.Value=a"},
        {"Tags.member.1.Value=a&Tags.member.1.Key=team", "1: 1.Value=a 1.Key=team"},
        {"Tags.member.01.Key=team&Tags.member.1.Value=a", "1: 1.Key=team 1.Value=a"},
        {"Tags.member.2.Key=team&Tags.member.2.Value=a", "2: 2.Key=team 2.Value=a"},
        {"Tags.member.1.Key=team&Tags.member.3.Key=b", "3: 1.Key=team 3.Key=b"},
        {"Tags.member.3.Key=b&Tags.member.1.Key=a&Tags.member.2.Key=c&Tags.member.1.Value=d",
         "3: 1.Key=a 1.Value=d 2.Key=c 3.Key=b"},
        {"Tags.member.1.Key=team&Tags.member.1.Unknown=x", "1: 1.Key=team 1.Unknown=x"},
        {"Tags=", "0:"},
        {"Tags=&Tags.member.1.Key=a", "1: 1.Key=a"},
        /* Not a number: element 1 exists, and is empty. */
        {"Tags.member.one.Key=a&Tags.member.one.Value=b", "1:"},
        {"Tags.member.%2B1.Key=a", "1:"},
        {"Tags.member.one.Key=a&Tags.member.2.Key=b", "2: 2.Key=b"},
        /* Assumed from here on. */
        {"Tags.member.2147483648.Key=a", "1:"},
        {"Tags.member.99999999999999999999.Key=a", "1:"},
        {"Tags.member..Key=a", "1:"},
        {"Tags.member.=a", "1:"},
        {"Tags.member.2=a", "2:"},
        {"Tags.member.2.=a", "2:"},
        {"Tags.member.1.Key.x=a", "1: 1.Key.x=a"},
        {"Tags.member.1.Key=a&Tags.member.1.Key=b", "1: 1.Key=a 1.Key=b"},
        /* Other parameters. */
        {"Tags.member=a", "absent"},
        {"Tags.1.Key=a", "absent"},
        {"Tagsx.member.1.Key=a", "absent"},
        {"Tag.member.1.Key=a", "absent"},
        {"tags.member.1.Key=a", "absent"},
        {"T=a", "absent"},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases), "Tags", LIST_OF_STRUCTURES);
}

static void test_list_reads_strings(void **state) {
    static const struct list_case cases[] = {
        {"SerialNumber=x", "absent"},
        {"TagKeys=", "0:"},
        {"TagKeys.member.1=a", "1: 1=a"},
        {"TagKeys.member.1=", "1: 1="},
        {"TagKeys.member.001=a&TagKeys.member.2=b", "2: 1=a 2=b"},
        {"TagKeys.member.3=c&TagKeys.member.1=a", "3: 1=a 3=c"},
        {"TagKeys.member.one=a", "malformed: Start of list found where not expected"},
        {"TagKeys.member.%2B1=a", "malformed: Start of list found where not expected"},
        {"TagKeys.member.=a", "malformed: Start of list found where not expected"},
        {"TagKeys.member.1.Key=a", "1:"}, /* assumed: an element with nothing in it */
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases), "TagKeys", LIST_OF_STRINGS);
}

static void test_list_refuses_indexes_in_both_kinds(void **state) {
    static const struct list_case cases[] = {
        {"L.member.0.Key=a", "malformed: 0 is not a valid index"},
        {"L.member.00=a", "malformed: 0 is not a valid index"},
        {"L.member.-1.Key=a", "malformed: Key -1 may not have a leading '-'"},
        {"L.member.-0=a", "malformed: Key -0 may not have a leading '-'"},
        {"L.member.1.0.Key=a", "malformed: Two index elements may not occur back to back"},
        {"L.member.1.2=a", "malformed: Two index elements may not occur back to back"},
        {"L.member.-aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee=a",
         "malformed: Key -aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeee may not have a leading '-'"},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases), "L", LIST_OF_STRUCTURES);
    check_cases(cases, COUNT_OF(cases), "L", LIST_OF_STRINGS);
}

static void test_list_refuses_long_gaps(void **state) {
    static const struct list_case cases[] = {
        {"L.member.10=a", "10: 10=a"},
        {"L.member.11=a", "11: 11=a"},
        {"L.member.12=a", "malformed: Excessively sparse input would skip 11 list elements"},
        {"L.member.49=a", "malformed: Excessively sparse input would skip 48 list elements"},
        {"L.member.51=a", "malformed: Excessively sparse input would skip 50 list elements"},
        {"L.member.2147483647=a", "malformed: Excessively sparse input would skip 2147483646 list elements"},
        {"L.member.1=a&L.member.8=b&L.member.15=c", "15: 1=a 8=b 15=c"},
        {"L.member.15=c&L.member.8=b&L.member.1=a", "15: 1=a 8=b 15=c"},
        {"L.member.1=a&L.member.12=b", "malformed: Excessively sparse input would skip 11 list elements"},
        {"L.member.12=b&L.member.1=a", "malformed: Excessively sparse input would skip 11 list elements"},
        {"L.member.2=a&L.member.12=b", "12: 2=a 12=b"},
        {"L.member.10=a&L.member.21=b", "malformed: Excessively sparse input would skip 11 list elements"},
        {"L.member.10=a&L.member.20=b", "20: 10=a 20=b"},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases), "L", LIST_OF_STRINGS);
    /* Elements with nothing in them count against gaps too. */
    assert_string_equal(read_list("L.member.9=x&L.member.19.Key=a", "L", LIST_OF_STRUCTURES), "19: 19.Key=a");
}

/* As many elements as can come: 11, 21, … in falling order. */
static void test_list_holds_the_longest_list(void **state) {
    static char encoded[IAM_MOCK_MAX_PARAMETERS * 20];
    size_t used = 0;
    (void)state;
    for (size_t i = IAM_MOCK_MAX_PARAMETERS; i > 0; i--)
        used += (size_t)snprintf(encoded + used, sizeof(encoded) - used, "L.member.%zu=v&", 1 + 10 * i);
    read_list(encoded, "L", LIST_OF_STRINGS);
    assert_string_equal(list.malformed, "");
    assert_int_equal(list.elements, LIST_MAX_ELEMENTS);
    assert_int_equal(list.item_count, IAM_MOCK_MAX_PARAMETERS);
    for (size_t i = 0; i < list.item_count; i++)
        assert_int_equal(list.items[i].element, 11 + 10 * i);
}

/* The index is decoded text, whatever bytes it has. */
static void test_list_takes_any_bytes_in_an_index(void **state) {
    (void)state;
    assert_string_equal(read_list("L.member.1%00.Key=a", "L", LIST_OF_STRUCTURES), "1:");
    assert_string_equal(read_list("L.member.%FF.Key=a", "L", LIST_OF_STRUCTURES), "1:");
    assert_string_equal(read_list("L.member.-%00.Key=a", "L", LIST_OF_STRUCTURES),
                        "malformed: Key - may not have a leading '-'");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list_reads_structures),
        cmocka_unit_test(test_list_reads_strings),
        cmocka_unit_test(test_list_refuses_indexes_in_both_kinds),
        cmocka_unit_test(test_list_refuses_long_gaps),
        cmocka_unit_test(test_list_holds_the_longest_list),
        cmocka_unit_test(test_list_takes_any_bytes_in_an_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
