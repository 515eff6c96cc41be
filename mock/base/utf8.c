/* Decoding UTF-8. */
#include "base/utf8.h"

IAM_MOCK_INTERNAL size_t utf8_decode(struct view bytes, uint32_t *out) {
    const unsigned char *at = (const unsigned char *)bytes.data;
    if (bytes.size == 0)
        return 0;
    if (at[0] < 0x80) {
        *out = at[0];
        return 1;
    }
    size_t size = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    if (at[0] < 0xC2 || at[0] > 0xF4 || size > bytes.size)
        return 0;
    uint32_t character = at[0] & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
        character = character << 6 | (at[i] & 0x3Fu);
    }
    bool overlong = (size == 3 && character < 0x800) || (size == 4 && character < 0x10000);
    bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (overlong || surrogate || character > 0x10FFFF)
        return 0;
    *out = character;
    return size;
}
