/* Values of a call as the journal keeps them: cut to 256 bytes, and still known whole by a hash. */
#ifndef MOCK_JOURNAL_VALUE_H
#define MOCK_JOURNAL_VALUE_H

#include "base/view.h"
#include "base/text.h"

#define JOURNAL_VALUE_SIZE 256                                         /* values are cut there */
#define JOURNAL_VALUE_ROOM (JOURNAL_VALUE_SIZE + 1 + sizeof(uint64_t)) /* bytes that one takes at most */

struct journal_value {
    const char
        *data; /* ends with a NUL; behind that, if it was cut, comes the hash of the whole; NULL: none */
    uint16_t size;
    bool cut;
    uint32_t whole_size; /* before the cut */
};

/*
 * Copy `value` to *room, which has JOURNAL_VALUE_ROOM bytes, and move *room behind the copy. `folded`: it is
 * a user name, which is compared without ASCII case.
 */
IAM_MOCK_INTERNAL struct journal_value journal_keep(char **room, struct view value, bool folded);
/* Is it `wanted`? Compares the whole value as it came. */
IAM_MOCK_INTERNAL bool journal_value_is(const struct journal_value *value, struct view wanted);
/* The same of a user name: without ASCII case. */
IAM_MOCK_INTERNAL bool journal_user_is(const struct journal_value *value, struct view wanted);
/* Are both the same? Values that were cut are never the same. */
IAM_MOCK_INTERNAL bool journal_same_value(const struct journal_value *a, const struct journal_value *b);
/* In quotes, with "…" if it was cut. */
IAM_MOCK_INTERNAL void journal_write_value(struct text *out, const struct journal_value *value);

#endif
