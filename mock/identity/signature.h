/* The signature of a request: its string to sign, its key, and the signature itself. Pure; allocates nothing.
 */
#ifndef MOCK_IDENTITY_SIGNATURE_H
#define MOCK_IDENTITY_SIGNATURE_H

#include "identity/authorization.h"
#include "identity/canonical.h"
#include "identity/digest.h"

/* With what a request is signed. `authorization`: its credential has five elements. */
struct signer {
    struct view secret;
    const struct authorization *authorization;
};

/* What the key is derived for, in a form: the scope's day, region and service, or wrong ones. */
struct signing_scope {
    char day_text[16];
    struct view day, region, service; /* `day` may be a view into day_text */
};
IAM_MOCK_INTERNAL void signing_scope_find(struct signing_scope *out, const struct canonical *c,
                                          const struct signer *signer);

/* A key of HMAC-SHA-256; one that is longer is replaced by its hash, which is an equal key. */
struct signing_key {
    uint8_t bytes[SHA256_BLOCK_SIZE];
    size_t size;
};
/* Derive the key from the secret. */
IAM_MOCK_INTERNAL void signing_key_derive(struct signing_key *out, const struct canonical *c,
                                          const struct signer *signer);

/* Write the string to sign to the sink of `c`, without a newline at the end: algorithm, date, scope and the
 * hash of the canonical request. */
IAM_MOCK_INTERNAL void signature_write_string(const struct canonical *c, const struct signer *signer);

#define SIGNATURE_SIZE DIGEST_HEX_SIZE
/* Compute the signature. Writes it as text, without a NUL, and returns its size: 64 hexadecimal digits, or
 * fewer characters in base 64. The sink of `c` is not used. */
IAM_MOCK_INTERNAL size_t signature_compute(char out[SIGNATURE_SIZE], const struct canonical *c,
                                           const struct signer *signer);

/* Is this the signature that the request has? The time that it takes does not depend on where they differ.
 * The sink of `c` is not used. */
IAM_MOCK_INTERNAL MUST_CHECK bool signature_matches(const struct canonical *c, const struct signer *signer);

#endif
