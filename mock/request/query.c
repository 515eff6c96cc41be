/* Parsing form parameters (name=value&…), eight bytes at a time. */
#include "request/query.h"
#include "base/view.h"

#if defined(__GNUC__)
#define QUERY_INLINE __attribute__((always_inline))
#else
#define QUERY_INLINE
#endif

/* What a byte means to the parser. */
enum query_byte { QUERY_PLAIN = 0, QUERY_AMPERSAND = 1, QUERY_EQUALS = 2, QUERY_ENCODED = 4 };

static const unsigned char query_bytes[256] = {
    ['&'] = QUERY_AMPERSAND, ['='] = QUERY_EQUALS, ['%'] = QUERY_ENCODED, ['+'] = QUERY_ENCODED};

/* query_hex[c] is the value of the hexadecimal digit c with QUERY_DIGIT set; 0 if c is not a digit. */
#define QUERY_DIGIT 16
#define QUERY_HEX(value) (QUERY_DIGIT | (value))

static const unsigned char query_hex[256] = {
    ['0'] = QUERY_HEX(0),  ['1'] = QUERY_HEX(1),  ['2'] = QUERY_HEX(2),  ['3'] = QUERY_HEX(3),
    ['4'] = QUERY_HEX(4),  ['5'] = QUERY_HEX(5),  ['6'] = QUERY_HEX(6),  ['7'] = QUERY_HEX(7),
    ['8'] = QUERY_HEX(8),  ['9'] = QUERY_HEX(9),  ['A'] = QUERY_HEX(10), ['B'] = QUERY_HEX(11),
    ['C'] = QUERY_HEX(12), ['D'] = QUERY_HEX(13), ['E'] = QUERY_HEX(14), ['F'] = QUERY_HEX(15),
    ['a'] = QUERY_HEX(10), ['b'] = QUERY_HEX(11), ['c'] = QUERY_HEX(12), ['d'] = QUERY_HEX(13),
    ['e'] = QUERY_HEX(14), ['f'] = QUERY_HEX(15)};

/*
 * The position of the parser. Before `words_end`, eight bytes are left to read. `to` points into
 * query->decoded. From there on, query->decoded has room for all bytes that are left to read, so eight bytes
 * may be stored if eight are left to read.
 */
struct query_cursor {
    const char *at, *end, *words_end;
    char *to;
};

static unsigned query_class(char c) { return query_bytes[(unsigned char)c]; }

/* Eight bytes as a number whose lowest byte is the first, on any machine. Compiles to one load on x86-64. */
static inline uint64_t query_word(const char *from) {
    const unsigned char *at = (const unsigned char *)from;
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 |
           (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

/*
 * The high bit of each byte that may mean something to the parser: bytes up to '+', which include '%' and
 * '&', and
 * '=' if it is one of `stops`. Adding to the low seven bits never carries into the next byte.
 */
static inline uint64_t query_suspects(uint64_t word, unsigned stops) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t plain = ((word & ones * 0x7F) + ones * (0x7F - '+')) | word;
    if ((stops & QUERY_EQUALS) != 0) {
        uint64_t equals = word ^ ones * '=';
        plain &= ((equals & ones * 0x7F) + ones * 0x7F) | equals;
    }
    return ~plain & ones * 0x80;
}

/* Decode "+" or "%XX" at `at` into *out. Returns how many bytes were read; 0: the escape is malformed. */
static inline size_t query_unescape(const char *at, const char *end, char *out) {
    if (*at == '+') {
        *out = ' ';
        return 1;
    }
    if (end - at < 3)
        return 0;
    unsigned high = query_hex[(unsigned char)at[1]], low = query_hex[(unsigned char)at[2]];
    *out = (char)(unsigned char)((high << 4) + low - QUERY_DIGIT); /* the cast drops that of `high` */
    return (high & low & QUERY_DIGIT) != 0 ? 3 : 0;
}

/*
 * Copy and decode a name or a value, up to a byte of `stops` or the end. False: an escape is malformed.
 * Inlined once for names and once for values, and reads eight bytes at once: a call spends most of its time
 * here.
 */
static inline QUERY_INLINE bool query_component(struct query_cursor *cursor, unsigned stops,
                                                struct view *out) {
    const char *at = cursor->at, *const end = cursor->end, *const words_end = cursor->words_end;
    char *to = cursor->to;
    while (at < end) {
        if (at < words_end) {
            uint64_t suspects = query_suspects(query_word(at), stops);
            size_t plain = suspects ? (unsigned)__builtin_ctzll(suspects) / 8 : 8;
            memcpy(to, at, 8);
            at += plain;
            to += plain;
            if (suspects == 0)
                continue;
        }
        unsigned kind = query_class(*at);
        if ((kind & stops) != 0)
            break;
        if (kind == QUERY_ENCODED) {
            size_t taken = query_unescape(at, end, to++);
            if (taken == 0)
                return false;
            at += taken;
        } else {
            *to++ = *at++;
        }
    }
    *out = (struct view){cursor->to, (size_t)(to - cursor->to)};
    cursor->at = at;
    cursor->to = to;
    return true;
}

static inline bool query_pair(struct query_cursor *cursor, struct query_pair *out) {
    if (!query_component(cursor, QUERY_AMPERSAND | QUERY_EQUALS, &out->name))
        return false;
    if (cursor->at == cursor->end || *cursor->at == '&') {
        out->value = VIEW("");
        return true;
    }
    cursor->at++;
    return query_component(cursor, QUERY_AMPERSAND, &out->value);
}

IAM_MOCK_INTERNAL enum query_result query_add(struct query *query, struct view encoded) {
    if (encoded.size > sizeof(query->decoded) - query->used)
        return QUERY_TOO_MANY;
    if (encoded.size == 0)
        return QUERY_OK;
    const size_t words = encoded.size < 8 ? 0 : encoded.size - 7; /* the positions where one begins */
    struct query_cursor cursor = {encoded.data, encoded.data + encoded.size, encoded.data + words,
                                  query->decoded + query->used};
    while (cursor.at < cursor.end) {
        if (*cursor.at == '&') {
            cursor.at++;
            continue;
        }
        if (query->count == COUNT_OF(query->pairs))
            return QUERY_TOO_MANY;
        if (!query_pair(&cursor, &query->pairs[query->count]))
            return QUERY_BAD_ESCAPE;
        query->count++;
    }
    query->used = (size_t)(cursor.to - query->decoded);
    return QUERY_OK;
}

IAM_MOCK_INTERNAL size_t query_count_parameters(struct view encoded) {
    size_t count = 0;
    for (size_t i = 0; i < encoded.size; i++)
        count += encoded.data[i] != '&' && (i == 0 || encoded.data[i - 1] == '&');
    return count;
}

IAM_MOCK_INTERNAL const struct view *query_find(const struct query *query, struct view name) {
    for (size_t i = query->count; i > 0; i--)
        if (view_equal(query->pairs[i - 1].name, name))
            return &query->pairs[i - 1].value;
    return NULL;
}

#undef QUERY_INLINE
#undef QUERY_DIGIT
#undef QUERY_HEX
