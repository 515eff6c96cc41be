/* Pseudo-random numbers, hashes and ids. Pure functions of a seed and a number: there is no state that a
 * restore would have to reset. */
#ifndef MOCK_BASE_RANDOM_H
#define MOCK_BASE_RANDOM_H

#include "base/view.h"

/* What a random number is used for: each use has a stream of its own. */
enum random_stream {
    RANDOM_REQUEST_ID = 1,
    RANDOM_USER_ID = 2,
    RANDOM_KEY_ID = 6,
    RANDOM_KEY_SECRET = 7,
    RANDOM_TOTP_SEED = 8,
    RANDOM_RULE = 16 /* + the rule's number */
};

/* The random number at position `number` of a stream. */
IAM_MOCK_INTERNAL uint64_t random_at(uint64_t seed, uint64_t stream, uint64_t number);
/* Mix a word into a hash. Returns the new hash. */
IAM_MOCK_INTERNAL uint64_t random_mix(uint64_t hash, uint64_t word);

/* Mix bytes into a hash. Returns the new hash; if `folded`, ASCII case does not change it. */
IAM_MOCK_INTERNAL uint64_t random_hash(uint64_t hash, struct view bytes, bool folded);

#define REQUEST_ID_SIZE 36
/* Write request id number `number`, a version 4 UUID like IAM's request ids since 2019, and a NUL. */
IAM_MOCK_INTERNAL void random_request_id(char out[REQUEST_ID_SIZE + 1], uint64_t seed, uint64_t number);

#define KEY_ID_SIZE 20
/* Write access key id number `number`, "AKIA" and 16 characters of [A-Z2-7], and a NUL. */
IAM_MOCK_INTERNAL void random_key_id(char out[KEY_ID_SIZE + 1], uint64_t seed, uint64_t number);
#define KEY_SECRET_SIZE 40
/* Write the secret of access key number `number`, 40 characters of base 64, and a NUL. */
IAM_MOCK_INTERNAL void random_key_secret(char out[KEY_SECRET_SIZE + 1], uint64_t seed, uint64_t number);
/* Write `count` digits of base 32, made from position `number` of a stream. Adds no NUL. */
IAM_MOCK_INTERNAL void random_base32(char *out, size_t count, uint64_t seed, uint64_t stream,
                                     uint64_t number);

#define USER_ID_SIZE 21
/* Write user id number `number`, "AIDA" and 17 characters of [A-Z2-7], and a NUL. */
IAM_MOCK_INTERNAL void random_user_id(char out[USER_ID_SIZE + 1], uint64_t seed, uint64_t number);

#endif
