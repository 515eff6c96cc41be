#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/random.h"

#include "between.h"

static const uint64_t seeds[] = {0, 1, 2, 42, UINT64_C(0x9E3779B97F4A7C15), UINT64_MAX};

/* RFC 9562, 5.4: version 4, variant 10, lower case. */
static bool is_uuid_4(const char *id) {
    for (size_t i = 0; i < REQUEST_ID_SIZE; i++) {
        const char *allowed = i == 8 || i == 13 || i == 18 || i == 23 ? "-"
                              : i == 14                               ? "4"
                              : i == 19                               ? "89ab"
                                                                      : "0123456789abcdef";
        if (!id[i] || !strchr(allowed, id[i]))
            return false;
    }
    return id[REQUEST_ID_SIZE] == '\0';
}

static void test_random_request_ids_are_uuids_of_version_4(void **state) {
    (void)state;
    for (size_t seed = 0; seed < COUNT_OF(seeds); seed++) {
        for (uint64_t number = 0; number < 1000; number++) {
            char id[REQUEST_ID_SIZE + 2];
            memset(id, '!', sizeof id);
            random_request_id(id, seeds[seed], number);
            if (!is_uuid_4(id) || id[REQUEST_ID_SIZE + 1] != '!')
                fail_msg("seed %zu, number %d: %s", seed, (int)number, id);
        }
    }
}

static void test_random_user_ids_are_aida_and_base32(void **state) {
    (void)state;
    for (size_t seed = 0; seed < COUNT_OF(seeds); seed++) {
        for (uint64_t number = 0; number < 1000; number++) {
            char id[USER_ID_SIZE + 2];
            memset(id, '!', sizeof id);
            random_user_id(id, seeds[seed], number);
            assert_memory_equal(id, "AIDA", 4);
            assert_int_equal(strspn(id + 4, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), USER_ID_SIZE - 4);
            assert_int_equal(id[USER_ID_SIZE], '\0');
            assert_int_equal(id[USER_ID_SIZE + 1], '!');
        }
    }
}

/* The words are those of SplitMix64 as published, so that ids stay the same for good. */
static void test_random_is_split_mix_64(void **state) {
    (void)state;
    assert_true(random_mix(0, 0) == UINT64_C(0xE220A8397B1DCDAF));
    assert_true(random_mix(0, UINT64_C(0x9E3779B97F4A7C15)) == UINT64_C(0x6E789E6AA1B965F4));
    assert_true(random_mix(UINT64_C(0x3C6EF372FE94F82A), 0) == UINT64_C(0x06C45D188009454F));
}

static void test_random_gives_the_same_for_the_same(void **state) {
    (void)state;
    char first[REQUEST_ID_SIZE + 1], second[REQUEST_ID_SIZE + 1];
    char first_user[USER_ID_SIZE + 1], second_user[USER_ID_SIZE + 1];
    random_request_id(first, 7, 3);
    random_user_id(first_user, 7, 3);
    random_request_id(second, 7, 4); /* what came between makes no difference */
    random_request_id(second, 7, 3);
    random_user_id(second_user, 7, 3);
    assert_string_equal(first, second);
    assert_string_equal(first_user, second_user);
}

static int compare(const void *a, const void *b) { return strcmp(a, b); }

#define MANY 5000

static void test_random_request_ids_differ(void **state) {
    (void)state;
    static char ids[2 * MANY][REQUEST_ID_SIZE + 1];
    for (size_t i = 0; i < MANY; i++) {
        random_request_id(ids[2 * i], 0, i);
        random_request_id(ids[2 * i + 1], 1, i);
    }
    qsort(ids, 2 * MANY, sizeof ids[0], compare);
    for (size_t i = 1; i < 2 * MANY; i++)
        assert_string_not_equal(ids[i - 1], ids[i]);
}

static void test_random_user_ids_differ(void **state) {
    (void)state;
    static char ids[2 * MANY][USER_ID_SIZE + 1];
    for (size_t i = 0; i < MANY; i++) {
        random_user_id(ids[2 * i], 0, i);
        random_user_id(ids[2 * i + 1], 1, i);
    }
    qsort(ids, 2 * MANY, sizeof ids[0], compare);
    for (size_t i = 1; i < 2 * MANY; i++)
        assert_string_not_equal(ids[i - 1], ids[i]);
}

/* Every place of an id varies, but for the fixed ones. */
static void test_random_uses_every_place_of_an_id(void **state) {
    (void)state;
    bool seen[REQUEST_ID_SIZE][128] = {{false}}, seen_user[USER_ID_SIZE][128] = {{false}};
    for (uint64_t number = 0; number < 2000; number++) {
        char id[REQUEST_ID_SIZE + 1], user[USER_ID_SIZE + 1];
        random_request_id(id, 0, number);
        random_user_id(user, 0, number);
        for (size_t i = 0; i < REQUEST_ID_SIZE; i++)
            seen[i][id[i] & 127] = true;
        for (size_t i = 0; i < USER_ID_SIZE; i++)
            seen_user[i][user[i] & 127] = true;
    }
    for (size_t i = 0; i < REQUEST_ID_SIZE; i++) {
        int count = 0, expected = i == 8 || i == 13 || i == 18 || i == 23 || i == 14 ? 1 : i == 19 ? 4 : 16;
        for (size_t c = 0; c < 128; c++)
            count += seen[i][c];
        assert_int_equal(count, expected);
    }
    for (size_t i = 0; i < USER_ID_SIZE; i++) {
        int count = 0;
        for (size_t c = 0; c < 128; c++)
            count += seen_user[i][c];
        assert_int_equal(count, i < 4 ? 1 : 32);
    }
}

static void test_random_streams_of_one_seed_differ(void **state) {
    (void)state;
    for (uint64_t stream = 1; stream < 200; stream++) {
        for (uint64_t number = 0; number < 20; number++) {
            assert_true(random_at(5, stream, number) != random_at(5, stream + 1, number));
            assert_true(random_at(5, stream, number) != random_at(5, stream, number + 1));
            assert_true(random_at(5, stream, number) != random_at(6, stream, number));
        }
    }
}

/* One in so many: over many draws the share is about that. */
static void test_random_remainders_are_even(void **state) {
    (void)state;
    for (uint64_t one_in = 2; one_in <= 10; one_in++) {
        int hits = 0, draws = 20000;
        for (uint64_t number = 0; number < (uint64_t)draws; number++)
            hits += random_at(0, RANDOM_RULE + 1, number) % one_in == 0;
        int expected = draws / (int)one_in;
        assert_between(hits, expected * 9 / 10, expected * 11 / 10);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_request_ids_are_uuids_of_version_4),
        cmocka_unit_test(test_random_user_ids_are_aida_and_base32),
        cmocka_unit_test(test_random_is_split_mix_64),
        cmocka_unit_test(test_random_gives_the_same_for_the_same),
        cmocka_unit_test(test_random_request_ids_differ),
        cmocka_unit_test(test_random_user_ids_differ),
        cmocka_unit_test(test_random_uses_every_place_of_an_id),
        cmocka_unit_test(test_random_streams_of_one_seed_differ),
        cmocka_unit_test(test_random_remainders_are_even),
    };
    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
