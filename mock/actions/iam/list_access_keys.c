/* ListAccessKeys: lists the long-term access keys of a user, page by page. */
#include "actions/actions.h"
#include "actions/iam/access_key.h"
#include "actions/iam/entry.h"
#include "actions/iam/page.h"
#include "actions/iam/target.h"

/* The loader of the list (struct value_list): sets the slots of one key. `context` is the outcome. */
static const void *load_key(const void *record, struct values *into, void *context) {
    const struct access_key *key = record;
    values_set_name(into, SLOT_ACCESS_KEY_ID, key_id(key));
    values_set_plain(into, SLOT_STATUS, key->inactive ? VIEW("Inactive") : VIEW("Active"));
    entry_set_user(into, context, key->user, key->create_ms);
    return access_key_next_long_term(key->next_of_user);
}

/* The first key of a page. NULL: none. */
static struct access_key *first_key_of(const struct page *page, const struct user *user) {
    struct access_key *key = access_key_next_long_term(user->keys);
    while (key && key->sequence < page->from)
        key = access_key_next_long_term(key->next_of_user);
    return key;
}

IAM_MOCK_INTERNAL void decide_list_access_keys(struct outcome *out, const struct decision *in) {
    struct user *user;
    struct page page;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY) ||
        !page_begin(&page, out, in, user == in->account->root ? UINT64_MAX : user->sequence))
        return;
    struct access_key *first = first_key_of(&page, user), *next = first, *last = NULL;
    size_t count = 0;
    for (; next && count < page.room; next = access_key_next_long_term(next->next_of_user), count++)
        last = next;
    out->fixture = FIXTURE_RESPONSE_ListAccessKeys;
    out->values.list[LIST_ACCESS_KEY_METADATA] =
        (struct value_list){.count = count, .first = first, .load = load_key, .context = out};
    page_end(&page, out, in, next && last ? last->sequence : PAGE_IS_LAST);
}
