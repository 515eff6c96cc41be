#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/view.h"
#include "account/index.h"

#define MANY 2000

/* A record whose only text is its key. */
struct item {
    struct index_node node;
    char key[64];
};

static struct item item_of(const char *key, size_t size) {
    struct item item = {.node.key = {offsetof(struct item, key), (uint16_t)size}};
    memcpy(item.key, key, size);
    return item;
}

static struct index table;
static struct item items[MANY];

static int setup(void **state) {
    table = (struct index){0};
    for (size_t i = 0; i < MANY; i++) {
        char key[64];
        int size = snprintf(key, sizeof key, "%.*s%zu", (int)(i % 20), "aaaaaaaaaaaaaaaaaaaa", i);
        items[i] = item_of(key, (size_t)size);
    }
    *state = &table;
    return 0;
}

static int teardown(void **state) {
    index_clear(*state);
    return 0;
}

static struct view key_of(const struct item *item) { return index_key(&item->node); }

static void add(struct item *item) { assert_true(index_add(&table, &item->node)); }

static struct item *find(struct view key) { return (struct item *)(void *)index_find(&table, key); }

static void test_index_finds_nothing_in_an_empty_one(void **state) {
    (void)state;
    assert_null(find(VIEW("a")));
    assert_null(find(VIEW("")));
    assert_null(find((struct view){NULL, 0}));
}

static void test_index_finds_each_record_by_its_bytes(void **state) {
    (void)state;
    for (size_t i = 0; i < MANY; i++)
        add(&items[i]);
    for (size_t i = 0; i < MANY; i++) {
        char copy[64];
        memcpy(copy, items[i].key, key_of(&items[i]).size); /* not the same address, and no NUL */
        assert_ptr_equal(find((struct view){copy, key_of(&items[i]).size}), &items[i]);
    }
}

static void test_index_does_not_find_a_part_or_more(void **state) {
    (void)state;
    static struct item item;
    item = item_of("arn:aws:iam::123456789012:mfa/Bob", 33);
    add(&item);
    assert_ptr_equal(find(key_of(&item)), &item);
    for (size_t size = 0; size < 33; size++)
        assert_null(find((struct view){item.key, size}));
    assert_null(find((struct view){item.key, 34})); /* with its NUL */
    assert_null(find(VIEW("arn:aws:iam::123456789012:mfa/bob")));
}

static void test_index_takes_any_bytes_as_a_key(void **state) {
    (void)state;
    static struct item zeros[3];
    for (size_t i = 0; i < 3; i++) {
        zeros[i] = item_of("\0\0", i); /* "", NUL, NUL NUL */
        add(&zeros[i]);
    }
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(find((struct view){"\0\0\0", i}), &zeros[i]);
    assert_null(find((struct view){"\0\0\0", 3}));
}

static void test_index_forgets_what_is_removed_and_only_that(void **state) {
    (void)state;
    for (size_t i = 0; i < MANY; i++)
        add(&items[i]);
    for (size_t i = 0; i < MANY; i += 2)
        index_remove(&table, &items[i].node);
    for (size_t i = 0; i < MANY; i++)
        assert_ptr_equal(find(key_of(&items[i])), i % 2 ? &items[i] : NULL);
}

static void test_index_is_usable_after_the_last_is_removed(void **state) {
    (void)state;
    for (int round = 0; round < 3; round++) {
        add(&items[0]);
        assert_ptr_equal(find(key_of(&items[0])), &items[0]);
        index_remove(&table, &items[0].node);
        assert_null(find(key_of(&items[0])));
    }
}

static void test_index_replaces_a_record_of_the_same_key(void **state) {
    (void)state;
    static struct item other;
    other = items[0];
    add(&items[0]);
    add(&items[1]);
    assert_true(index_replace(&table, &items[0].node, &other.node));
    assert_ptr_equal(find(key_of(&items[0])), &other);
    assert_ptr_equal(find(key_of(&items[1])), &items[1]);
    index_remove(&table, &other.node);
    assert_null(find(key_of(&items[0]))); /* the old one isn't there underneath */
}

static void test_index_replaces_the_only_record(void **state) {
    (void)state;
    static struct item other;
    other = items[0];
    add(&items[0]);
    assert_true(index_replace(&table, &items[0].node, &other.node));
    assert_ptr_equal(find(key_of(&items[0])), &other);
}

static void test_index_cleared_is_empty_and_usable(void **state) {
    (void)state;
    for (size_t i = 0; i < MANY; i++)
        add(&items[i]);
    index_clear(&table);
    assert_null(find(key_of(&items[7])));
    index_clear(&table);
    add(&items[7]);
    assert_ptr_equal(find(key_of(&items[7])), &items[7]);
}

/* In memory that ends there, at every place of a word. */
static void test_index_hash_depends_on_the_bytes_alone(void **state) {
    (void)state;
    for (size_t size = 0; size <= 40; size++) {
        char *exact = malloc(size + (size == 0)), shifted[64];
        assert_non_null(exact);
        for (size_t i = 0; i < size; i++)
            exact[i] = (char)('a' + i % 26);
        for (size_t offset = 0; offset < 8; offset++) {
            memcpy(shifted + offset, exact, size);
            assert_true(index_hash(exact, size) == index_hash(shifted + offset, size));
        }
        free(exact);
    }
}

/* A table whose keys share a hash is a list: serials and names that differ little must not. */
static void test_index_hash_spreads_keys_that_differ_little(void **state) {
    (void)state;
    static const char *const forms[] = {"user%05zu", "arn:aws:iam::123456789012:mfa/user%05zu", "GAHT%08zu",
                                        "%zu@example.com"};
    for (size_t form = 0; form < COUNT_OF(forms); form++) {
        static unsigned char taken[1 << 14];
        size_t most = 0, count = sizeof taken;
        memset(taken, 0, sizeof taken);
        for (size_t i = 0; i < count; i++) {
            char key[64];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            size_t size = (size_t)snprintf(key, sizeof key, forms[form], i);
#pragma GCC diagnostic pop
            size_t in = ++taken[index_hash(key, size) & (sizeof taken - 1)];
            most = in > most ? in : most;
        }
        if (most > 12) /* of an even spread about 7 */
            fail_msg("%s: %zu in one bucket", forms[form], most);
    }
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_INDEX(test_index_finds_nothing_in_an_empty_one),
        WITH_INDEX(test_index_finds_each_record_by_its_bytes),
        WITH_INDEX(test_index_does_not_find_a_part_or_more),
        WITH_INDEX(test_index_takes_any_bytes_as_a_key),
        WITH_INDEX(test_index_forgets_what_is_removed_and_only_that),
        WITH_INDEX(test_index_is_usable_after_the_last_is_removed),
        WITH_INDEX(test_index_replaces_a_record_of_the_same_key),
        WITH_INDEX(test_index_replaces_the_only_record),
        WITH_INDEX(test_index_cleared_is_empty_and_usable),
        cmocka_unit_test(test_index_hash_depends_on_the_bytes_alone),
        cmocka_unit_test(test_index_hash_spreads_keys_that_differ_little),
    };
    return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
