/* HMAC-SHA-256 of a message, and digests as hexadecimal digits. */
#include "identity/digest.h"

IAM_MOCK_INTERNAL void digest_hmac(uint8_t out[DIGEST_SIZE], struct view key, struct view message) {
    UNCLEARED struct hmac_sha256_ctx hmac;
    hmac_sha256_set_key(&hmac, key.size, (const uint8_t *)key.data);
    hmac_sha256_update(&hmac, message.size, (const uint8_t *)message.data);
    digest_end_hmac(&hmac, out);
}

IAM_MOCK_INTERNAL void digest_write_hex(char out[DIGEST_HEX_SIZE], const uint8_t digest[DIGEST_SIZE],
                                        bool upper) {
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
}
