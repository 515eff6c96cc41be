/* Escapes values for XML. Most bytes need no escaping: eight are checked at once. */
#include "answer/escape.h"
#include "base/view.h"
#include "base/utf8.h"

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

/* Returns how many bytes at the start of `value` are plain. */
static size_t count_plain(struct view value) {
    size_t run = 0;
    while (run + 8 <= value.size && word_is_plain(value.data + run))
        run += 8;
    while (run < value.size && byte_is_plain((unsigned char)value.data[run]))
        run++;
    return run;
}

static bool xml_can_hold(uint32_t character) {
    return character == '\t' || character == '\n' ||
           (character >= 0x20 && character != 0xFFFE && character != 0xFFFF);
}

/* Write the first character of `rest`, which is not plain. *taken: how many bytes of `rest` it has. */
static char *put_special(char *out, struct view rest, size_t *taken) {
    uint32_t character = 0;
    *taken = utf8_decode(rest, &character);
    switch (*taken ? character : 0) {
    case '&':
        return put_view(out, VIEW("&amp;"));
    case '<':
        return put_view(out, VIEW("&lt;"));
    case '>':
        return put_view(out, VIEW("&gt;"));
    case '\r':
        return put_view(out, VIEW("&#13;"));
    default:
        break;
    }
    if (*taken > 0 && xml_can_hold(character))
        return put_view(out, (struct view){rest.data, *taken});
    if (*taken == 0)
        *taken = 1;
    return put_view(out, VIEW("\xEF\xBF\xBD"));
}

IAM_MOCK_INTERNAL char *put_escaped(char *out, struct view value) {
    for (;;) {
        size_t taken = count_plain(value);
        out = put_view(out, (struct view){value.data, taken});
        value = (struct view){value.data + taken, value.size - taken};
        if (value.size == 0)
            return out;
        out = put_special(out, value, &taken);
        value = (struct view){value.data + taken, value.size - taken};
    }
}
#undef EVERY_BYTE
