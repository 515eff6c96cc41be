/* Plain texts: the search for the first byte that XML does not hold as it is, eight bytes at a time. */
#include "base/plain.h"

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* Is it printable ASCII other than '&', '<' and '>'? Such a byte is copied as it is. */
static bool byte_is_plain(unsigned char byte) {
    return byte >= 0x20 && byte < 0x7F && byte != '&' && (byte & ~2) != '<'; /* '<' | 2 is '>' */
}

/* Are eight bytes plain? All are checked at once: a sum with the low seven bits never carries into the next
 * byte. */
static bool word_is_plain(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    uint64_t low = word & EVERY_BYTE(0x7F);
    uint64_t plain = (low + EVERY_BYTE(0x60)) & ~(low + EVERY_BYTE(1)) & ~word &
                     ((low ^ EVERY_BYTE('&')) + EVERY_BYTE(0x7F)) &
                     (((low & EVERY_BYTE(0x7D)) ^ EVERY_BYTE('<')) + EVERY_BYTE(0x7F));
    return (plain & EVERY_BYTE(0x80)) == EVERY_BYTE(0x80);
}

/* The last eight bytes are checked at once, too, even if some of them were checked before. */
IAM_MOCK_INTERNAL size_t plain_size(struct view text) {
    size_t run = 0;
    while (run + 8 <= text.size && word_is_plain(text.data + run))
        run += 8;
    if (text.size >= 8 && run + 8 > text.size && word_is_plain(text.data + text.size - 8))
        return text.size;
    while (run < text.size && byte_is_plain((unsigned char)text.data[run]))
        run++;
    return run;
}

#undef EVERY_BYTE
