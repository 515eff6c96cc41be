/* The values that an access key and a login profile have alike: UserName and CreateDate. */
#include "actions/iam/entry.h"

IAM_MOCK_INTERNAL void entry_set_user(struct values *into, struct outcome *out, const struct user *user,
                                      int64_t create_ms) {
    outcome_set_date(into, SLOT_CREATE_DATE, &out->date, create_ms);
    const struct view name = user_name(user);
    if (name.size > 0) /* root has no name */
        values_set_name(into, SLOT_USER_NAME, name);
    else
        values_remove(into, SLOT_USER_NAME);
}
