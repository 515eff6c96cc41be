/* CreateAccessKey: gives a user a new access key. */
#include "actions/actions.h"
#include "actions/iam/access_key.h"
#include "actions/iam/entry.h"
#include "actions/iam/target.h"

#define KEYS_MAX 2 /* of a user (quota of IAM) */

/* Make the id and the secret, which the mock's seed decides. An id that the test has added is skipped. */
static void make_new_key(struct outcome *out, const struct decision *in) {
    uint64_t number = in->account->next_key_sequence;
    do
        random_key_id(out->new_key.id, in->seed, number++);
    while (account_find_key(in->account, view_of(out->new_key.id)));
    random_key_secret(out->new_key.secret, in->seed, number);
}

IAM_MOCK_INTERNAL void decide_create_access_key(struct outcome *out, const struct decision *in) {
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return;
    if (access_key_count(user) >= KEYS_MAX) {
        out->fixture = FIXTURE_LIMIT_EXCEEDED_ACCESS_KEYS;
        return;
    }
    make_new_key(out, in);
    out->fixture = FIXTURE_RESPONSE_CreateAccessKey;
    out->change = (struct change){
        .kind = CHANGE_CREATE_KEY, .user = user, .new_key = out->new_key.id, .secret = out->new_key.secret};
    values_set_plain(&out->values, SLOT_ACCESS_KEY_ID, (struct view){out->new_key.id, KEY_ID_SIZE});
    values_set_plain(&out->values, SLOT_SECRET_ACCESS_KEY,
                     (struct view){out->new_key.secret, KEY_SECRET_SIZE});
    values_set_plain(&out->values, SLOT_STATUS, VIEW("Active"));
    entry_set_user(&out->values, out, user, in->now_ms);
}
#undef KEYS_MAX
