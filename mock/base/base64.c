/* Base 64 (RFC 4648): three bytes are four characters. */
#include "base/base64.h"

IAM_MOCK_INTERNAL size_t base64_encode(char *out, struct view bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *from = (const unsigned char *)bytes.data, *const end = from + bytes.size;
    char *at = out;
    for (; end - from >= 3; from += 3, at += 4) {
        const uint32_t word = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
        at[0] = digits[word >> 18];
        at[1] = digits[word >> 12 & 63];
        at[2] = digits[word >> 6 & 63];
        at[3] = digits[word & 63];
    }
    if (end > from) { /* one byte is two characters, two are three */
        const uint32_t second = end - from > 1 ? from[1] : 0;
        at[0] = digits[from[0] >> 2];
        at[1] = digits[(from[0] & 3u) << 4 | second >> 4];
        at[2] = end - from > 1 ? digits[(second & 15) << 2] : '=';
        at[3] = '=';
        at += 4;
    }
    return (size_t)(at - out);
}
