/* Secrets in texts: finds by the form of a value whether it may be one, and cuts it. */
#include "base/secret.h"

#define MESSAGE_MIN_SIZE 21 /* more than an access key id has */
#define AUTHORIZATION "AWS4-HMAC-SHA256 "

/* The start of a text that is of base64's alphabet. That of seeds, base32, is a part of it. */
struct run {
    size_t size;
    unsigned kinds; /* bits: 2: it has an upper-case letter; 4: it has a digit */
};

/* Of the characters from '+' to 'z': '1' other than the next two, '2' upper case, '4' digit, '0' not base64.
 */
static const char character_kinds[] = "1000144444444440001000"
                                      "22222222222222222222222222000000"
                                      "11111111111111111111111111";

static struct run measure_run(const char *text, size_t size) {
    struct run run = {0, 0};
    for (; run.size < size; run.size++) {
        const unsigned index = (unsigned char)text[run.size] - (unsigned)'+';
        if (index >= sizeof character_kinds - 1 || character_kinds[index] == '0')
            break;
        run.kinds |= (unsigned char)character_kinds[index];
    }
    return run;
}

IAM_MOCK_INTERNAL size_t secret_shown_by_form(struct view value) {
    if (!secret_may_have_form(value))
        return value.size;
    if (memcmp(value.data, AUTHORIZATION, strlen(AUTHORIZATION)) == 0)
        return strlen(AUTHORIZATION);
    const struct run run = measure_run(value.data, value.size);
    const bool secret = run.size == value.size && (run.kinds & 6) == 6;
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
#undef MESSAGE_MIN_SIZE
#undef AUTHORIZATION
