/* Finding; converting to lower case, and comparing without case: ASCII only, eight bytes at once. */
#include "base/view.h"

IAM_MOCK_INTERNAL size_t view_find(struct view where, struct view what) {
    for (size_t at = 0; at + what.size <= where.size; at++) {
        const char *first = memchr(where.data + at, what.data[0], where.size - what.size - at + 1);
        if (!first)
            break;
        at = (size_t)(first - where.data);
        if (memcmp(first, what.data, what.size) == 0)
            return at;
    }
    return SIZE_MAX;
}

static uint64_t word_at(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* Convert eight bytes to lower case at once: every call folds a user name and compares it with rules. */
static uint64_t fold_word(uint64_t word) {
    uint64_t low = word & EVERY_BYTE(0x7F);
    uint64_t from_a = low + EVERY_BYTE(0x80 - 'A'), past_z = low + EVERY_BYTE(0x7F - 'Z');
    uint64_t upper = (from_a ^ past_z) & ~word & EVERY_BYTE(0x80);
    return word | upper >> 2;
}

IAM_MOCK_INTERNAL void ascii_fold_copy(char *out, struct view from) {
    size_t i = 0;
    for (; i + 8 <= from.size; i += 8) {
        uint64_t word = fold_word(word_at(from.data + i));
        memcpy(out + i, &word, sizeof word);
    }
    if (i > 0 && i < from.size) { /* the last eight bytes, of which some are folded already */
        uint64_t word = fold_word(word_at(from.data + from.size - 8));
        memcpy(out + from.size - 8, &word, sizeof word);
        return;
    }
    for (; i < from.size; i++)
        out[i] = ascii_fold(from.data[i]);
}

IAM_MOCK_INTERNAL bool view_equal_folded(struct view a, struct view b) {
    if (a.size != b.size)
        return false;
    size_t i = 0;
    for (; i + 8 <= a.size; i += 8) {
        if (fold_word(word_at(a.data + i)) != fold_word(word_at(b.data + i)))
            return false;
    }
    for (; i < a.size; i++) {
        if (ascii_fold(a.data[i]) != ascii_fold(b.data[i]))
            return false;
    }
    return true;
}
#undef EVERY_BYTE
