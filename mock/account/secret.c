/* The secrets of an account in texts: how much of a value that a client sent may be shown. */
#include "account/secret.h"
#include "account/secret_encoded.h"

/* In a form, a '+' that the client did not escape is a blank. */
static bool secret_begins_at(const char *at, struct view secret) {
    size_t i = 0;
    while (i < secret.size && (at[i] == secret.data[i] || (at[i] == ' ' && secret.data[i] == '+')))
        i++;
    return i == secret.size;
}

static size_t shown_before(struct view value, struct view secret) {
    if (secret.size < SECRET_MIN_SIZE)
        return value.size;
    for (size_t at = 0; at + secret.size <= value.size; at++) {
        if (secret_begins_at(value.data + at, secret))
            return at + SECRET_SHOWN;
    }
    return value.size;
}

/* Is the value the name of a user, or the serial number of a device? Also of one that was removed, and the
 * old name of a user whom the last change has renamed: the journal holds it in the line of that call. */
static bool names_record(const struct account *account, struct view value) {
    if (account->outdated_user && view_equal_folded(user_name(account->outdated_user), value))
        return true;
    return account_find_user_even_removed(account, value) || account_find_device_even_deleted(account, value);
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

IAM_MOCK_INTERNAL size_t account_shown_before_key(const struct account *account, struct view value) {
    size_t shown = secret_shown_encoded(account, value);
    if (!secret_words_may_occur(&account->secrets, value) && !secret_words_may_occur(&account->tokens, value))
        return shown;
    for (const struct access_key *key = account->keys; key; key = key->next) {
        shown = least(shown, shown_before(value, key_secret(key)));
        shown = least(shown, shown_before(value, key_session_token(key)));
    }
    return shown;
}

IAM_MOCK_INTERNAL size_t account_find_secret(const struct account *account, struct view value) {
    const size_t by_form = secret_shown_by_form(value), shown = account_shown_before_key(account, value);
    return by_form < value.size && !names_record(account, value) ? least(by_form, shown) : shown;
}
