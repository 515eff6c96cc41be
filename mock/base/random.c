/* Pseudo-random numbers and hashes from SplitMix64, and the ids that are made from them. */
#include "base/random.h"
#include "base/hex.h"

/* The finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
static uint64_t split_mix(uint64_t x) {
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

#define GOLDEN_GAMMA UINT64_C(0x9E3779B97F4A7C15)

IAM_MOCK_INTERNAL uint64_t random_mix(uint64_t hash, uint64_t word) {
    return split_mix((hash ^ word) + GOLDEN_GAMMA);
}

IAM_MOCK_INTERNAL uint64_t random_hash(uint64_t hash, struct view bytes, bool folded) {
    for (size_t i = 0; i < bytes.size; i++)
        hash = random_mix(hash, (unsigned char)(folded ? ascii_fold(bytes.data[i]) : bytes.data[i]));
    return random_mix(hash, bytes.size);
}

IAM_MOCK_INTERNAL uint64_t random_at(uint64_t seed, uint64_t stream, uint64_t number) {
    return split_mix(split_mix(seed + stream * GOLDEN_GAMMA) + number * GOLDEN_GAMMA);
}

static char *put_bytes(char *at, uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8, at += 2)
        memcpy(at, hex_pairs + 2 * (value >> shift & 0xFF), 2);
    return at;
}

IAM_MOCK_INTERNAL void random_request_id(char out[REQUEST_ID_SIZE + 1], uint64_t seed, uint64_t number) {
    uint64_t high = random_at(seed, RANDOM_REQUEST_ID, 2 * number);
    uint64_t low = random_at(seed, RANDOM_REQUEST_ID, 2 * number + 1);
    high = (high & ~UINT64_C(0xF000)) | UINT64_C(0x4000);
    low = (low & ~(UINT64_C(3) << 62)) | UINT64_C(2) << 62;
    char *at = put_bytes(out, high >> 32, 4);
    *at++ = '-';
    at = put_bytes(at, high >> 16 & 0xFFFF, 2);
    *at++ = '-';
    at = put_bytes(at, high & 0xFFFF, 2);
    *at++ = '-';
    at = put_bytes(at, low >> 48, 2);
    *at++ = '-';
    at = put_bytes(at, low & UINT64_C(0xFFFFFFFFFFFF), 6);
    *at = '\0';
}

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* Returns eight digits of base 32, the lowest in the lowest byte: spreads the lowest 40 bits of `value`, five
 * a byte. */
static uint64_t base32_digits(uint64_t value) {
    value = (value & UINT64_C(0xFFFFF)) | (value & UINT64_C(0xFFFFF00000)) << 12;
    value = (value & UINT64_C(0x3FF000003FF)) | (value & UINT64_C(0xFFC00000FFC00)) << 6;
    value = (value & EVERY_BYTE(31) & UINT64_C(0x00FF00FF00FF00FF)) | (value & UINT64_C(0x3E003E003E003E0))
                                                                          << 3;
    const uint64_t from_26 = (value + EVERY_BYTE(0x80 - 26)) >> 7 & EVERY_BYTE(1); /* '2' to '7' */
    return value + EVERY_BYTE('A') - from_26 * ('A' + 26 - '2');
}

/* Write the bytes, the lowest first. Compiles to one store on x86-64. */
static char *put_eight(char *at, uint64_t bytes) {
    at[0] = (char)(bytes & 0xFF);
    at[1] = (char)(bytes >> 8 & 0xFF);
    at[2] = (char)(bytes >> 16 & 0xFF);
    at[3] = (char)(bytes >> 24 & 0xFF);
    at[4] = (char)(bytes >> 32 & 0xFF);
    at[5] = (char)(bytes >> 40 & 0xFF);
    at[6] = (char)(bytes >> 48 & 0xFF);
    at[7] = (char)(bytes >> 56);
    return at + 8;
}

/* Write `count` digits of base 32, the lowest first; `count` is at most 12, all that 64 bits have. */
static char *put_base32(char *at, uint64_t value, int count) {
    if (count >= 8) {
        at = put_eight(at, base32_digits(value));
        count -= 8;
        value >>= 40;
    }
    for (; count > 0; count--, value >>= 5)
        *at++ = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[value & 31];
    return at;
}

IAM_MOCK_INTERNAL void random_base32(char *out, size_t count, uint64_t seed, uint64_t stream,
                                     uint64_t number) {
    const uint64_t words = random_at(seed, stream, number);
    for (uint64_t i = 0; count > 0; i++) {
        const size_t part = count < 12 ? count : 12;
        out = put_base32(out, random_at(words, stream, i), (int)part);
        count -= part;
    }
}

IAM_MOCK_INTERNAL void random_user_id(char out[USER_ID_SIZE + 1], uint64_t seed, uint64_t number) {
    memcpy(out, "AIDA", 4);
    char *at = put_base32(out + 4, random_at(seed, RANDOM_USER_ID, 2 * number), 12);
    at = put_base32(at, random_at(seed, RANDOM_USER_ID, 2 * number + 1), USER_ID_SIZE - 4 - 12);
    *at = '\0';
}

IAM_MOCK_INTERNAL void random_key_id(char out[KEY_ID_SIZE + 1], uint64_t seed, uint64_t number) {
    memcpy(out, "AKIA", 4);
    char *at = put_base32(out + 4, random_at(seed, RANDOM_KEY_ID, 2 * number), 12);
    at = put_base32(at, random_at(seed, RANDOM_KEY_ID, 2 * number + 1), KEY_ID_SIZE - 4 - 12);
    *at = '\0';
}

IAM_MOCK_INTERNAL void random_key_secret(char out[KEY_SECRET_SIZE + 1], uint64_t seed, uint64_t number) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    _Static_assert(KEY_SECRET_SIZE % 10 == 0, "each number gives ten characters");
    for (uint64_t i = 0; i < KEY_SECRET_SIZE / 10; i++) {
        uint64_t word = random_at(seed, RANDOM_KEY_SECRET, 4 * number + i);
        for (int left = 10; left > 0; left--, word >>= 6)
            *out++ = digits[word & 63];
    }
    *out = '\0';
}

#undef EVERY_BYTE
#undef GOLDEN_GAMMA
