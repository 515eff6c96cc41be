/* Percent-encoding: which bytes are escaped, and how. */
#include "identity/escape_uri.h"

/* The kinds of bytes, as bits. */
enum uri_byte { URI_ESCAPED = 0, URI_PLAIN = 1, URI_TILDE = 2, URI_SLASH = 4, URI_STAR = 8, URI_MARK = 16 };

#define P URI_PLAIN
static const unsigned char uri_bytes[256] = {
    ['-'] = P,         ['.'] = P,         ['_'] = P,        ['0'] = P,        ['1'] = P,
    ['2'] = P,         ['3'] = P,         ['4'] = P,        ['5'] = P,        ['6'] = P,
    ['7'] = P,         ['8'] = P,         ['9'] = P,        ['A'] = P,        ['B'] = P,
    ['C'] = P,         ['D'] = P,         ['E'] = P,        ['F'] = P,        ['G'] = P,
    ['H'] = P,         ['I'] = P,         ['J'] = P,        ['K'] = P,        ['L'] = P,
    ['M'] = P,         ['N'] = P,         ['O'] = P,        ['P'] = P,        ['Q'] = P,
    ['R'] = P,         ['S'] = P,         ['T'] = P,        ['U'] = P,        ['V'] = P,
    ['W'] = P,         ['X'] = P,         ['Y'] = P,        ['Z'] = P,        ['a'] = P,
    ['b'] = P,         ['c'] = P,         ['d'] = P,        ['e'] = P,        ['f'] = P,
    ['g'] = P,         ['h'] = P,         ['i'] = P,        ['j'] = P,        ['k'] = P,
    ['l'] = P,         ['m'] = P,         ['n'] = P,        ['o'] = P,        ['p'] = P,
    ['q'] = P,         ['r'] = P,         ['s'] = P,        ['t'] = P,        ['u'] = P,
    ['v'] = P,         ['w'] = P,         ['x'] = P,        ['y'] = P,        ['z'] = P,
    ['~'] = URI_TILDE, ['/'] = URI_SLASH, ['*'] = URI_STAR, ['!'] = URI_MARK, ['\''] = URI_MARK,
    ['('] = URI_MARK,  [')'] = URI_MARK};
#undef P

/* The kinds of bytes that a form writes as they are. */
static unsigned kept_kinds(const struct canonical_form *form) {
    const unsigned escape = form->escape;
    if (escape == 0)
        return URI_PLAIN | URI_TILDE;
    return URI_PLAIN | (escape & FORM_ESCAPE_TILDE ? 0u : URI_TILDE) |
           (escape & FORM_ESCAPE_NOT_SLASH ? URI_SLASH : 0u) |
           (escape & FORM_ESCAPE_NOT_STAR ? URI_STAR : 0u) |
           (escape & FORM_ESCAPE_NOT_MARKS ? URI_STAR | URI_MARK : 0u);
}

IAM_MOCK_INTERNAL bool escape_uri_keeps(const struct canonical_form *form, unsigned char byte) {
    return (uri_bytes[byte] & kept_kinds(form)) != 0;
}

/* The value of a hexadecimal digit; 16: it is none. */
static unsigned hex_value(char c) {
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    const char lower = ascii_fold(c);
    return lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a' + 10) : 16;
}

/* Decode "%XX" at `at`. False: it is something else. */
static bool decode_escape(unsigned char *out, const char *at) {
    const unsigned high = hex_value(at[1]), low = hex_value(at[2]);
    *out = (unsigned char)(high << 4 | low);
    return high < 16 && low < 16;
}

IAM_MOCK_INTERNAL unsigned char escape_uri_next(struct escape_uri_reader *reader) {
    const char *at = reader->left.data;
    unsigned char byte = (unsigned char)*at;
    size_t taken = 1;
    if (reader->decodes && byte == '+') {
        byte = reader->plus == FORM_PLUS_IS_PLUS ? '+' : ' ';
    } else if (reader->decodes && byte == '%' && reader->left.size >= 3) {
        unsigned char value;
        if (decode_escape(&value, at)) {
            byte = value == '+' && reader->plus == FORM_PLUS_NEVER ? ' ' : value;
            taken = 3;
        }
    }
    reader->left = (struct view){at + taken, reader->left.size - taken};
    return byte;
}

static void write_escape(const struct canonical *c, unsigned char byte, bool twice) {
    const char *digits = c->form->lower_hex ? "0123456789abcdef" : "0123456789ABCDEF";
    const char escape[] = {'%', '2', '5', digits[byte >> 4], digits[byte & 15]};
    const char once[] = {'%', escape[3], escape[4]};
    if (byte == ' ' && c->form->blank_as_plus)
        canonical_add(c, VIEW("+"));
    else if (twice)
        canonical_add(c, (struct view){escape, sizeof escape});
    else
        canonical_add(c, (struct view){once, sizeof once});
}

/* How many of the first bytes are written as they are, whether they are decoded or not. */
static size_t unreserved_size(struct view part, unsigned kinds) {
    size_t size = 0;
    while (size < part.size && (uri_bytes[(unsigned char)part.data[size]] & kinds) != 0)
        size++;
    return size;
}

IAM_MOCK_INTERNAL void escape_uri_write(const struct canonical *c, struct view part, enum escape_uri way) {
    const unsigned kinds = kept_kinds(c->form);
    struct escape_uri_reader reader = {part, c->form->plus, way != ESCAPE_URI_SENT};
    while (reader.left.size > 0) {
        const size_t plain = unreserved_size(reader.left, kinds);
        if (plain > 0)
            canonical_add(c, (struct view){reader.left.data, plain});
        reader.left = (struct view){reader.left.data + plain, reader.left.size - plain};
        if (reader.left.size == 0)
            return;
        const unsigned char byte = escape_uri_next(&reader);
        if ((uri_bytes[byte] & kinds) != 0)
            canonical_add(c, (struct view){(const char *)&byte, 1});
        else
            write_escape(c, byte, way == ESCAPE_URI_TWICE);
    }
}
