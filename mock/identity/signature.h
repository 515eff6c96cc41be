/* The signature of a request: its string to sign, its key, and the signature itself. Pure; allocates nothing.
 */
#ifndef MOCK_IDENTITY_SIGNATURE_H
#define MOCK_IDENTITY_SIGNATURE_H

#include "identity/signing_key.h"

/* Write the string to sign to the sink of `c`, without a newline at the end: algorithm, date, scope and the
 * hash of the canonical request. */
IAM_MOCK_INTERNAL void signature_write_string(const struct canonical *c, const struct signer *signer);

/* Compute the SHA-256 of the canonical request. The sink of `c` is not used. */
IAM_MOCK_INTERNAL void signature_hash_request(uint8_t out[DIGEST_SIZE], const struct canonical *c);

#define SIGNATURE_SIZE DIGEST_HEX_SIZE
/* Compute the signature. Writes it as text, without a NUL, and returns its size: 64 hexadecimal digits, or
 * fewer characters in base 64. The sink of `c` is not used. */
IAM_MOCK_INTERNAL size_t signature_compute(char out[SIGNATURE_SIZE], const struct canonical *c,
                                           const struct signer *signer);

/* Is this the signature that the request has? The time that it takes does not depend on where they differ.
 * The sink of `c` is not used. */
IAM_MOCK_INTERNAL MUST_CHECK bool signature_matches(const struct canonical *c, const struct signer *signer);

#endif
