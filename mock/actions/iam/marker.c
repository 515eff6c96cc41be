/* Writing and reading markers, 32 hex digits: the masked position in a list, and a checksum. */
#include "actions/iam/marker.h"
#include "base/view.h"
#include "base/random.h"

/*
 * The mask, from which the checksum is computed too. It depends on account, action, list and seed: so a
 * marker is valid for one list only, shows no sequence number, and the mock need not store markers to
 * recognise them.
 */
static uint64_t marker_key(const struct decision *in, uint64_t list) {
    uint64_t hash = random_hash(in->seed, view_of(in->account->id), false);
    return random_mix(random_hash(hash, in->action->name, false), list);
}

/* Mixes the key first: a marker shows key ^ sequence, from which anybody could compute a checksum. */
static uint64_t marker_check(uint64_t key, uint64_t sequence) {
    return random_mix(random_mix(0, key), sequence);
}

static void put_hex(char *out, uint64_t value) {
    for (int i = 15; i >= 0; i--, value >>= 4)
        out[i] = "0123456789abcdef"[value & 15];
}

static bool get_hex(uint64_t *out, const char *text) {
    *out = 0;
    for (int i = 0; i < 16; i++) {
        char c = text[i];
        if (c >= '0' && c <= '9')
            *out = *out << 4 | (uint64_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            *out = *out << 4 | (uint64_t)(c - 'a' + 10);
        else
            return false;
    }
    return true;
}

IAM_MOCK_INTERNAL void marker_write(char out[MARKER_SIZE + 1], const struct decision *in, uint64_t list,
                                    uint64_t position) {
    uint64_t key = marker_key(in, list);
    put_hex(out, position ^ key);
    put_hex(out + 16, marker_check(key, position));
    out[32] = '\0';
}

IAM_MOCK_INTERNAL bool marker_read(uint64_t *position, struct view marker, const struct decision *in,
                                   uint64_t list) {
    uint64_t masked, check, key = marker_key(in, list);
    if (marker.size != 32 || !get_hex(&masked, marker.data) || !get_hex(&check, marker.data + 16))
        return false;
    *position = masked ^ key;
    return check == marker_check(key, *position);
}
