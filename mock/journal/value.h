/* The texts of a call as the journal holds them: cut to 256 bytes, with a hash of the whole text. */
#ifndef MOCK_JOURNAL_VALUE_H
#define MOCK_JOURNAL_VALUE_H

#include "base/view.h"
#include "base/text.h"

struct account;

#define JOURNAL_VALUE_SIZE 256 /* longer values are cut */
#define JOURNAL_VALUE_ROOM                                                                                   \
    (JOURNAL_VALUE_SIZE + 1 + sizeof(uint64_t)) /* bytes that a value needs at most                          \
                                                 */

struct journal_value {
    const char *data; /* ends with a NUL; if `cut`, the hash of the whole value follows; NULL: no value */
    uint16_t size;
    bool cut;            /* too long, or a secret */
    uint32_t whole_size; /* before the cut */
};

/*
 * Copy `value` to *room, which has JOURNAL_VALUE_ROOM bytes, and move *room behind the copy. `account`: the
 * client sent the value, which is cut if it has a secret of the account; NULL: it is the test's or the
 * library's. `folded`: the value is a user name, which journal_user_is() compares without ASCII case. Returns
 * the copy, which points into the room.
 */
IAM_MOCK_INTERNAL struct journal_value journal_keep(char **room, struct view value,
                                                    const struct account *account, bool folded);
/* The same for a value of which a text may show at most the first `shown` bytes. */
IAM_MOCK_INTERNAL struct journal_value journal_keep_shown(char **room, struct view value, size_t shown,
                                                          bool folded);
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
