/* Escapes values for XML. Most bytes need no escaping: eight are checked at once. */
#include "answer/escape.h"
#include "base/plain.h"
#include "base/view.h"
#include "base/utf8.h"

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
        size_t taken = plain_size(value);
        out = put_view(out, (struct view){value.data, taken});
        value = (struct view){value.data + taken, value.size - taken};
        if (value.size == 0)
            return out;
        out = put_special(out, value, &taken);
        value = (struct view){value.data + taken, value.size - taken};
    }
}
