/* The values of a user in answers: sets the slots, and formats Arn and CreateDate. */
#include "actions/iam/user_values.h"

static char *put_part(char *at, struct view part) {
    memcpy(at, part.data, part.size);
    return at + part.size;
}

/* Write "arn:aws:iam::ACCOUNT:user/PATH/NAME", or "arn:aws:iam::ACCOUNT:root". */
static struct view format_arn(char *out, const struct account *account, const struct user *user) {
    char *at = put_part(out, VIEW("arn:aws:iam::"));
    at = put_part(at, (struct view){account->id, ACCOUNT_ID_SIZE});
    if (user == account->root) {
        at = put_part(at, VIEW(":root"));
    } else {
        at = put_part(at, VIEW(":user"));
        at = put_part(at, user_path(user)); /* begins and ends with '/' */
        at = put_part(at, user_name(user));
    }
    return (struct view){out, (size_t)(at - out)};
}

static void set_names(struct values *out, const struct account *account, const struct user *user) {
    if (user == account->root) {
        set_remove(&out->present, SLOT_PATH);
        set_remove(&out->present, SLOT_USER_NAME);
        values_set(out, SLOT_USER_ID, (struct view){account->id, ACCOUNT_ID_SIZE});
        return;
    }
    values_set(out, SLOT_PATH, user_path(user));
    values_set(out, SLOT_USER_NAME, user_name(user));
    values_set(out, SLOT_USER_ID, user_id(user));
}

IAM_MOCK_INTERNAL void user_values_set(struct values *out, struct user_memory *memory,
                                       const struct account *account, const struct user *user) {
    set_names(out, account, user);
    values_set(out, SLOT_ARN, format_arn(memory->arn, account, user));
    clock_format_seconds(memory->create_date, user->create_ms);
    values_set_plain(out, SLOT_CREATE_DATE, (struct view){memory->create_date, CLOCK_SECONDS_SIZE});
}

IAM_MOCK_INTERNAL void user_values_clear(struct values *out) {
    static const enum slot_id slots[] = {SLOT_PATH, SLOT_USER_NAME, SLOT_USER_ID, SLOT_ARN, SLOT_CREATE_DATE};
    for (size_t i = 0; i < COUNT_OF(slots); i++) {
        set_remove(&out->present, slots[i]);
        set_remove(&out->plain, slots[i]);
    }
}
