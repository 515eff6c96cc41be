/* SHA-256 and HMAC-SHA-256 by nettle, with one interface for its versions 3 and 4. Allocates nothing. */
#ifndef MOCK_IDENTITY_DIGEST_H
#define MOCK_IDENTITY_DIGEST_H

#include "base/view.h"

#include <nettle/sha2.h>
#include <nettle/version.h>

#define DIGEST_SIZE SHA256_DIGEST_SIZE
#define DIGEST_HEX_SIZE (2 * DIGEST_SIZE)

static inline void digest_add(struct sha256_ctx *hash, struct view bytes) {
    sha256_update(hash, bytes.size, (const uint8_t *)bytes.data);
}

static inline void digest_end(struct sha256_ctx *hash, uint8_t out[DIGEST_SIZE]) {
#if NETTLE_VERSION_MAJOR >= 4
    sha256_digest(hash, out);
#else
    sha256_digest(hash, DIGEST_SIZE, out);
#endif
}

/* An HMAC-SHA-256 (RFC 2104) under way. nettle's own keeps two states of the key to use it again; a signature
 * uses each key once. */
struct digest_hmac {
    struct sha256_ctx hash; /* of the message: digest_add() adds to it */
    uint8_t outer[SHA256_BLOCK_SIZE];
};

/* Start an HMAC. The key has at most SHA256_BLOCK_SIZE bytes. */
IAM_MOCK_INTERNAL void digest_hmac_start(struct digest_hmac *hmac, struct view key);
IAM_MOCK_INTERNAL void digest_hmac_end(struct digest_hmac *hmac, uint8_t out[DIGEST_SIZE]);

/* Write a digest in hexadecimal digits, in lower case or, if `upper`, in upper case, without a NUL. */
IAM_MOCK_INTERNAL void digest_write_hex(char out[DIGEST_HEX_SIZE], const uint8_t digest[DIGEST_SIZE],
                                        bool upper);

#endif
