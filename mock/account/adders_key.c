#include "base/view.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/clock.h"
#include "model/shape.h"
#include "account/account.h"

/* Which of the key's fields a principal has. */
static const struct principal_fields {
    const char *name;
    bool user, role;
} principal_fields[] = {
    [IAM_MOCK_USER] = {"USER", true, false},
    [IAM_MOCK_ROOT] = {"ROOT", false, false},
    [IAM_MOCK_ASSUMED_ROLE] = {"ASSUMED_ROLE", false, true},
    [IAM_MOCK_ASSUME_ROOT] = {"ASSUME_ROOT", false, false},
};

static int key_presence(bool wanted, const char *field, const char *value, const char *principal,
                        struct iam_mock_error *error) {
    if (wanted == (value != NULL))
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, field, "an access key of principal %s: expected %s %s",
                     principal, wanted ? "a" : "no", field);
}

static int key_text(const char *field, const char *value, size_t minimum, size_t maximum,
                    struct iam_mock_error *error) {
    size_t size = value ? strlen(value) : minimum;
    if (size >= minimum && size <= maximum)
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, field, "%s is of %zu bytes: expected %zu to %zu", field, size,
                     minimum, maximum);
}

static int key_shape(enum shape_id shape, const char *field, const char *value,
                     const struct account_terms *terms, struct iam_mock_error *error) {
    if (!value)
        return 0;
    const char *expected =
        *value ? shape_mismatch(shape, view_of(value), terms->constraints) : "a text that isn't empty";
    if (!expected)
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, field, "%s \"%.64s\": expected %s", field, value, expected);
}

static int key_check(const struct account_terms *terms, const struct iam_mock_access_key *given,
                     struct iam_mock_error *error) {
    if (!given->id)
        return error_set(error, IAM_MOCK_EINVAL, "id", "id is NULL; expected an access key id");
    if ((unsigned)given->principal >= COUNT_OF(principal_fields))
        return error_set(error, IAM_MOCK_EINVAL, "principal", "principal %d isn't of enum iam_mock_principal",
                         (int)given->principal);
    const struct principal_fields *fields = &principal_fields[given->principal];
    int result = key_shape(SHAPE_ID, "id", given->id, terms, error);
    if (!result)
        result = key_text("secret", given->secret, 1, 1024, error);
    if (!result)
        result = key_text("session_token", given->session_token, 1, 4096, error);
    if (!result)
        result = key_presence(fields->user, "user_name", given->user_name, fields->name, error);
    if (!result)
        result = key_presence(fields->role, "role_name", given->role_name, fields->name, error);
    if (!result)
        result = key_presence(fields->role, "session_name", given->session_name, fields->name, error);
    if (!result)
        result = key_shape(SHAPE_USER_NAME, "role_name", given->role_name, terms, error);
    if (!result)
        result = key_shape(SHAPE_SESSION_NAME, "session_name", given->session_name, terms, error);
    return result;
}

static size_t string_size(const char *text) { return text ? strlen(text) + 1 : 0; }

static const char *key_string(struct access_key *key, size_t *at, const char *text) {
    if (!text)
        return NULL;
    char *copy = key->strings + *at;
    *at += strlen(text) + 1;
    return strcpy(copy, text);
}

static struct access_key *key_make(const struct iam_mock_access_key *given) {
    size_t size = sizeof(struct access_key) + string_size(given->id) + string_size(given->secret) +
                  string_size(given->session_token) + string_size(given->role_name) +
                  string_size(given->session_name);
    struct access_key *key = memory_new(size);
    if (!key)
        return NULL;
    size_t at = 0;
    *key = (struct access_key){.principal = given->principal,
                               .mfa_authenticated = given->mfa_authenticated,
                               .expires_ms = INT64_MAX,
                               .size = size};
    key->id = key_string(key, &at, given->id);
    key->secret = key_string(key, &at, given->secret);
    key->session_token = key_string(key, &at, given->session_token);
    key->role_name = key_string(key, &at, given->role_name);
    key->session_name = key_string(key, &at, given->session_name);
    return key;
}

/* The user whose devices the key's principal has as its own: root for both of root's kinds. */
static int key_owner(struct user **out, const struct account *account,
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
    int64_t expires_ms = INT64_MAX;
    int result = key_check(terms, given, error);
    if (!result)
        result = key_owner(&owner, account, given, error);
    if (result)
        return result;
    if (given->expires && !clock_parse(&expires_ms, given->expires))
        return error_set(
            error, IAM_MOCK_EINVAL, "expires",
            "expires \"%.64s\": expected a point in time, YYYY-MM-DDThh:mm:ss[.sss]Z, 1970 to 9999",
            given->expires);
    if (account_find_key(account, view_of(given->id)))
        return error_set(error, IAM_MOCK_EEXIST, "id", "access key %.64s exists already", given->id);
    struct access_key *key = key_make(given);
    if (!key || !index_add(&account->keys_by_id, &key->node, view_of(key->id))) {
        memory_free(key);
        return error_no_memory(error);
    }
    key->user = owner;
    key->expires_ms = expires_ms;
    account->version++;
    account_append_key(account, key);
    return 0;
}
