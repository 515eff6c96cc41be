/* The changes of users. */
#include "account/change.h"

IAM_MOCK_INTERNAL void change_apply_delete_login_profile(struct account *account,
                                                         const struct change *change) {
    (void)account;
    change->user->login_profile = change->user->password_reset_required = false;
}
