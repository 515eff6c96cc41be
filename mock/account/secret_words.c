/* The words of secrets: a hash table of words, each with the number of secrets that have it. */
#include "account/secret_words.h"
#include "base/memory.h"

#define WORD_SIZE sizeof(uint64_t)
#define FIRST_WORDS WORD_SIZE /* a secret's words begin at its first bytes, one at each */
_Static_assert(SECRET_MIN_SIZE >= 2 * WORD_SIZE - 1, "a secret has one of its words at a multiple of eight");

#define FIRST_BITS 6  /* of the smallest table */
#define COUNT_BITS 16 /* of a slot; the bits above are those of the word's hash, which are never all 0 */
#define COUNT_MAX ((UINT64_C(1) << COUNT_BITS) - 1)

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* Returns a word with 1 in each byte that is a '+' of `word`, and 0 in the others. */
static uint64_t find_plus(uint64_t word) {
    const uint64_t other = word ^ EVERY_BYTE('+');
    return (~(((other & EVERY_BYTE(0x7F)) + EVERY_BYTE(0x7F)) | other) & EVERY_BYTE(0x80)) >> 7;
}

static inline uint64_t load_word_of(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static inline uint64_t hash_word(uint64_t word) { return word * UINT64_C(0x9E3779B97F4A7C15); }

/* Returns a slot with this hash and the count 0. */
static inline uint64_t empty_slot(uint64_t hash) { return (hash & ~COUNT_MAX) | (COUNT_MAX + 1); }

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

/* Returns how many words a secret has at most: in each, every '+' may be a blank. */
static size_t count_words(struct view secret) {
    size_t count = 0;
    for (size_t i = 0; i < FIRST_WORDS; i++)
        count += (size_t)1 << (find_plus(load_word_of(secret.data + i)) * EVERY_BYTE(1) >> 56);
    return count;
}

IAM_MOCK_INTERNAL bool secret_words_reserve(struct secret_words *words, struct view secret) {
    if (secret.size < SECRET_MIN_SIZE)
        return true;
    const size_t more = count_words(secret);
    if (words->slots && words->taken + more <= ((size_t)1 << words->bits) / 4)
        return true;
    unsigned bits = words->slots ? words->bits : FIRST_BITS;
    while (words->used + more > ((size_t)1 << bits) / 8) /* so that most words of texts find a free slot */
        bits++;
    return move_words(words, bits);
}

static void add_word(struct secret_words *words, uint64_t hash) {
    uint64_t *slot = take_slot(words, hash);
    words->used += (*slot & COUNT_MAX) == 0;
    *slot += (*slot & COUNT_MAX) < COUNT_MAX;
}

/* A count that has reached COUNT_MAX stays, since nobody knows how many secrets have the word. */
static void remove_word(struct secret_words *words, uint64_t hash) {
    uint64_t *slot = find_slot(words, hash);
    *slot -= (*slot & COUNT_MAX) < COUNT_MAX;
    words->used -= (*slot & COUNT_MAX) == 0;
}

/* Call `change` for each word of a secret; `blanks` goes through all choices of '+' that are blanks. */
static void change_words(struct secret_words *words, struct view secret,
                         void (*change)(struct secret_words *words, uint64_t hash)) {
    for (size_t i = 0; secret.size >= SECRET_MIN_SIZE && i < FIRST_WORDS; i++) {
        const uint64_t word = load_word_of(secret.data + i), plus = find_plus(word);
        uint64_t blanks = 0;
        do {
            change(words, hash_word(word ^ blanks * ('+' ^ ' ')));
            blanks = (blanks - 1) & plus;
        } while (blanks != 0);
    }
}

IAM_MOCK_INTERNAL void secret_words_add(struct secret_words *words, struct view secret) {
    change_words(words, secret, add_word);
}

IAM_MOCK_INTERNAL void secret_words_remove(struct secret_words *words, struct view secret) {
    change_words(words, secret, remove_word);
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
    const char *at = text.data, *const end = at + text.size;
    for (; end - at >= 2 * (ptrdiff_t)WORD_SIZE; at += 2 * WORD_SIZE) {
        if (has_word(words, load_word_of(at)) || has_word(words, load_word_of(at + WORD_SIZE)))
            return true;
    }
    return end - at >= (ptrdiff_t)WORD_SIZE && has_word(words, load_word_of(at));
}

#undef WORD_SIZE
#undef FIRST_WORDS
#undef FIRST_BITS
#undef COUNT_BITS
#undef COUNT_MAX
#undef EVERY_BYTE
