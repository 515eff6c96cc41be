/* Finding the header fields of a request that the mock reads. */
#include "request/headers.h"

/* Is `name` equal to `wanted`, ASCII case aside? `wanted` is in lower case. The caller has compared the first
 * letter: most names differ there, and every call reads the headers. */
static bool name_is(const char *name, struct view wanted) {
    size_t i = 1;
    /* A shorter name's NUL differs. Most letters are in lower case already. */
    while (i < wanted.size && (name[i] == wanted.data[i] || ascii_fold(name[i]) == wanted.data[i]))
        i++;
    return i == wanted.size && name[i] == '\0';
}

/* The value without the blanks before it (RFC 9110, 5.5); NULL: it has nothing else. */
static const char *without_blanks_before(const char *value) {
    if (value[0] == ' ' || value[0] == '\t')
        value += strspn(value, " \t");
    return value[0] ? value : NULL;
}

IAM_MOCK_INTERNAL bool request_headers_read(struct request_headers *out,
                                            const struct iam_mock_header *headers, size_t count) {
    *out = (struct request_headers){0};
    for (const struct iam_mock_header *at = headers; count > 0; at++, count--) {
        if (!at->name || !at->value)
            return false;
        char first = (char)(at->name[0] | ('a' - 'A')); /* a letter becomes lower case */
        if (first == 'a' && name_is(at->name, VIEW("authorization")))
            out->authorization = without_blanks_before(at->value);
        else if (first == 'h' && name_is(at->name, VIEW("host")))
            out->host = at->value;
        else if (first == 'x' && name_is(at->name, VIEW("x-amz-security-token")))
            out->security_token = at->value;
    }
    return true;
}
