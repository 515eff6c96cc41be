/* The values of a user in answers: sets the slots, and formats Arn and CreateDate. */
#include "actions/iam/user_values.h"

static char *put_part(char *at, struct view part) {
    memcpy(at, part.data, part.size);
    return at + part.size;
}

/* Write "arn:aws:iam::ACCOUNT:user/PATH/NAME", or "arn:aws:iam::ACCOUNT:root". */
static struct view format_arn(char *out, const struct account *account, const struct user_texts *texts) {
    char *at = put_part(out, VIEW("arn:aws:iam::"));
    at = put_part(at, (struct view){account->id, ACCOUNT_ID_SIZE});
    if (texts->path.size == 0) {
        at = put_part(at, VIEW(":root"));
    } else {
        at = put_part(at, VIEW(":user"));
        at = put_part(at, texts->path); /* begins and ends with '/' */
        at = put_part(at, texts->name);
    }
    return (struct view){out, (size_t)(at - out)};
}

static void set_names(struct values *out, const struct user_texts *texts) {
    if (texts->path.size == 0) {
        set_remove(&out->present, SLOT_PATH);
        set_remove(&out->present, SLOT_USER_NAME);
    } else {
        values_set(out, SLOT_PATH, texts->path);
        values_set(out, SLOT_USER_NAME, texts->name);
    }
    values_set(out, SLOT_USER_ID, texts->id);
    if (texts->permissions_boundary.size > 0)
        values_set(out, SLOT_PERMISSIONS_BOUNDARY, texts->permissions_boundary);
    else
        set_remove(&out->present, SLOT_PERMISSIONS_BOUNDARY);
}

IAM_MOCK_INTERNAL void user_values_set_new(struct values *out, struct user_memory *memory,
                                           const struct account *account, const struct user_texts *texts,
                                           int64_t create_ms) {
    set_names(out, texts);
    values_set(out, SLOT_ARN, format_arn(memory->arn, account, texts));
    clock_format_seconds(memory->create_date, create_ms);
    values_set_plain(out, SLOT_CREATE_DATE, (struct view){memory->create_date, CLOCK_SECONDS_SIZE});
}

IAM_MOCK_INTERNAL void user_values_set(struct values *out, struct user_memory *memory,
                                       const struct account *account, const struct user *user) {
    const bool root = user == account->root;
    const struct user_texts texts = {user_name(user), user_path(user),
                                     root ? (struct view){account->id, ACCOUNT_ID_SIZE} : user_id(user),
                                     user_permissions_boundary(user)};
    user_values_set_new(out, memory, account, &texts, user->create_ms);
}

IAM_MOCK_INTERNAL void user_values_clear(struct values *out) {
    static const enum slot_id slots[] = {SLOT_PATH, SLOT_USER_NAME, SLOT_USER_ID, SLOT_ARN, SLOT_CREATE_DATE};
    for (size_t i = 0; i < COUNT_OF(slots); i++) {
        set_remove(&out->present, slots[i]);
        set_remove(&out->plain, slots[i]);
    }
}
