/* Decoding UTF-8. */
#include "base/utf8.h"

/* How many bytes a character has by its first byte, 0x80 or more. 0: no character begins with this byte. */
static size_t sequence_size(unsigned char first) {
    if (first < 0xC2 || first > 0xF4)
        return 0;
    return first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
}

/* Is this a character of Unicode, no surrogate, and not encoded in more bytes than needed? */
static bool is_character(uint32_t character, size_t size) {
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    return character >= smallest[size] && !surrogate && character <= 0x10FFFF;
}

IAM_MOCK_INTERNAL size_t utf8_decode(struct view bytes, uint32_t *out) {
    const unsigned char *at = (const unsigned char *)bytes.data;
    if (bytes.size > 0 && at[0] < 0x80) {
        *out = at[0];
        return 1;
    }
    size_t size = bytes.size > 0 ? sequence_size(at[0]) : 0;
    if (size == 0 || size > bytes.size)
        return 0;
    uint32_t character = at[0] & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
        character = character << 6 | (at[i] & 0x3Fu);
    }
    if (!is_character(character, size))
        return 0;
    *out = character;
    return size;
}
