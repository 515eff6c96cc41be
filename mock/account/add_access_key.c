/* Adding an access key: check the given values, make the record, index it, append it to the list. */
#include "account/add_access_key.h"
#include "account/lists.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/view.h"

#define SECRET_MAX_SIZE 1024
#define SESSION_TOKEN_MAX_SIZE 4096

/* The fields that an access key of each kind of principal has. */
static const struct principal_fields {
    const char *name;
    bool user, role;
} principal_fields[] = {
#define PRINCIPAL(name, has_user, has_role) [IAM_MOCK_##name] = {#name, has_user, has_role},
#include "model/principals.def"
#undef PRINCIPAL
};

static int check_presence(bool wanted, const char *field, const char *value, const char *principal,
                          struct iam_mock_error *error) {
    if (wanted == (value != NULL))
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, field, "an access key of principal %s: expected %s %s",
                     principal, wanted ? "a" : "no", field);
}

static int check_key_texts(const struct account_terms *terms, const struct iam_mock_access_key *given,
                           struct iam_mock_error *error) {
    int result = check_optional(SHAPE_ID, "id", given->id, terms, error);
    if (!result && terms->needs_secret && !given->secret)
        return error_set(error, IAM_MOCK_EINVAL, "secret",
                         "access key %.64s has no secret; expected one, since the mock verifies signatures",
                         given->id);
    if (!result)
        result = check_text_size("secret", given->secret, SECRET_MAX_SIZE, error);
    return result ? result
                  : check_text_size("session_token", given->session_token, SESSION_TOKEN_MAX_SIZE, error);
}

/* Check the fields that name the principal. */
static int check_key_principal(const struct account_terms *terms, const struct iam_mock_access_key *given,
                               struct iam_mock_error *error) {
    const struct principal_fields *fields = &principal_fields[given->principal];
    int result = check_presence(fields->user, "user_name", given->user_name, fields->name, error);
    if (!result)
        result = check_presence(fields->role, "role_name", given->role_name, fields->name, error);
    if (!result)
        result = check_presence(fields->role, "session_name", given->session_name, fields->name, error);
    if (!result)
        result = check_optional(SHAPE_USER_NAME, "role_name", given->role_name, terms, error);
    if (!result)
        result = check_optional(SHAPE_SESSION_NAME, "session_name", given->session_name, terms, error);
    return result;
}

static int check_key(const struct account_terms *terms, const struct iam_mock_access_key *given,
                     struct iam_mock_error *error) {
    if (!given->id)
        return error_set(error, IAM_MOCK_EINVAL, "id", "id is NULL; expected an access key id");
    if ((unsigned)given->principal >= COUNT_OF(principal_fields))
        return error_set(error, IAM_MOCK_EINVAL, "principal", "principal %d isn't of enum iam_mock_principal",
                         (int)given->principal);
    int result = check_key_texts(terms, given, error);
    return result ? result : check_key_principal(terms, given, error);
}

/* Find the user whose devices belong to the principal: root for ROOT and ASSUME_ROOT, NULL for a role. */
static int find_owner(struct user **out, const struct account *account,
                      const struct iam_mock_access_key *given, struct iam_mock_error *error) {
    *out = given->principal == IAM_MOCK_ASSUMED_ROLE ? NULL : account->root;
    if (given->principal != IAM_MOCK_USER)
        return 0;
    *out = account_find_user(account, view_of(given->user_name));
    if (*out)
        return 0;
    return error_set(error, IAM_MOCK_ENOENT, "user_name",
                     "access key %.64s: there is no user \"%.64s\"; add the user first", given->id,
                     given->user_name);
}

IAM_MOCK_INTERNAL int account_add_key(struct account *account, const struct account_terms *terms,
                                      const struct iam_mock_access_key *given, struct iam_mock_error *error) {
    struct user *owner = NULL;
    int64_t expires_ms = INT64_MAX, create_ms = 0;
    int result = check_key(terms, given, error);
    if (!result)
        result = find_owner(&owner, account, given, error);
    if (!result)
        result = check_date(&expires_ms, "expires", given->expires, INT64_MAX, error);
    if (!result)
        result = check_date(&create_ms, "create_date", given->create_date, terms->now_ms, error);
    if (result)
        return result;
    if (account_find_key(account, view_of(given->id)))
        return error_set(error, IAM_MOCK_EEXIST, "id", "access key %.64s exists already", given->id);
    struct access_key *key = key_make(given);
    if (!key || !account_reserve_secrets(account, key) || !index_add(&account->keys_by_id, &key->node)) {
        memory_free(key);
        return error_no_memory(error);
    }
    key->user = owner;
    key->expires_ms = expires_ms;
    key->create_ms = create_ms;
    key->sequence = account->next_key_sequence++;
    account->version++;
    account_append_key(account, key);
    return 0;
}

#undef SECRET_MAX_SIZE
#undef SESSION_TOKEN_MAX_SIZE
