/* The values that an access key and a login profile have alike: UserName and CreateDate. */
#include "actions/iam/entry.h"

IAM_MOCK_INTERNAL void entry_set_user(struct values *into, struct outcome *out, const struct user *user,
                                      int64_t create_ms) {
    clock_format_seconds(out->date, create_ms);
    values_set_plain(into, SLOT_CREATE_DATE, (struct view){out->date, CLOCK_SECONDS_SIZE});
    const struct view name = user_name(user);
    if (name.size > 0) /* root has no name */
        values_set(into, SLOT_USER_NAME, name);
    else
        set_remove(&into->present, SLOT_USER_NAME);
}
