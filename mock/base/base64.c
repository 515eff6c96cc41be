/* Base 64 (RFC 4648): three bytes are four characters. */
#include "base/base64.h"

IAM_MOCK_INTERNAL size_t base64_encode(char *out, struct view bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *at = out;
    for (size_t i = 0; i < bytes.size; i += 3) {
        uint32_t word = 0;
        for (size_t j = 0; j < 3; j++)
            word = word << 8 | (i + j < bytes.size ? (unsigned char)bytes.data[i + j] : 0u);
        for (size_t j = 0; j < 4; j++)
            *at++ = i + j <= bytes.size ? digits[word >> (18 - 6 * j) & 63] : '=';
    }
    return (size_t)(at - out);
}
