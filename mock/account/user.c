/* Making the record of a user from its texts. */
#include "account/user.h"
#include "base/memory.h"
#include "base/plain.h"

IAM_MOCK_INTERNAL struct user *user_make(const struct user_texts *texts) {
    UNCLEARED char folded[USER_NAME_MAX_SIZE];
    const struct view name = texts->name;
    if (name.size > sizeof folded)
        return NULL;
    ascii_fold_copy(folded, name);
    struct view key = {folded, name.size};
    bool differs = !view_equal(name, key);
    struct user head = {.path_is_plain = text_is_plain(texts->path)};
    const struct record_row rows[] = {
        {.text = &head.node.key, .from = key},
        {.text = &head.name, .from = differs ? name : (struct view){NULL, 0}},
        {.text = &head.path, .from = texts->path},
        {.text = &head.id, .from = texts->id},
        {.text = &head.permissions_boundary, .from = texts->permissions_boundary},
    };
    struct user *user = record_new(&head, offsetof(struct user, strings), rows, COUNT_OF(rows));
    if (user && !differs)
        user->name = user->node.key; /* one text for both saves memory */
    return user;
}

IAM_MOCK_INTERNAL void user_free(struct user *user) {
    if (user)
        memory_free(user->tags);
    memory_free(user);
}
