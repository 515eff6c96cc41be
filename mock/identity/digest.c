/* HMAC-SHA-256 of a message, and digests as hexadecimal digits. */
#include "identity/digest.h"

IAM_MOCK_INTERNAL void digest_hmac(uint8_t out[DIGEST_SIZE], struct view key, struct view message) {
    UNCLEARED struct hmac_sha256_ctx hmac;
    hmac_sha256_set_key(&hmac, key.size, (const uint8_t *)key.data);
    hmac_sha256_update(&hmac, message.size, (const uint8_t *)message.data);
    digest_end_hmac(&hmac, out);
}

/* Two hexadecimal digits for each byte. */
#define ROW(high)                                                                                            \
    high "0" high "1" high "2" high "3" high "4" high "5" high "6" high "7" high "8" high "9" high "a" high  \
         "b" high "c" high "d" high "e" high "f"
static const char hex_pairs[] = ROW("0") ROW("1") ROW("2") ROW("3") ROW("4") ROW("5") ROW("6") ROW("7")
    ROW("8") ROW("9") ROW("a") ROW("b") ROW("c") ROW("d") ROW("e") ROW("f");
#undef ROW

IAM_MOCK_INTERNAL void digest_write_hex(char out[DIGEST_HEX_SIZE], const uint8_t digest[DIGEST_SIZE],
                                        bool upper) {
    for (size_t i = 0; i < DIGEST_SIZE; i++)
        memcpy(out + 2 * i, hex_pairs + 2 * digest[i], 2);
    for (size_t i = 0; upper && i < DIGEST_HEX_SIZE; i++) {
        if (out[i] >= 'a')
            out[i] = (char)(out[i] - ('a' - 'A'));
    }
}
