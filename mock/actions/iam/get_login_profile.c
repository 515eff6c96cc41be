/* GetLoginProfile: tells whether a user has a password for the console, and since when. */
#include "actions/actions.h"
#include "actions/iam/entry.h"
#include "actions/iam/target.h"

IAM_MOCK_INTERNAL void decide_get_login_profile(struct outcome *out, const struct decision *in) {
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ASSUME_ROOT))
        return;
    if (!user->login_profile) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_LOGIN_PROFILE;
        return;
    }
    out->fixture = FIXTURE_RESPONSE_GetLoginProfile;
    values_set_plain(&out->values, SLOT_PASSWORD_RESET_REQUIRED,
                     user->password_reset_required ? VIEW("true") : VIEW("false"));
    entry_set_user(&out->values, out, user, user->login_create_ms);
}
