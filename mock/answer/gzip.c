/* Wraps bytes in the gzip format (RFC 1952), without compressing them: stored blocks and a CRC-32. */
#include "answer/gzip.h"

#include <string.h>

#define HEAD_SIZE 10         /* magic number, method, flags, time, extra flags, system */
#define BLOCK_HEAD_SIZE 5    /* last or not, size, complement of the size (RFC 1951, 3.2.4) */
#define BLOCK_MAX_SIZE 65535 /* of a stored block */
#define TAIL_SIZE 8          /* CRC-32, size of the data */

/* Even no data needs a block: the last one. */
static size_t count_blocks(size_t size) {
    return size == 0 ? 1 : (size + BLOCK_MAX_SIZE - 1) / BLOCK_MAX_SIZE;
}

IAM_MOCK_INTERNAL size_t gzip_size(size_t size) {
    return HEAD_SIZE + count_blocks(size) * BLOCK_HEAD_SIZE + size + TAIL_SIZE;
}

static uint32_t crc_32(const char *data, size_t size) {
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        crc ^= (unsigned char)data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xEDB88320) : 0);
    }
    return ~crc;
}

/* Write the `count` low bytes of `value`, the lowest first. Returns the end of what was written. */
static char *put_low_first(char *out, uint32_t value, int count) {
    for (int i = 0; i < count; i++)
        *out++ = (char)(value >> 8 * i & 0xFF);
    return out;
}

/* Move the block's data at `from` to its place behind the block's head at `out`. Returns the end. */
static char *put_block(char *out, const char *from, size_t size, bool last) {
    *out++ = last ? 1 : 0;
    out = put_low_first(out, (uint32_t)size, 2);
    out = put_low_first(out, ~(uint32_t)size, 2);
    memmove(out, from, size);
    return out + size;
}

IAM_MOCK_INTERNAL void gzip_in_place(char *data, size_t size) {
    static const char head[HEAD_SIZE] = {'\x1f', '\x8b', 8, 0, 0, 0, 0, 0, 0, '\xff'};
    const uint32_t crc = crc_32(data, size);
    const size_t blocks = count_blocks(size), shift = HEAD_SIZE + blocks * BLOCK_HEAD_SIZE;
    const char *from =
        data + shift; /* always at or after `out`: each block head that is written reduces the distance */
    memmove(data + shift, data, size);
    memcpy(data, head, sizeof head);
    char *out = data + sizeof head;
    for (size_t left = size, i = 0; i < blocks; i++) {
        const size_t part = left < BLOCK_MAX_SIZE ? left : BLOCK_MAX_SIZE;
        out = put_block(out, from, part, i + 1 == blocks);
        from += part;
        left -= part;
    }
    out = put_low_first(out, crc, 4);
    (void)put_low_first(out, (uint32_t)size, 4);
}
#undef HEAD_SIZE
#undef BLOCK_HEAD_SIZE
#undef BLOCK_MAX_SIZE
#undef TAIL_SIZE
