/* The names of the parameters of lists. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "request/list.h"

static const struct {
    const char *name;
    enum list_name kind;
    uint32_t index;
    const char *field, *sent; /* NULL: not set */
} names[] = {
    {"", LIST_NAME_OTHER, 0, NULL, NULL},
    {"Tag", LIST_NAME_OTHER, 0, NULL, NULL},
    {"tags.member.1.Key", LIST_NAME_OTHER, 0, NULL, NULL},
    {"TagsX", LIST_NAME_OTHER, 0, NULL, NULL},
    {"TagsX.member.1.Key", LIST_NAME_OTHER, 0, NULL, NULL},
    {"Tags", LIST_NAME_WHOLE, 0, NULL, NULL},
    {"Tags.member.1", LIST_NAME_ELEMENT, 1, "", "1"},
    {"Tags.member.1.Key", LIST_NAME_ELEMENT, 1, "Key", "1"},
    {"Tags.member.01.Key", LIST_NAME_ELEMENT, 1, "Key", "01"},
    {"Tags.member.256.Value", LIST_NAME_ELEMENT, 256, "Value", "256"},
    {"Tags.member.4294967295.Key", LIST_NAME_ELEMENT, UINT32_MAX, "Key", "4294967295"},
    {"Tags.member.4294967296.Key", LIST_NAME_ELEMENT, UINT32_MAX, "Key", "4294967296"},
    {"Tags.member.99999999999999999999999.Key", LIST_NAME_ELEMENT, UINT32_MAX, "Key",
     "99999999999999999999999"},
    {"Tags.member.1.Key.More", LIST_NAME_ELEMENT, 1, "Key", "1"},
    {"Tags.member.1.+1", LIST_NAME_ELEMENT, 1, "+1", "1"},
    {"Tags.", LIST_NAME_UNINDEXED, 0, NULL, NULL},
    {"Tags.1.Key", LIST_NAME_UNINDEXED, 0, NULL, NULL},
    {"Tags.member", LIST_NAME_UNINDEXED, 0, NULL, NULL},
    {"Tags.member.", LIST_NAME_UNINDEXED, 0, NULL, NULL},
    {"Tags.member.one.Key", LIST_NAME_UNINDEXED, 0, NULL, NULL},
    {"Tags.member.+1.Key", LIST_NAME_UNINDEXED, 0, NULL, NULL},
    {"Tags.member.1x.Key", LIST_NAME_UNINDEXED, 0, NULL, NULL},
    {"Tags.member.0.Key", LIST_NAME_ZERO, 0, NULL, "0"},
    {"Tags.member.000", LIST_NAME_ZERO, 0, NULL, "000"},
    {"Tags.member.-1.Key", LIST_NAME_NEGATIVE, 0, NULL, "-1"},
    {"Tags.member.1.0.Key", LIST_NAME_TWO_INDEXES, 0, NULL, NULL},
    {"Tags.member.1.1", LIST_NAME_TWO_INDEXES, 0, NULL, NULL},
};

static void test_list_names_are_read(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct list_place place = {0, {NULL, 0}, {NULL, 0}};
        if (list_name_read(&place, view_of(names[i].name), VIEW("Tags")) != names[i].kind)
            fail_msg("%s: kind", names[i].name);
        if (names[i].index && place.index != names[i].index)
            fail_msg("%s: index %lu", names[i].name, (unsigned long)place.index);
        if (names[i].field && !view_is(place.field, names[i].field))
            fail_msg("%s: field", names[i].name);
        if (names[i].sent && !view_is(place.sent, names[i].sent))
            fail_msg("%s: index as sent", names[i].name);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_list_names_are_read)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
