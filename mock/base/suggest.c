/* Finds the known word that is nearest to an unknown one: by edit distance, the same on every machine. */
#include "base/suggest.h"

#define WORD_MAX_SIZE 48 /* a longer word is near to none */

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/* Are two neighbours of `a`, the second at i, exchanged in `b` at k? */
static bool is_exchanged(struct view a, size_t i, struct view b, size_t k) {
    return i > 0 && k > 0 && ascii_fold(a.data[i]) == ascii_fold(b.data[k - 1]) &&
           ascii_fold(a.data[i - 1]) == ascii_fold(b.data[k]);
}

/* How many bytes must be added, removed, replaced, or exchanged with their neighbour? ASCII case is ignored.
 * Both words have at most WORD_MAX_SIZE bytes. */
static size_t edit_distance(struct view a, struct view b) {
    size_t rows[3][WORD_MAX_SIZE + 1]; /* by i % 3 */
    for (size_t k = 0; k <= b.size; k++)
        rows[0][k] = k;
    for (size_t i = 0; i < a.size; i++) {
        const size_t *before = rows[i % 3], *two_before = rows[(i + 2) % 3];
        size_t *row = rows[(i + 1) % 3];
        row[0] = i + 1;
        for (size_t k = 0; k < b.size; k++) {
            const size_t replaced = before[k] + (ascii_fold(a.data[i]) != ascii_fold(b.data[k]));
            row[k + 1] = smaller(replaced, smaller(before[k + 1], row[k]) + 1);
            if (is_exchanged(a, i, b, k))
                row[k + 1] = smaller(row[k + 1], two_before[k - 1] + 1);
        }
    }
    return rows[a.size % 3][b.size];
}

/* The word without "IAM_MOCK_": in C the names of enumerators have this prefix. */
static struct view without_prefix(struct view word) {
    const struct view prefix = VIEW("IAM_MOCK_");
    if (word.size <= prefix.size || memcmp(word.data, prefix.data, prefix.size) != 0)
        return word;
    return (struct view){word.data + prefix.size, word.size - prefix.size};
}

IAM_MOCK_INTERNAL struct suggestion suggest_for(struct view unknown) {
    const struct view word = without_prefix(unknown);
    const size_t third = word.size / 3;
    return (struct suggestion){.unknown = word, .distance = word.size >= 2 && third == 0 ? 1 : third};
}

IAM_MOCK_INTERNAL void suggest_try(struct suggestion *suggestion, struct view known) {
    const struct view unknown = suggestion->unknown;
    if (unknown.size < 2 || unknown.size > WORD_MAX_SIZE || known.size > WORD_MAX_SIZE)
        return;
    const size_t distance = edit_distance(unknown, known);
    const bool nearer =
        suggestion->nearest.data ? distance < suggestion->distance : distance <= suggestion->distance;
    if (!nearer || distance >= known.size)
        return;
    suggestion->nearest = known;
    suggestion->distance = distance;
}

static char *append_view(char *out, struct view text) {
    memcpy(out, text.data, text.size);
    return out + text.size;
}

IAM_MOCK_INTERNAL const char *suggest_write(char out[SUGGEST_SIZE], const struct suggestion *suggestion) {
    static const char words[] = " (did you mean \"\"?)";
    _Static_assert(SUGGEST_SIZE >= sizeof words + WORD_MAX_SIZE, "the longest word fits");
    char *end = out;
    if (suggestion->nearest.data) {
        end = append_view(end, (struct view){words, sizeof " (did you mean \"" - 1});
        end = append_view(end, suggestion->nearest);
        end = append_view(end, VIEW("\"?)"));
    }
    *end = '\0';
    return out;
}
#undef WORD_MAX_SIZE
