/* The set of words of secrets: no text with a secret is missed, and other texts have no word of the set. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "account/secret_words.h"

#define MANY 500

static struct secret_words words;

static int setup(void **state) {
    (void)state;
    words = (struct secret_words){.slots = NULL};
    return 0;
}

static int teardown(void **state) {
    (void)state;
    secret_words_free(&words);
    return 0;
}

static void add(const char *secret) {
    assert_true(secret_words_reserve(&words, view_of(secret)));
    secret_words_add(&words, view_of(secret));
}

static bool may_occur(const char *text) { return secret_words_may_occur(&words, view_of(text)); }

static const char *numbered(int i) {
    static char secret[64];
    snprintf(secret, sizeof secret, "%04d/wJalrXUtnFEMI/K7MDENG+bPxRfiCY", i);
    return secret;
}

static void test_secret_words_of_an_empty_set(void **state) {
    (void)state;
    assert_false(may_occur("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
    add("short");
    assert_false(may_occur("short, and a longer text"));
}

/* The shortest secret, at each place of a text of each size. */
static void test_secret_words_find_a_secret_at_each_place(void **state) {
    (void)state;
    add("wJalrXUtnFEMI/K7");
    for (int before = 0; before < 20; before++) {
        for (int after = 0; after < 20; after++) {
            char text[64];
            snprintf(text, sizeof text, "%.*swJalrXUtnFEMI/K7%.*s", before, "                    ", after,
                     "====================");
            assert_true(may_occur(text));
        }
    }
    assert_false(may_occur("wJalrXUtnFEMI/K"));
    assert_false(may_occur("JalrXUt.FEMI/K7.wJalrXU.nFEMI/K7"));
}

/* An unescaped '+' of a form is a blank; the text may have other '+' of its own. */
static void test_secret_words_take_a_blank_for_a_plus(void **state) {
    (void)state;
    add("+wJalr++FEMI K7+");
    assert_true(may_occur("+wJalr++FEMI K7+"));
    assert_true(may_occur(" wJalr  FEMI K7 "));
    assert_true(may_occur("+ + + wJalr  FEMI K7  + + +"));
    assert_false(may_occur("-wJalr--FEMI-K7--wJalr--FEMI-K7-"));
}

static void test_secret_words_of_many_secrets_that_come_and_go(void **state) {
    (void)state;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MANY; i++)
            add(numbered(i));
        for (int i = 0; i < MANY; i++)
            assert_true(may_occur(numbered(i)));
        for (int i = 0; i < MANY; i += 2)
            secret_words_remove(&words, view_of(numbered(i)));
        for (int i = 1; i < MANY; i += 2)
            assert_true(may_occur(numbered(i)));
        for (int i = 1; i < MANY; i += 2)
            secret_words_remove(&words, view_of(numbered(i)));
        for (int i = 0; i < MANY; i++)
            assert_false(may_occur(numbered(i)));
    }
}

/* Gone secrets leave no table that grows and grows. */
static void test_secret_words_need_room_for_those_that_there_are(void **state) {
    (void)state;
    for (int i = 0; i < 20 * MANY; i++) {
        add(numbered(i));
        secret_words_remove(&words, view_of(numbered(i)));
    }
    assert_true(words.bits <= 7);
}

/* A word of more secrets than a slot can count stays: the set may say too often that a secret may occur,
 * never too seldom. */
static void test_secret_words_of_more_secrets_than_a_slot_counts(void **state) {
    (void)state;
    for (int i = 0; i < 0x10001; i++)
        add("one secret of many users");
    for (int i = 0; i < 0x10000; i++)
        secret_words_remove(&words, view_of("one secret of many users"));
    assert_true(may_occur("one secret of many users"));
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_secret_words_of_an_empty_set),
        TEST(test_secret_words_find_a_secret_at_each_place),
        TEST(test_secret_words_take_a_blank_for_a_plus),
        TEST(test_secret_words_of_many_secrets_that_come_and_go),
        TEST(test_secret_words_need_room_for_those_that_there_are),
        TEST(test_secret_words_of_more_secrets_than_a_slot_counts),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
