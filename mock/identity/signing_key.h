/* The key of a signature: what it is derived from, and for. */
#ifndef MOCK_IDENTITY_SIGNING_KEY_H
#define MOCK_IDENTITY_SIGNING_KEY_H

#include "identity/authorization.h"
#include "identity/canonical.h"
#include "identity/digest.h"

/* A key of HMAC-SHA-256; one that is longer is replaced by its hash, which is an equal key. */
struct signing_key {
    uint8_t bytes[SHA256_BLOCK_SIZE];
    size_t size;
};

/* With what a request is signed. `authorization`: its credential has five elements. */
struct signer {
    struct view secret;
    const struct authorization *authorization;
    const struct signing_key *key; /* derived before; NULL: derive it from the secret */
};

/* What the key is derived for, in a form: the scope's day, region and service, or wrong ones. */
struct signing_scope {
    char day_text[16];
    struct view day, region, service; /* `day` may be a view into day_text */
};
IAM_MOCK_INTERNAL void signing_scope_find(struct signing_scope *out, const struct canonical *c,
                                          const struct signer *signer);

/* Derive the key from the secret. */
IAM_MOCK_INTERNAL void signing_key_derive(struct signing_key *out, const struct canonical *c,
                                          const struct signer *signer);

#endif
