/* Loading records with their state: users, access keys, tags, and the account's own values. */
#include "account/load.h"
#include "account/add_access_key.h"
#include "account/add_user.h"
#include "account/forget.h"
#include "account/lists.h"
#include "account/load_number.h"
#include "base/error.h"

IAM_MOCK_INTERNAL int account_load(struct account *account, const struct loaded_account *loaded,
                                   struct iam_mock_error *error) {
    if (loaded->id && strcmp(loaded->id, account->id) != 0)
        return error_set(
            error, IAM_MOCK_EINVAL, "id",
            "the scenario is of account \"%.32s\", this mock has account %s; expected the same: set "
            "account_id of the mock's options",
            loaded->id, account->id);
    int result = check_date(&account->root->create_ms, "create_date", loaded->create_date,
                            account->root->create_ms, error);
    if (!result)
        result = load_number(&account->next_sequence, "next_sequence", loaded->next_sequence, error);
    if (!result)
        result =
            load_number(&account->next_key_sequence, "next_key_sequence", loaded->next_key_sequence, error);
    account->race_deleted_user |= loaded->race_deleted_user;
    return result;
}

/* ----- Numbers -------------------------------------------------------------------------------- */

IAM_MOCK_INTERNAL int load_number(uint64_t *next, const char *field, int64_t number,
                                  struct iam_mock_error *error) {
    if (number == LOAD_NUMBER_NONE)
        return 0;
    if (number < 0 || number > LOAD_NUMBER_MAX || (uint64_t)number < *next)
        return error_set(
            error, IAM_MOCK_EINVAL, field,
            "%s is %" PRId64 "; expected %" PRIu64 " to %" PRId64
            ": records before have the lower numbers. Load an export into a mock without records",
            field, number, *next, LOAD_NUMBER_MAX);
    *next = (uint64_t)number;
    return 0;
}

/* Number the tags. *next becomes the number after the last one. */
static int number_tags(struct tags *tags, const struct loaded_tags *loaded, int64_t *next,
                       struct iam_mock_error *error) {
    *next = 0;
    for (size_t i = 0; i < tags_count(tags); i++) {
        const int64_t number = loaded->number[i] == LOAD_NUMBER_NONE ? *next : loaded->number[i];
        if (number < *next || number > LOAD_TAG_NUMBER_MAX)
            return error_set(error, IAM_MOCK_EINVAL, "number",
                             "the number of tag \"%.64s\" is %" PRId64 "; expected %" PRId64 " to %" PRId64
                             ": the tags before have the lower numbers",
                             tags_key(tags, i).data, number, *next, LOAD_TAG_NUMBER_MAX);
        tags->tag[i].number = (uint32_t)number;
        *next = number + 1;
    }
    return 0;
}

IAM_MOCK_INTERNAL int load_tags(struct tags *tags, const struct loaded_tags *loaded,
                                struct iam_mock_error *error) {
    int64_t least;
    const int result = number_tags(tags, loaded, &least, error);
    const int64_t next = loaded->next_number == LOAD_NUMBER_NONE ? least : loaded->next_number;
    if (result)
        return result;
    if (next < least || next > LOAD_TAG_NUMBER_MAX + 1 || (!tags && next > 0))
        return error_set(error, IAM_MOCK_EINVAL, "next_tag_number",
                         "next_tag_number is %" PRId64 "; expected %s", next,
                         tags ? "more than the number of the last tag" : "none: there are no tags");
    if (tags)
        tags->next_number = (uint32_t)next;
    return 0;
}

/* ----- Users ---------------------------------------------------------------------------------- */

/* Has the user one of the texts besides the name? */
static bool has_texts(const struct iam_mock_user *given) {
    return given->path || given->id || given->create_date || given->permissions_boundary ||
           given->login_create_date;
}

/* Has the user something else that a deleted user does not have? */
static bool has_state(const struct loaded_user *loaded) {
    const struct iam_mock_user *given = &loaded->given;
    return given->tag_count > 0 || given->login_profile || given->password_reset_required ||
           loaded->temporarily_unmodifiable_until || loaded->sequence != LOAD_NUMBER_NONE ||
           loaded->tags.next_number != LOAD_NUMBER_NONE;
}

/* A deleted user is known by the name alone. */
static int load_removed_user(struct account *account, const struct account_terms *terms,
                             const struct loaded_user *loaded, struct iam_mock_error *error) {
    const struct iam_mock_user *given = &loaded->given;
    if (has_texts(given) || has_state(loaded))
        return error_set(error, IAM_MOCK_EINVAL, "removed",
                         "a removed user: expected a name and nothing else");
    const struct user_texts texts = {.name = record_from(given->name)};
    struct new_user made;
    int result = check_required(SHAPE_EXISTING_USER_NAME, "name", given->name, terms, error);
    if (!result)
        result = user_prepare(&made, account, terms, &texts, NULL, error);
    if (result)
        return result;
    account_push_removed_user(account, made.user);
    if (made.old) {
        made.old->replaced = true;
        account_forget_user(account, made.old);
    }
    return 0;
}

IAM_MOCK_INTERNAL int account_load_user(struct account *account, const struct account_terms *terms,
                                        const struct loaded_user *loaded, struct iam_mock_error *error) {
    const uint64_t next = account->next_sequence;
    uint64_t own = account->last_user ? account->last_user->sequence + 1 : 0;
    if (loaded->removed)
        return load_removed_user(account, terms, loaded, error);
    int result = load_number(&own, "sequence", loaded->sequence, error);
    if (result)
        return result;
    if (loaded->sequence != LOAD_NUMBER_NONE)
        account->next_sequence = own;
    result = account_add_user(account, terms, &loaded->given, error);
    if (result)
        return result;
    struct user *user = account->last_user;
    if (account->next_sequence < next)
        account->next_sequence = next;
    result = check_date(&user->unmodifiable_until_ms, "temporarily_unmodifiable_until",
                        loaded->temporarily_unmodifiable_until, user->unmodifiable_until_ms, error);
    return result ? result : load_tags(user->tags, &loaded->tags, error);
}

/* ----- Access keys ---------------------------------------------------------------------------- */

IAM_MOCK_INTERNAL int account_load_key(struct account *account, const struct account_terms *terms,
                                       const struct loaded_key *loaded, struct iam_mock_error *error) {
    const uint64_t next = account->next_key_sequence;
    uint64_t own = account->last_key ? account->last_key->sequence + 1 : 0;
    int result = load_number(&own, "sequence", loaded->sequence, error);
    if (result)
        return result;
    if (loaded->sequence != LOAD_NUMBER_NONE)
        account->next_key_sequence = own;
    result = account_add_key(account, terms, &loaded->given, error);
    if (!result && account->next_key_sequence < next)
        account->next_key_sequence = next;
    return result;
}
