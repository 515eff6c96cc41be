/* DeleteLoginProfile: deletes the password of a user for the console. */
#include "actions/actions.h"
#include "actions/iam/target.h"

IAM_MOCK_INTERNAL void decide_delete_login_profile(struct outcome *out, const struct decision *in) {
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ASSUME_ROOT))
        return;
    if (user->unmodifiable_until_ms > in->now_ms) {
        out->fixture = FIXTURE_ENTITY_TEMPORARILY_UNMODIFIABLE_USER;
    } else if (!user->login_profile) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_LOGIN_PROFILE;
    } else {
        out->fixture = FIXTURE_RESPONSE_DeleteLoginProfile;
        out->change = (struct change){.kind = CHANGE_DELETE_LOGIN_PROFILE, .user = user};
    }
}
