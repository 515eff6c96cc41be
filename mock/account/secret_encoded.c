/* The secrets of an account in texts that are encoded: percent-encoded, or in hexadecimal digits. */
#include "account/secret_encoded.h"

static int digit_of(char c) {
    const char lower = (char)(c | 0x20);
    if (c >= '0' && c <= '9')
        return c - '0';
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The byte that two digits are; negative: they are none. */
static int byte_of(const char *digits) {
    const int high = digit_of(digits[0]), low = digit_of(digits[1]);
    return high < 0 || low < 0 ? -1 : 16 * high + low;
}

/* Take the next byte, decoded as often as it was encoded: "%2F", "%252F" and "%25252F" are all '/'. */
static char take_byte(const char **at, const char *end) {
    const char first = *(*at)++;
    const char *digits = *at;
    if (first != '%')
        return first;
    while (end - digits >= 4 && byte_of(digits) == '%' && byte_of(digits + 2) >= 0)
        digits += 2;
    const int byte = end - digits >= 2 ? byte_of(digits) : -1;
    if (byte < 0)
        return first;
    *at = digits + 2;
    return (char)byte;
}

/* In a form, a '+' that the client did not escape is a blank. */
static bool begins_escaped(const char *at, const char *end, struct view secret) {
    for (size_t i = 0; i < secret.size; i++) {
        if (at == end)
            return false;
        const char byte = take_byte(&at, end);
        if (byte != secret.data[i] && (byte != ' ' || secret.data[i] != '+'))
            return false;
    }
    return true;
}

static bool begins_in_digits(const char *at, const char *end, struct view secret) {
    if ((size_t)(end - at) / 2 < secret.size)
        return false;
    for (size_t i = 0; i < secret.size; i++) {
        if (byte_of(at + 2 * i) != (unsigned char)secret.data[i])
            return false;
    }
    return true;
}

/* Has the value enough digits in a row for a secret? Most values are skipped by looking at one byte. */
static bool has_digits(struct view value) {
    const size_t wanted = 2 * (size_t)SECRET_MIN_SIZE;
    for (size_t at = 0; at + wanted <= value.size;) {
        size_t i = wanted;
        while (i > 0 && digit_of(value.data[at + i - 1]) >= 0)
            i--;
        if (i == 0)
            return true;
        at += i;
    }
    return false;
}

typedef bool begins(const char *at, const char *end, struct view secret);

/* Returns how much of the first `shown` bytes may be shown if this secret is looked for, too. */
static size_t shown_before_encoded(struct view value, size_t shown, struct view secret, begins *is_begin) {
    if (secret.size < SECRET_MIN_SIZE)
        return shown;
    for (size_t at = 0; at + SECRET_SHOWN < shown; at++) {
        if (is_begin(value.data + at, value.data + value.size, secret))
            return at + SECRET_SHOWN;
    }
    return shown;
}

IAM_MOCK_INTERNAL size_t secret_shown_encoded(const struct account *account, struct view value) {
    const bool escaped = value.size > 0 && memchr(value.data, '%', value.size), in_digits = has_digits(value);
    size_t shown = value.size;
    for (const struct access_key *key = escaped || in_digits ? account->keys : NULL; key; key = key->next) {
        const struct view secrets[] = {key_secret(key), key_session_token(key)};
        for (size_t i = 0; i < COUNT_OF(secrets); i++) {
            if (escaped)
                shown = shown_before_encoded(value, shown, secrets[i], begins_escaped);
            if (in_digits)
                shown = shown_before_encoded(value, shown, secrets[i], begins_in_digits);
        }
    }
    return shown;
}
