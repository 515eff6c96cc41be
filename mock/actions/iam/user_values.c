/* The values of a user in answers: sets the slots, and formats Arn and CreateDate. */
#include "actions/iam/user_values.h"
#include "base/plain.h"

static char *put_part(char *at, struct view part) {
    memcpy(at, part.data, part.size);
    return at + part.size;
}

/* Write "arn:aws:iam::ACCOUNT:user/PATH/NAME", or "arn:aws:iam::ACCOUNT:root". */
static void write_arn(char *out, const struct account *account, const struct user_texts *texts) {
    char *at = put_part(out, VIEW("arn:aws:iam::"));
    at = put_part(at, (struct view){account->id, ACCOUNT_ID_SIZE});
    if (texts->path.size == 0) {
        put_part(at, VIEW(":root"));
    } else {
        at = put_part(at, VIEW(":user"));
        at = put_part(at, texts->path); /* begins and ends with '/' */
        put_part(at, texts->name);
    }
}

static void set_arn(struct values *out, char *memory, const struct account *account,
                    const struct user_texts *texts, bool plain) {
    const size_t size =
        sizeof "arn:aws:iam:::user" - 1 + ACCOUNT_ID_SIZE + texts->path.size + texts->name.size;
    if (!out->sizes_only)
        write_arn(memory, account, texts);
    values_set_either(out, SLOT_ARN, (struct view){memory, size}, plain);
}

static void set_names(struct values *out, const struct user_texts *texts, bool plain_path) {
    if (texts->path.size == 0) {
        values_remove(out, SLOT_PATH);
        values_remove(out, SLOT_USER_NAME);
    } else {
        values_set_either(out, SLOT_PATH, texts->path, plain_path);
        values_set_name(out, SLOT_USER_NAME, texts->name);
    }
    values_set_name(out, SLOT_USER_ID, texts->id);
    if (texts->permissions_boundary.size > 0)
        values_set(out, SLOT_PERMISSIONS_BOUNDARY, texts->permissions_boundary);
    else
        values_remove(out, SLOT_PERMISSIONS_BOUNDARY);
}

static void set_values_of(struct values *out, struct user_memory *memory, const struct account *account,
                          const struct user_texts *texts, bool plain_path) {
    set_names(out, texts, plain_path);
    set_arn(out, memory->arn, account, texts, plain_path && out->names_checked);
}

IAM_MOCK_INTERNAL void user_values_set_new(struct values *out, struct user_memory *memory,
                                           const struct account *account, const struct user_texts *texts,
                                           int64_t create_ms) {
    set_values_of(out, memory, account, texts, text_is_plain(texts->path));
    outcome_set_date(out, SLOT_CREATE_DATE, &memory->create_date, create_ms);
}

IAM_MOCK_INTERNAL void user_values_set(struct values *out, struct user_memory *memory,
                                       const struct account *account, const struct user *user) {
    const bool root = user == account->root;
    const struct user_texts texts = {user_name(user), user_path(user),
                                     root ? (struct view){account->id, ACCOUNT_ID_SIZE} : user_id(user),
                                     user_permissions_boundary(user)};
    set_values_of(out, memory, account, &texts, user->path_is_plain);
    outcome_set_date(out, SLOT_CREATE_DATE, &memory->create_date, user->create_ms);
}

IAM_MOCK_INTERNAL void user_values_clear(struct values *out) {
    static const enum slot_id slots[] = {SLOT_PATH, SLOT_USER_NAME, SLOT_USER_ID, SLOT_ARN, SLOT_CREATE_DATE};
    for (size_t i = 0; i < COUNT_OF(slots); i++)
        values_remove(out, slots[i]);
}
