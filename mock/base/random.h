/* Seeded ids and choices: functions of a seed and a number, no state, so that nothing has to be undone. */
#ifndef MOCK_BASE_RANDOM_H
#define MOCK_BASE_RANDOM_H

#include "base/view.h"

/* What a number is for: each use has a stream of its own. */
enum random_stream { RANDOM_REQUEST_ID = 1, RANDOM_USER_ID = 2, RANDOM_RULE = 16 /* + the rule's number */ };

IAM_MOCK_INTERNAL uint64_t random_at(uint64_t seed, uint64_t stream, uint64_t number);
/* Mix a word into a hash. */
IAM_MOCK_INTERNAL uint64_t random_mix(uint64_t hash, uint64_t word);

/* Mix bytes into a hash; `folded`: their ASCII case aside. */
IAM_MOCK_INTERNAL uint64_t random_hash(uint64_t hash, struct view bytes, bool folded);

#define REQUEST_ID_SIZE 36
/* A version 4 UUID as IAM's request ids are since 2019; out[REQUEST_ID_SIZE] becomes NUL. */
IAM_MOCK_INTERNAL void random_request_id(char out[REQUEST_ID_SIZE + 1], uint64_t seed, uint64_t number);

#define USER_ID_SIZE 21
/* "AIDA" and 17 of [A-Z2-7]. */
IAM_MOCK_INTERNAL void random_user_id(char out[USER_ID_SIZE + 1], uint64_t seed, uint64_t number);

#endif
