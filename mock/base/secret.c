/* Secrets in texts: tells by the form of a value whether it may be one, and cuts it. */
#include "base/secret.h"

#define FORM_MIN_SIZE 32    /* an access key id has up to 21 bytes, an AWS secret 40, a seed 64 */
#define MESSAGE_MIN_SIZE 21 /* more than an access key id has */
#define AUTHORIZATION "AWS4-HMAC-SHA256 "

/* The start of a text that is of base64's alphabet. That of seeds, base32, is a part of it. */
struct run {
    size_t size;
    bool has_upper, has_digit;
};

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_other(char c) { return (c >= 'a' && c <= 'z') || c == '/' || c == '+' || c == '='; }

static struct run measure_run(const char *text, size_t size) {
    struct run run = {0, false, false};
    for (; run.size < size; run.size++) {
        const bool upper = is_upper(text[run.size]), digit = is_digit(text[run.size]);
        if (!upper && !digit && !is_other(text[run.size]))
            break;
        run.has_upper |= upper;
        run.has_digit |= digit;
    }
    return run;
}

IAM_MOCK_INTERNAL size_t secret_shown_by_form(struct view value) {
    if (value.size < FORM_MIN_SIZE)
        return value.size;
    if (memcmp(value.data, AUTHORIZATION, strlen(AUTHORIZATION)) == 0)
        return strlen(AUTHORIZATION);
    const struct run run = measure_run(value.data, value.size);
    const bool secret = run.size == value.size && run.has_upper && run.has_digit;
    return secret ? SECRET_SHOWN : value.size; /* else a name, a digest in hex, or a long word */
}

IAM_MOCK_INTERNAL size_t secret_shown_in_message(const void *unused, struct view word) {
    (void)unused;
    for (size_t at = 0; at < word.size; at++) {
        const size_t size = measure_run(word.data + at, word.size - at).size;
        if (size >= MESSAGE_MIN_SIZE)
            return at + SECRET_SHOWN;
        at += size;
    }
    return word.size;
}

IAM_MOCK_INTERNAL void secret_mask_words(char *text, size_t (*shown)(const void *context, struct view word),
                                         const void *context) {
    static const char ends[] = " \"'\r\n\t";
    const struct view mark = VIEW("…");
    for (text += strspn(text, ends); *text; text += strspn(text, ends)) {
        const struct view word = {text, strcspn(text, ends)};
        const size_t size = shown(context, word);
        text += size;
        if (size == word.size)
            continue;
        memcpy(text, mark.data, mark.size);
        text += mark.size;
        const char *rest = word.data + word.size;
        memmove(text, rest, strlen(rest) + 1);
    }
}
#undef FORM_MIN_SIZE
#undef MESSAGE_MIN_SIZE
#undef AUTHORIZATION
