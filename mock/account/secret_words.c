/* The words of secrets: a hash table of words, each with the number of secrets that have it. */
#include "account/secret_words.h"
#include "base/memory.h"

#define WORD_SIZE sizeof(uint64_t)
#define WORDS_OF_SECRET WORD_SIZE /* those that begin at its first bytes, one at each */
_Static_assert(SECRET_MIN_SIZE >= 2 * WORD_SIZE - 1, "a secret has one of its words at a multiple of eight");

#define FIRST_BITS 6  /* of the smallest table */
#define COUNT_BITS 16 /* of a slot; the bits above are those of the word's hash, which are never all 0 */
#define COUNT_MAX ((UINT64_C(1) << COUNT_BITS) - 1)

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* Replace each '+' by a blank. */
static uint64_t replace_plus(uint64_t word) {
    const uint64_t other = word ^ EVERY_BYTE('+');
    const uint64_t plus = ~(((other & EVERY_BYTE(0x7F)) + EVERY_BYTE(0x7F)) | other) & EVERY_BYTE(0x80);
    return word ^ (plus >> 7) * ('+' ^ ' ');
}

static inline uint64_t hash_word(uint64_t word) { return word * UINT64_C(0x9E3779B97F4A7C15); }

/* Returns a slot with this hash and the count 0. */
static inline uint64_t empty_slot(uint64_t hash) { return (hash & ~COUNT_MAX) | (COUNT_MAX + 1); }

static inline uint64_t load_eight(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Returns the slot with this hash, or the free slot where it would be. */
static inline uint64_t *find_slot(const struct secret_words *words, uint64_t hash) {
    const size_t last = ((size_t)1 << words->bits) - 1;
    const uint64_t wanted = empty_slot(hash);
    size_t at = (size_t)(hash >> (64 - words->bits));
    while (words->slots[at] != 0 && (words->slots[at] & ~COUNT_MAX) != wanted)
        at = (at + 1) & last;
    return &words->slots[at];
}

/* Returns the slot of the word with this hash, which has a slot from now on. */
static uint64_t *take_slot(struct secret_words *words, uint64_t hash) {
    uint64_t *slot = find_slot(words, hash);
    words->taken += *slot == 0;
    *slot |= empty_slot(hash);
    return slot;
}

/* Move the words that a secret still has to a table with 1 << bits slots. */
static bool move_words(struct secret_words *words, unsigned bits) {
    struct secret_words moved = {
        .slots = memory_new_zeroed(sizeof *moved.slots << bits), .bits = bits, .used = words->used};
    if (!moved.slots)
        return false;
    for (size_t i = 0; words->slots && i < (size_t)1 << words->bits; i++) {
        if ((words->slots[i] & COUNT_MAX) != 0)
            *take_slot(&moved, words->slots[i]) = words->slots[i];
    }
    memory_free(words->slots);
    *words = moved;
    return true;
}

IAM_MOCK_INTERNAL bool secret_words_reserve(struct secret_words *words, struct view secret) {
    if (secret.size < SECRET_MIN_SIZE)
        return true;
    if (!words->slots)
        return move_words(words, FIRST_BITS);
    const size_t size = (size_t)1 << words->bits;
    if (words->taken + WORDS_OF_SECRET <=
        size / 4) /* so a word that is not in the table mostly has a free slot */
        return true;
    return move_words(words, words->used + WORDS_OF_SECRET <= size / 8 ? words->bits : words->bits + 1);
}

IAM_MOCK_INTERNAL void secret_words_add(struct secret_words *words, struct view secret) {
    for (size_t i = 0; secret.size >= SECRET_MIN_SIZE && i < WORDS_OF_SECRET; i++) {
        uint64_t *slot = take_slot(words, hash_word(replace_plus(load_eight(secret.data + i))));
        words->used += (*slot & COUNT_MAX) == 0;
        *slot += (*slot & COUNT_MAX) < COUNT_MAX;
    }
}

/* A count that has reached COUNT_MAX stays, since nobody knows how many secrets have the word. */
IAM_MOCK_INTERNAL void secret_words_remove(struct secret_words *words, struct view secret) {
    for (size_t i = 0; secret.size >= SECRET_MIN_SIZE && i < WORDS_OF_SECRET; i++) {
        uint64_t *slot = find_slot(words, hash_word(replace_plus(load_eight(secret.data + i))));
        *slot -= (*slot & COUNT_MAX) < COUNT_MAX;
        words->used -= (*slot & COUNT_MAX) == 0;
    }
}

IAM_MOCK_INTERNAL void secret_words_free(struct secret_words *words) {
    memory_free(words->slots);
    *words = (struct secret_words){.slots = NULL};
}

static inline bool has_word(const struct secret_words *words, uint64_t word) {
    const uint64_t hash = hash_word(word);
    if (words->slots[hash >> (64 - words->bits)] == 0) /* mostly */
        return false;
    return (*find_slot(words, hash) & COUNT_MAX) != 0;
}

IAM_MOCK_INTERNAL bool secret_words_search(const struct secret_words *words, struct view text) {
    const char *const end = text.data + text.size / WORD_SIZE * WORD_SIZE;
    const char *at = text.data;
    if (memchr(text.data, '+', text.size)) {
        while (at < end && !has_word(words, replace_plus(load_eight(at))))
            at += WORD_SIZE;
    } else {
        while (at < end && !has_word(words, load_eight(at)))
            at += WORD_SIZE;
    }
    return at < end;
}

#undef WORD_SIZE
#undef WORDS_OF_SECRET
#undef FIRST_BITS
#undef COUNT_BITS
#undef COUNT_MAX
#undef EVERY_BYTE
