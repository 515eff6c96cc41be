/* What the actions on access keys share: finding and counting the keys of a user. */
#include "actions/iam/access_key.h"
#include "actions/iam/target.h"

IAM_MOCK_INTERNAL bool access_key_find(struct access_key **out_key, struct outcome *out,
                                       const struct decision *in) {
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return false;
    const struct view id = in->arguments->text[MEMBER_ACCESS_KEY_ID];
    struct access_key *key = account_find_key(in->account, id);
    *out_key = key;
    if (key && key->user == user && key_is_long_term(key))
        return true;
    out->fixture = FIXTURE_NO_SUCH_ENTITY_ACCESS_KEY;
    values_set_name(&out->values, SLOT_ACCESS_KEY_ID, id);
    return false;
}

IAM_MOCK_INTERNAL struct access_key *access_key_next_long_term(struct access_key *key) {
    while (key && !key_is_long_term(key))
        key = key->next_of_user;
    return key;
}

IAM_MOCK_INTERNAL size_t access_key_count(const struct user *user) {
    size_t count = 0;
    for (const struct access_key *key = user->keys; key; key = key->next_of_user)
        count += key_is_long_term(key);
    return count;
}
