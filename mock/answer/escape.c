/* Escapes values for XML. Most bytes need no escaping: eight are checked at once. */
#include "answer/escape.h"
#include "base/plain.h"
#include "base/view.h"
#include "base/utf8.h"

#define STRETCH_SIZE 16 /* after a byte that is not plain: more such bytes often follow */

/* The characters that have a form of their own. Eight bytes each, so that one is found quickly. */
static const struct {
    char text[7];
    uint8_t size; /* 0: the character has none */
} forms[256] = {['&'] = {"&amp;", 5}, ['<'] = {"&lt;", 4}, ['>'] = {"&gt;", 4}, ['\r'] = {"&#13;", 5}};

static bool xml_can_hold(uint32_t character) {
    return character == '\t' || character == '\n' ||
           (character >= 0x20 && character != 0xFFFE && character != 0xFFFF);
}

/* Write the first character of `rest`, which has no form of its own. *taken: how many bytes of `rest` it has.
 */
static char *put_special(char *out, struct view rest, size_t *taken) {
    uint32_t character = 0;
    *taken = utf8_decode(rest, &character);
    if (*taken > 0 && xml_can_hold(character))
        return put_view(out, (struct view){rest.data, *taken});
    if (*taken == 0)
        *taken = 1;
    return put_view(out, VIEW("\xEF\xBF\xBD"));
}

/* Write characters of `rest` one by one, until STRETCH_SIZE bytes or all are taken. *end: what follows them.
 */
static char *put_stretch(char *out, struct view rest, const char **end) {
    const char *at = rest.data, *const all = at + rest.size;
    const char *const stop = rest.size < STRETCH_SIZE ? all : at + STRETCH_SIZE;
    while (at < stop) {
        const unsigned char byte = (unsigned char)*at;
        size_t taken = 1;
        if (forms[byte].size > 0) {
            memcpy(out, forms[byte].text, ESCAPE_LONGEST); /* there is room for the longest form */
            out += forms[byte].size;
        } else if (byte >= 0x20 && byte < 0x7F) {
            *out++ = (char)byte;
        } else {
            out = put_special(out, (struct view){at, (size_t)(all - at)}, &taken);
        }
        at += taken;
    }
    *end = at;
    return out;
}

IAM_MOCK_INTERNAL char *put_escaped(char *out, struct view value) {
    const char *const end = value.data + value.size;
    for (;;) {
        const size_t plain = plain_size(value);
        out = put_view(out, (struct view){value.data, plain});
        if (plain == value.size)
            return out;
        out = put_stretch(out, (struct view){value.data + plain, value.size - plain}, &value.data);
        value.size = (size_t)(end - value.data);
    }
}

#undef STRETCH_SIZE
