#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/record.h"

struct item {
    struct record record;
    int number;
    struct record_text first, second;
    struct record_bytes body;
    char strings[];
};

static struct item *make_item(struct view first, struct view second, struct view body) {
    struct item head = {.number = 7};
    const struct record_row rows[] = {
        {.text = &head.first, .from = first},
        {.text = &head.second, .from = second},
        {.bytes = &head.body, .from = body},
    };
    return record_new(&head, offsetof(struct item, strings), rows, COUNT_OF(rows));
}

static const struct view none = {NULL, 0};

static void test_record_holds_its_texts(void **state) {
    (void)state;
    struct item *item = make_item(VIEW("one"), VIEW(""), (struct view){"a\0b", 3});
    assert_non_null(item);
    assert_int_equal(item->number, 7);
    assert_string_equal(record_string(item, item->first), "one");
    assert_true(view_is(record_view(item, item->first), "one"));
    assert_string_equal(record_string(item, item->second), ""); /* empty, but there */
    assert_memory_equal((const char *)item + item->body.at, "a\0b", 4);
    assert_int_equal(item->body.size, 3);
    assert_int_equal(item->record.size % sizeof(uint64_t), 0);
    memory_free(item);
}

static void test_record_without_a_text_has_none(void **state) {
    (void)state;
    struct item *item = make_item(none, VIEW("two"), none);
    assert_non_null(item);
    assert_null(record_string(item, item->first));
    assert_int_equal(record_view(item, item->first).size, 0);
    assert_string_equal(record_string(item, item->second), "two");
    assert_int_equal(item->body.at, 0);
    memory_free(item);
}

static void test_record_is_never_smaller_than_its_header(void **state) {
    (void)state;
    struct item *item = make_item(none, none, none);
    assert_non_null(item);
    assert_true(item->record.size >= sizeof(struct item));
    memory_free(item);
}

/* Freed by the teardown, also when a test fails between. */
struct pair {
    struct item *item, *copy;
};

static int free_pair(void **state) {
    struct pair *pair = *state;
    memory_free(pair->item);
    memory_free(pair->copy);
    return 0;
}

static void test_record_clone_is_equal_and_separate(void **state) {
    static struct pair pair;
    *state = &pair;
    pair.copy = NULL;
    struct item *item = pair.item = make_item(VIEW("one"), VIEW("two"), VIEW("three"));
    assert_non_null(item);
    struct item *copy = pair.copy = record_clone(item);
    assert_non_null(copy);
    assert_int_equal(copy->record.size, item->record.size);
    assert_ptr_not_equal(record_string(copy, copy->second), record_string(item, item->second));
    memset((char *)item + offsetof(struct item, strings), 'x', 8);
    memory_free(item);
    pair.item = NULL;
    assert_string_equal(record_string(copy, copy->first), "one");
    assert_string_equal(record_string(copy, copy->second), "two");
    assert_memory_equal((const char *)copy + copy->body.at, "three", 6);
}

/* A text's place and size are 16 bits: what doesn't fit is refused, not cut. Bytes have 32. */
static void test_record_refuses_a_text_that_does_not_fit(void **state) {
    (void)state;
    static char large[70000];
    memset(large, 'a', sizeof large);
    const size_t most = UINT16_MAX - 1 - offsetof(struct item, strings);
    struct item *item = make_item((struct view){large, most}, none, (struct view){large, sizeof large});
    assert_non_null(item);
    assert_int_equal(record_view(item, item->first).size, most);
    assert_memory_equal((const char *)item + item->body.at, large, sizeof large);
    memory_free(item);
    assert_null(make_item((struct view){large, most + 1}, none, none));
    assert_null(make_item((struct view){large, 40000}, (struct view){large, 40000}, none));
    assert_null(make_item((struct view){large, sizeof large}, none, none));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_record_holds_its_texts),
        cmocka_unit_test(test_record_without_a_text_has_none),
        cmocka_unit_test(test_record_is_never_smaller_than_its_header),
        cmocka_unit_test_teardown(test_record_clone_is_equal_and_separate, free_pair),
        cmocka_unit_test(test_record_refuses_a_text_that_does_not_fit),
    };
    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
