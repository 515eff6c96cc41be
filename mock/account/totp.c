/* Codes of MFA devices: seeds, codes by nettle's HMAC-SHA1, and the search for the steps of a pair. */
#include "account/totp.h"
#include "base/random.h"

#include <nettle/hmac.h>
#include <nettle/version.h>

#define STEPS_AROUND 999 /* as recorded: how far the first code may be from the device's time */

/* ----- Seeds ----------------------------------------------------------------------------------- */

IAM_MOCK_INTERNAL void totp_make_seed(char out[TOTP_SEED_SIZE + 1], uint64_t mock_seed, struct view serial,
                                      uint64_t number) {
    random_base32(out, TOTP_SEED_SIZE, random_hash(mock_seed, serial, false), RANDOM_TOTP_SEED, number);
    out[TOTP_SEED_SIZE] = '\0';
}

IAM_MOCK_INTERNAL struct view totp_seed(char out[TOTP_SEED_MAX_SIZE + 1], const struct account *account,
                                        const struct device *device, uint64_t mock_seed) {
    const struct view given = device_given_seed(device);
    if (given.size > 0) {
        memcpy(out, given.data, given.size + 1);
        return (struct view){out, given.size};
    }
    /* A virtual device that was deleted and created again has another number, and so another seed. */
    totp_make_seed(out, mock_seed, device_serial(device), account_device_number(account, device));
    return (struct view){out, TOTP_SEED_SIZE};
}

/* The value of a character of base 32; 32: it is none. */
static unsigned base32_value(char c) {
    if (c >= 'A' && c <= 'Z')
        return (unsigned)(c - 'A');
    return c >= '2' && c <= '7' ? (unsigned)(c - '2' + 26) : 32;
}

IAM_MOCK_INTERNAL bool totp_is_seed(struct view text) {
    const size_t rest = text.size % 8;
    if (text.size < 16 || text.size > TOTP_SEED_MAX_SIZE || rest == 1 || rest == 3 || rest == 6)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (base32_value(text.data[i]) == 32)
            return false;
    }
    return true;
}

/* Decode a seed, eight characters to five bytes at a time. Returns how many bytes there are. */
static size_t decode_seed(uint8_t out[TOTP_SEED_MAX_SIZE * 5 / 8], struct view seed) {
    for (size_t i = 0; i < seed.size; i += 8, out += 5) {
        uint64_t bits = 0;
        for (size_t j = 0; j < 8; j++)
            bits = bits << 5 | (i + j < seed.size ? base32_value(seed.data[i + j]) : 0);
        for (int j = 4; j >= 0; j--, bits >>= 8)
            out[j] = (uint8_t)bits;
    }
    return seed.size * 5 / 8;
}

/* ----- Codes ----------------------------------------------------------------------------------- */

static void set_key(struct hmac_sha1_ctx *key, struct view seed) {
    UNCLEARED uint8_t bytes[TOTP_SEED_MAX_SIZE * 5 / 8];
    hmac_sha1_set_key(key, decode_seed(bytes, seed), bytes);
}

/* The code of a step, as a number. nettle resets the context afterwards, so the key can be used again. */
static uint32_t code_of(struct hmac_sha1_ctx *key, int64_t step) {
    uint8_t message[8], digest[SHA1_DIGEST_SIZE];
    for (int i = 0; i < 8; i++)
        message[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    hmac_sha1_update(key, sizeof message, message);
#if NETTLE_VERSION_MAJOR >= 4
    hmac_sha1_digest(key, digest);
#else
    hmac_sha1_digest(key, sizeof digest, digest);
#endif
    const uint8_t *at = digest + (digest[SHA1_DIGEST_SIZE - 1] & 15);
    const uint32_t word =
        (uint32_t)(at[0] & 0x7F) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    return word % 1000000;
}

IAM_MOCK_INTERNAL void totp_code(char out[TOTP_CODE_SIZE + 1], struct view seed, int64_t step) {
    struct hmac_sha1_ctx key;
    set_key(&key, seed);
    uint32_t code = code_of(&key, step);
    for (int i = TOTP_CODE_SIZE - 1; i >= 0; i--, code /= 10)
        out[i] = (char)('0' + code % 10);
    out[TOTP_CODE_SIZE] = '\0';
}

/* ----- Pairs ----------------------------------------------------------------------------------- */

/* A pair of codes, and the steps in which it may be. */
struct code_pair {
    struct hmac_sha1_ctx key;
    uint32_t first, second;
    int64_t lowest, highest; /* step of the first code */
};

/* Read six digits. With constraints off the text may be anything; UINT32_MAX: it is no code. */
static uint32_t read_code(struct view code) {
    uint32_t number = 0;
    if (code.size != TOTP_CODE_SIZE)
        return UINT32_MAX;
    for (size_t i = 0; i < code.size; i++) {
        if (code.data[i] < '0' || code.data[i] > '9')
            return UINT32_MAX;
        number = number * 10 + (uint32_t)(code.data[i] - '0');
    }
    return number;
}

static bool is_in_window(const struct code_pair *pair, int64_t step) {
    return step >= pair->lowest && step <= pair->highest;
}

/* Is it the pair of the steps `step` and `step` + 1? */
static bool is_pair_of(struct code_pair *pair, int64_t step) {
    return is_in_window(pair, step) && code_of(&pair->key, step) == pair->first &&
           code_of(&pair->key, step + 1) == pair->second;
}

/* Find the step of the first code, if one of the two is the code of `present`; -1: neither is. Two HMACs are
 * enough: the code of the present step says which pair it may be. */
static int64_t find_present_pair(struct code_pair *pair, int64_t present) {
    const uint32_t code = present >= 0 ? code_of(&pair->key, present) : UINT32_MAX;
    if (code == pair->second && is_in_window(pair, present - 1) &&
        code_of(&pair->key, present - 1) == pair->first)
        return present - 1;
    if (code == pair->first && is_in_window(pair, present) &&
        code_of(&pair->key, present + 1) == pair->second)
        return present;
    return -1;
}

/* Find the step of the first code, the nearest to `present` first; -1: there is none. */
static int64_t find_first_step(struct code_pair *pair, int64_t present) {
    int64_t found = find_present_pair(pair, present);
    for (int64_t distance = 1; found < 0 && distance <= STEPS_AROUND; distance++) {
        if (is_pair_of(pair, present + distance))
            found = present + distance;
        else if (is_pair_of(pair, present - distance))
            found = present - distance;
    }
    return found;
}

IAM_MOCK_INTERNAL bool totp_accepts(struct totp_state *out, struct view seed, const struct totp_state *before,
                                    int64_t now_ms, struct view code1, struct view code2) {
    const int64_t now = now_ms / TOTP_STEP_MS, middle = now + before->adjustment;
    const int64_t after_last = before->last_step > 0 ? before->last_step + 1 : 0;
    struct code_pair pair = {.first = read_code(code1),
                             .second = read_code(code2),
                             .lowest =
                                 middle - STEPS_AROUND > after_last ? middle - STEPS_AROUND : after_last,
                             .highest = middle + STEPS_AROUND};
    if (pair.first == UINT32_MAX || pair.second == UINT32_MAX)
        return false;
    set_key(&pair.key, seed);
    const int64_t step = find_first_step(&pair, middle);
    if (step < 0)
        return false;
    *out = (struct totp_state){.adjustment = step + 1 - now, .last_step = step + 1};
    return true;
}

#undef STEPS_AROUND
