/* HMAC-SHA-256 of a message, and digests as hexadecimal digits. */
#include "identity/digest.h"
#include "base/hex.h"

IAM_MOCK_INTERNAL void digest_hmac_start(struct digest_hmac *hmac, struct view key) {
    uint8_t inner[SHA256_BLOCK_SIZE] = {0};
    memcpy(inner, key.data, key.size);
    for (size_t i = 0; i < SHA256_BLOCK_SIZE; i++)
        hmac->outer[i] = inner[i] ^ 0x5C;
    for (size_t i = 0; i < SHA256_BLOCK_SIZE; i++)
        inner[i] ^= 0x36;
    sha256_init(&hmac->hash);
    sha256_update(&hmac->hash, sizeof inner, inner);
}

IAM_MOCK_INTERNAL void digest_hmac_end(struct digest_hmac *hmac, uint8_t out[DIGEST_SIZE]) {
    digest_end(&hmac->hash, out);
    sha256_init(&hmac->hash);
    sha256_update(&hmac->hash, sizeof hmac->outer, hmac->outer);
    sha256_update(&hmac->hash, DIGEST_SIZE, out);
    digest_end(&hmac->hash, out);
}

IAM_MOCK_INTERNAL void digest_write_hex(char out[DIGEST_HEX_SIZE], const uint8_t digest[DIGEST_SIZE],
                                        bool upper) {
    for (size_t i = 0; i < DIGEST_SIZE; i += 4) { /* four at once: a verification writes three digests */
        char *at = out + 2 * i;
        memcpy(at, hex_pairs + 2 * digest[i], 2);
        memcpy(at + 2, hex_pairs + 2 * digest[i + 1], 2);
        memcpy(at + 4, hex_pairs + 2 * digest[i + 2], 2);
        memcpy(at + 6, hex_pairs + 2 * digest[i + 3], 2);
    }
    for (size_t i = 0; upper && i < DIGEST_HEX_SIZE; i++) {
        if (out[i] >= 'a')
            out[i] = (char)(out[i] - ('a' - 'A'));
    }
}
