/* The texts of a call as the journal holds them: cut to 256 bytes, with a hash of the whole text. */
#ifndef MOCK_JOURNAL_VALUE_H
#define MOCK_JOURNAL_VALUE_H

#include "account/secret.h"
#include "base/text.h"

#define JOURNAL_VALUE_SIZE 256 /* longer values are cut */
#define JOURNAL_VALUE_ROOM                                                                                   \
    (JOURNAL_VALUE_SIZE + 1 + sizeof(uint64_t)) /* bytes that a value needs at most                          \
                                                 */

struct journal_value {
    const char *data; /* ends with a NUL; after a cut, the hash of the whole value follows; NULL: no value */
    uint32_t size, whole_size; /* after and before the cut */
};

/* Was the value cut, because it is too long or a secret? */
static inline bool journal_is_cut(const struct journal_value *value) {
    return value->size < value->whole_size;
}

/*
 * Copy `value` to *room, which has JOURNAL_VALUE_ROOM bytes, and move *room behind the copy. A text may show
 * at most the first `shown` bytes: the value is cut there. `folded`: the value is a user name, which
 * journal_user_is() compares without ASCII case. Returns the copy, which points into the room.
 */
IAM_MOCK_INTERNAL struct journal_value journal_keep_shown(char **room, struct view value, size_t shown,
                                                          bool folded);
/* The same for a value that the client sent, which is cut if it has a secret of the account. */
static inline struct journal_value journal_keep_sent(char **room, struct view value,
                                                     const struct account *account, bool folded) {
    return journal_keep_shown(room, value, account_shown_size(account, value), folded);
}
/* The same for a value of the test's or the library's, which is shown whole. */
static inline struct journal_value journal_keep(char **room, struct view value, bool folded) {
    return journal_keep_shown(room, value, value.size, folded);
}
/* Keep a secret: nothing of it is copied, and a text shows it as "…". */
IAM_MOCK_INTERNAL struct journal_value journal_keep_hidden(char **room, struct view value);
/* Is the value, as it was before a cut, equal to `wanted`? */
IAM_MOCK_INTERNAL bool journal_value_is(const struct journal_value *value, struct view wanted);
/* Is the user name, as it was before a cut, equal to `wanted`, without ASCII case? */
IAM_MOCK_INTERNAL bool journal_user_is(const struct journal_value *value, struct view wanted);
/* Are both the same user name, as it was before a cut, without ASCII case? */
IAM_MOCK_INTERNAL bool journal_is_same_user(const struct journal_value *a, const struct journal_value *b);
/* Are both values the same? A value that was cut is never the same as another. */
IAM_MOCK_INTERNAL bool journal_is_same_value(const struct journal_value *a, const struct journal_value *b);
/* Add the value in quotes, with "…" if it was cut. */
IAM_MOCK_INTERNAL void journal_write_value(struct text *out, const struct journal_value *value);

#endif
