/* Copies values into journal entries, and compares them. */
#include "journal/value.h"
#include "base/view.h"
#include "base/text.h"
#include "base/random.h"

/* Returns the size to cut a long value to. A cut is never within a character, so that UTF-8 stays UTF-8. */
static size_t find_value_cut(struct view value) {
    size_t size = JOURNAL_VALUE_SIZE;
    while (size > JOURNAL_VALUE_SIZE - 4 && ((unsigned char)value.data[size] & 0xC0) == 0x80)
        size--;
    return size;
}

/* Hash a value, eight bytes at once: the texts of long lists are hashed. */
static uint64_t hash_kept(struct view value, bool folded) {
    uint64_t hash = 0, word;
    for (; value.size >= sizeof word; value.data += sizeof word, value.size -= sizeof word) {
        if (folded)
            ascii_fold_copy((char *)&word, (struct view){value.data, sizeof word});
        else
            memcpy(&word, value.data, sizeof word);
        hash = random_mix(hash, word);
    }
    return random_hash(hash, value, folded);
}

/* Copy at most `shown` bytes of a value, and the hash of the whole, by which it is compared. */
static struct journal_value journal_keep_cut(char **room, struct view value, size_t shown, bool folded) {
    uint64_t hash = hash_kept(value, folded);
    size_t size = shown > JOURNAL_VALUE_SIZE ? find_value_cut(value) : shown;
    char *at = *room;
    memcpy(at, value.data, size);
    at[size] = '\0';
    memcpy(at + size + 1, &hash, sizeof hash);
    *room = at + size + 1 + sizeof hash;
    return (struct journal_value){at, (uint32_t)size, (uint32_t)value.size};
}

IAM_MOCK_INTERNAL struct journal_value journal_keep_shown(char **room, struct view value, size_t shown,
                                                          bool folded) {
    if (shown < value.size || shown > JOURNAL_VALUE_SIZE)
        return journal_keep_cut(room, value, shown, folded);
    char *at = *room;
    if (value.size > 0)
        memcpy(at, value.data, value.size);
    at[value.size] = '\0';
    *room = at + value.size + 1;
    return (struct journal_value){at, (uint32_t)value.size, (uint32_t)value.size};
}

IAM_MOCK_INTERNAL struct journal_value journal_keep_hidden(char **room, struct view value) {
    return journal_keep_cut(room, value, 0, false);
}

static bool journal_hash_is(const struct journal_value *value, struct view wanted, bool folded) {
    uint64_t hash;
    memcpy(&hash, value->data + value->size + 1, sizeof hash);
    return hash == hash_kept(wanted, folded);
}

IAM_MOCK_INTERNAL bool journal_value_is(const struct journal_value *value, struct view wanted) {
    if (!value->data || value->whole_size != wanted.size)
        return false;
    return journal_is_cut(value) ? journal_hash_is(value, wanted, false)
                                 : view_equal((struct view){value->data, value->size}, wanted);
}

IAM_MOCK_INTERNAL bool journal_user_is(const struct journal_value *value, struct view wanted) {
    if (!value->data || value->whole_size != wanted.size)
        return false;
    return journal_is_cut(value) ? journal_hash_is(value, wanted, true)
                                 : view_equal_folded((struct view){value->data, value->size}, wanted);
}

static uint64_t hash_user(const struct journal_value *name) {
    uint64_t hash;
    if (!journal_is_cut(name))
        return hash_kept((struct view){name->data, name->size}, true);
    memcpy(&hash, name->data + name->size + 1, sizeof hash);
    return hash;
}

IAM_MOCK_INTERNAL bool journal_is_same_user(const struct journal_value *a, const struct journal_value *b) {
    if (!a->data || !b->data || a->whole_size != b->whole_size)
        return false;
    if (journal_is_cut(a) || journal_is_cut(b))
        return hash_user(a) == hash_user(b);
    return view_equal_folded((struct view){a->data, a->size}, (struct view){b->data, b->size});
}

IAM_MOCK_INTERNAL bool journal_is_same_value(const struct journal_value *a, const struct journal_value *b) {
    return !journal_is_cut(a) && !journal_is_cut(b) &&
           view_equal((struct view){a->data, a->size}, (struct view){b->data, b->size});
}

IAM_MOCK_INTERNAL void journal_write_value(struct text *out, const struct journal_value *value) {
    text_add_quoted(out, (struct view){value->data, value->size}, journal_is_cut(value));
}
