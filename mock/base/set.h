/* Sets of small numbers, such as members and slots: one bit each, room for 128. */
#ifndef MOCK_BASE_SET_H
#define MOCK_BASE_SET_H

#include "base/base.h"

#define SET_SIZE 128

/* A set whose bytes are all zero is empty. */
struct set {
    uint64_t word[SET_SIZE / 64];
};

/* Each `number` must be less than SET_SIZE. */
static inline bool set_has(const struct set *set, unsigned number) {
    return (set->word[number / 64] >> number % 64 & 1u) != 0;
}

static inline void set_add(struct set *set, unsigned number) {
    set->word[number / 64] |= UINT64_C(1) << number % 64;
}

static inline void set_remove(struct set *set, unsigned number) {
    set->word[number / 64] &= ~(UINT64_C(1) << number % 64);
}

/* The number of the lowest bit of a word, which is not 0. */
static inline unsigned set_lowest(uint64_t word) { return (unsigned)__builtin_ctzll(word); }

static inline void set_clear(struct set *set) { *set = (struct set){{0}}; }

#endif
