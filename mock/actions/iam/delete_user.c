/* DeleteUser: deletes a user from whom everything has been taken. */
#include "actions/actions.h"
#include "actions/iam/access_key.h"
#include "actions/iam/target.h"

/* What keeps the user from being deleted; FIXTURE_NONE: nothing. As recorded, devices come before keys; the
 * place of the login profile is assumed. */
static enum fixture_id find_conflict(const struct user *user) {
    if (user->login_profile)
        return FIXTURE_DELETE_CONFLICT_LOGIN_PROFILE;
    if (user->devices.count > 0)
        return FIXTURE_DELETE_CONFLICT_TOKENS;
    return access_key_count(user) > 0 ? FIXTURE_DELETE_CONFLICT_ACCESS_KEYS : FIXTURE_NONE;
}

IAM_MOCK_INTERNAL void decide_delete_user(struct outcome *out, const struct decision *in) {
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return;
    const enum fixture_id conflict = find_conflict(user);
    if (conflict != FIXTURE_NONE) {
        out->fixture = conflict;
        return;
    }
    out->fixture = FIXTURE_RESPONSE_DeleteUser;
    out->change = (struct change){.kind = CHANGE_DELETE_USER, .user = user};
}
