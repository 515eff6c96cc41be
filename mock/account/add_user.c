/* Adding a user: check the given values, make the record, index it, and append it to the account's list. */
#include "account/add_user.h"
#include "account/add_tags.h"
#include "account/forget.h"
#include "account/lists.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/view.h"

#define UNMODIFIABLE_MS INT64_C(180000) /* assumed: "several minutes" (API page) */

static int check_user(const struct iam_mock_user *given, const struct account_terms *terms,
                      int64_t *create_ms, struct iam_mock_error *error) {
    int result = check_required(SHAPE_EXISTING_USER_NAME, "name", given->name, terms, error);
    if (!result)
        result = check_optional(SHAPE_PATH, "path", given->path, terms, error);
    if (!result)
        result = check_optional(SHAPE_ID, "id", given->id, terms, error);
    if (!result)
        result = check_optional(SHAPE_ARN, "permissions_boundary", given->permissions_boundary, terms, error);
    return result ? result : check_date(create_ms, "create_date", given->create_date, terms->now_ms, error);
}

static int check_login(int64_t *create_ms, const struct iam_mock_user *given,
                       const struct account_terms *terms, struct iam_mock_error *error) {
    if (!given->login_profile && (given->login_create_date || given->password_reset_required))
        return error_set(error, IAM_MOCK_EINVAL, "login_profile",
                         "login_create_date and password_reset_required are of a login profile; expected "
                         "login_profile to be true");
    return check_date(create_ms, "login_create_date", given->login_create_date, terms->now_ms, error);
}

static int refuse_known_user(const struct user *known, const char *name, struct iam_mock_error *error) {
    if (view_is(user_name(known), name))
        return error_set(error, IAM_MOCK_EEXIST, "name", "user \"%.64s\" exists already", name);
    return error_set(error, IAM_MOCK_EEXIST, "name",
                     "user \"%.64s\" exists already, as \"%.64s\": names differ in case only", name,
                     user_name(known).data);
}

/* Make the user's record; a path or id that the test left out gets its default. NULL: out of memory. */
static struct user *make_complete_user(const struct account *account, uint64_t seed,
                                       const struct user_texts *given) {
    char generated[USER_ID_SIZE + 1];
    struct user_texts complete = *given;
    if (!given->path.data)
        complete.path = VIEW("/");
    if (!given->id.data) {
        random_user_id(generated, seed, account->next_sequence);
        complete.id = view_of(generated);
    }
    return user_make(&complete);
}

/* Index the new user. A removed user with the same name leaves the index. */
static int index_user(struct account *account, struct user *user, struct user *old, uint32_t hash,
                      struct iam_mock_error *error) {
    if (old && !old->removed)
        return refuse_known_user(old, user_name(user).data, error);
    struct index *index = &account->users_by_name;
    bool indexed =
        old ? index_replace(index, &old->node, &user->node) : index_add_hashed(index, &user->node, hash);
    return indexed ? 0 : error_no_memory(error);
}

/* Index the new user, and make room in the order of users. *old: the removed user whose place the new one
 * takes; NULL: none. */
static int prepare_place(struct account *account, struct user *user, struct user **old,
                         struct iam_mock_error *error) {
    const struct view key = index_key(&user->node);
    const uint32_t hash = index_hash(key.data, key.size);
    *old = (struct user *)(void *)index_find_hashed(&account->users_by_name, key, hash);
    if (!user_order_reserve(&account->user_order))
        return error_no_memory(error);
    return index_user(account, user, *old, hash, error);
}

IAM_MOCK_INTERNAL int user_prepare(struct new_user *out, struct account *account,
                                   const struct account_terms *terms, const struct user_texts *given,
                                   struct tags *tags, struct iam_mock_error *error) {
    out->user = make_complete_user(account, terms->seed, given);
    int result = out->user ? prepare_place(account, out->user, &out->old, error) : error_no_memory(error);
    if (result) {
        memory_free(out->user);
        memory_free(tags);
        return result;
    }
    const int64_t unmodifiable_until_ms = terms->now_ms + UNMODIFIABLE_MS;
    out->user->tags = tags;
    out->user->unmodifiable_until_ms = !out->old                              ? 0
                                       : unmodifiable_until_ms < CLOCK_END_MS ? unmodifiable_until_ms
                                                                              : CLOCK_END_MS - 1;
    return 0;
}

IAM_MOCK_INTERNAL void user_commit(struct account *account, const struct new_user *new_user) {
    new_user->user->sequence = account->next_sequence++;
    account_append_user(account, new_user->user);
    if (!new_user->old)
        return;
    new_user->old->replaced = true;
    account_forget_user(account, new_user->old);
}

IAM_MOCK_INTERNAL int account_add_user(struct account *account, const struct account_terms *terms,
                                       const struct iam_mock_user *given, struct iam_mock_error *error) {
    int64_t create_ms, login_create_ms = 0;
    struct new_user new_user;
    struct tags *tags = NULL;
    int result = check_user(given, terms, &create_ms, error);
    if (!result)
        result = check_login(&login_create_ms, given, terms, error);
    if (!result && given->tag_count > 0)
        result = tags_make_given(&tags, given->tags, given->tag_count, true, terms, error);
    const struct user_texts texts = {record_from(given->name), record_from(given->path),
                                     record_from(given->id), record_from(given->permissions_boundary)};
    if (!result)
        result = user_prepare(&new_user, account, terms, &texts, tags, error);
    if (result)
        return result;
    new_user.user->create_ms = create_ms;
    new_user.user->login_create_ms = login_create_ms;
    new_user.user->login_profile = given->login_profile;
    new_user.user->password_reset_required = given->password_reset_required;
    account->version++;
    user_commit(account, &new_user); /* may free `given`: a race recreates a user by the record's texts */
    return 0;
}

#undef UNMODIFIABLE_MS
