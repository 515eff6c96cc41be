/* Writing texts into attributes of XML 1.0. */
#include "base/xml_text.h"
#include "base/utf8.h"

/* Is it a character that is written as it is? White space is not: a parser makes it a blank. */
static bool is_written_as_it_is(unsigned char byte) {
    return byte >= 0x20 && byte < 0x7F && byte != '&' && byte != '<' && byte != '>' && byte != '"';
}

/* The form of a character that has one of its own; NULL: none. */
static const char *form_of(uint32_t character) {
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

/* Add the first character of `rest`. Returns its size; 0: XML cannot hold it. */
static size_t add_character(struct text *out, struct view rest) {
    uint32_t character;
    const size_t size = utf8_decode(rest, &character);
    if (size == 0)
        return 0;
    const char *form = form_of(character);
    if (form)
        text_add_string(out, form);
    else if (character < 0x20 || character == 0xFFFE || character == 0xFFFF)
        return 0;
    else
        text_add(out, (struct view){rest.data, size});
    return size;
}

IAM_MOCK_INTERNAL size_t xml_text_add(struct text *out, struct view value) {
    size_t at = 0;
    while (at < value.size) {
        size_t run = at;
        while (run < value.size && is_written_as_it_is((unsigned char)value.data[run]))
            run++;
        text_add(out, (struct view){value.data + at, run - at});
        at = run;
        const size_t size =
            at < value.size ? add_character(out, (struct view){value.data + at, value.size - at}) : 0;
        if (size == 0)
            break;
        at += size;
    }
    return at;
}
