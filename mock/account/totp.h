/* Codes of MFA devices (TOTP, RFC 6238: HMAC-SHA1, six digits, steps of 30 s): making them, and checking a
 * pair of them. */
#ifndef MOCK_ACCOUNT_TOTP_H
#define MOCK_ACCOUNT_TOTP_H

#include "account/account.h"

#define TOTP_STEP_MS 30000
#define TOTP_CODE_SIZE 6
#define TOTP_SEED_SIZE 64      /* of a seed that the mock makes, in characters of base 32 */
#define TOTP_SEED_MAX_SIZE 128 /* of a seed that the test gives */

/* Write the device's seed in base 32: the one that the test gave or, without it, one made from the mock's
 * seed. Returns the text in `out`. */
IAM_MOCK_INTERNAL struct view totp_seed(char out[TOTP_SEED_MAX_SIZE + 1], const struct account *account,
                                        const struct device *device, uint64_t mock_seed);
/* Make the seed of a device that is not given one; `number` is that of its place in the order of virtual
 * devices. Writes TOTP_SEED_SIZE characters and a NUL. */
IAM_MOCK_INTERNAL void totp_make_seed(char out[TOTP_SEED_SIZE + 1], uint64_t mock_seed, struct view serial,
                                      uint64_t number);
/* Is this a seed: at least 16 characters of base 32, and no other number of them than whole bytes give? */
IAM_MOCK_INTERNAL bool totp_is_seed(struct view text);
/* The largest step, and the largest distance between two steps. */
#define TOTP_STEP_MAX IAM_MOCK_MAX_CODE_STEP
/* Write the code of a step, and a NUL. `step` counts from 1970 and may not be negative. */
IAM_MOCK_INTERNAL void totp_code(char out[TOTP_CODE_SIZE + 1], struct view seed, int64_t step);

/*
 * Check two codes. They are accepted if they are those of two steps in a row, of which the first is at most
 * 999 steps from the device's time, and no accepted code was of the same or a later step (as recorded). Then
 * *out is the device's new state; the caller makes the change. False: the codes are not valid.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool totp_accepts(struct totp_state *out, struct view seed,
                                               const struct totp_state *before, int64_t now_ms,
                                               struct view code1, struct view code2);

#endif
