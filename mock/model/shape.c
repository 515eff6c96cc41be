/* The table of shapes, and the check of a value against one. */
#include "model/shape.h"
#include "base/view.h"
#include "base/utf8.h"

/* Classes of bytes. byte_outside[b] has the bits of the classes that byte b does not belong to. These values,
 * OR-ed over a string, say which patterns the string breaks. */
enum byte_class {
    BYTE_CLASS_NONE = 0,
    BYTE_CLASS_WORD = 1,   /* [\w] */
    BYTE_CLASS_NAME = 2,   /* [\w+=,.@-] */
    BYTE_CLASS_SERIAL = 4, /* [\w+=/:,.@-] */
    BYTE_CLASS_PATH = 8,   /* [\u0021-\u007E] */
    BYTE_CLASS_LATIN = 16, /* [\u0020-\u00FF]; above 0x7F the character is checked, not the byte */
    BYTE_CLASS_ASCII = 32, /* below 0x80: one byte is one UTF-16 unit */
    BYTE_CLASS_TEXT = 64,  /* UTF-8 without NUL: every string must be this */
    BYTE_CLASS_TAG = 128,  /* [\p{L}\p{Z}\p{N}_.:/=+\-@]; above 0x7F the character is checked, not the byte */
    BYTE_CLASS_PREFIX = 256, /* [\u0021-\u007F] */
    BYTE_CLASS_DIGIT = 512   /* [\d] */
};

#define BYTE_BETWEEN(c, low, high) ((c) >= (low) && (c) <= (high))
#define BYTE_IS_WORD(c)                                                                                      \
    (BYTE_BETWEEN(c, '0', '9') || BYTE_BETWEEN(c, 'A', 'Z') || BYTE_BETWEEN(c, 'a', 'z') || (c) == '_')
#define BYTE_IS_NAME(c)                                                                                      \
    (BYTE_IS_WORD(c) || (c) == '+' || (c) == '=' || (c) == ',' || (c) == '.' || (c) == '@' || (c) == '-')
#define BYTE_IS_TAG(c)                                                                                       \
    (BYTE_IS_WORD(c) || (c) == ' ' || (c) == '.' || (c) == ':' || (c) == '/' || (c) == '=' || (c) == '+' ||  \
     (c) == '-' || (c) == '@')
#define BYTE_OUTSIDE(c)                                                                                      \
    ((BYTE_IS_WORD(c) ? 0 : BYTE_CLASS_WORD) | (BYTE_IS_NAME(c) ? 0 : BYTE_CLASS_NAME) |                     \
     (BYTE_IS_NAME(c) || (c) == '/' || (c) == ':' ? 0 : BYTE_CLASS_SERIAL) |                                 \
     (BYTE_BETWEEN(c, 0x21, 0x7E) ? 0 : BYTE_CLASS_PATH) | BYTE_OUTSIDE_MORE(c))
#define BYTE_OUTSIDE_MORE(c)                                                                                 \
    (((c) >= 0x20 ? 0 : BYTE_CLASS_LATIN) | ((c) < 0x80 ? 0 : BYTE_CLASS_ASCII) |                            \
     ((c) != 0 ? 0 : BYTE_CLASS_TEXT) | (BYTE_IS_TAG(c) || (c) >= 0x80 ? 0 : BYTE_CLASS_TAG) |               \
     (BYTE_BETWEEN(c, 0x21, 0x7F) ? 0 : BYTE_CLASS_PREFIX) |                                                 \
     (BYTE_BETWEEN(c, '0', '9') ? 0 : BYTE_CLASS_DIGIT))
#define BYTES_4(c) BYTE_OUTSIDE(c), BYTE_OUTSIDE((c) + 1), BYTE_OUTSIDE((c) + 2), BYTE_OUTSIDE((c) + 3)
#define BYTES_16(c) BYTES_4(c), BYTES_4((c) + 4), BYTES_4((c) + 8), BYTES_4((c) + 12)
#define BYTES_64(c) BYTES_16(c), BYTES_16((c) + 16), BYTES_16((c) + 32), BYTES_16((c) + 48)

static const uint16_t byte_outside[256] = {BYTES_64(0), BYTES_64(64), BYTES_64(128), BYTES_64(192)};

static const struct {
    uint32_t first, last;
} other_characters[] = {
#define OTHER(first, last) {first, last},
#include "model/other_characters.def"
#undef OTHER
};

#define SHAPE_MEASURE_STRING "length"
#define SHAPE_MEASURE_INTEGER "value"
#define SHAPE_MEASURE_ENUM ""
#define SHAPE_PATTERN_STRING "regular expression pattern: "
#define SHAPE_PATTERN_INTEGER ""
#define SHAPE_PATTERN_ENUM "enum value set: "
#define SHAPE_EXPECTED_STRING(range, pattern)                                                                \
    sizeof pattern > 1 ? range " characters that match " pattern : range " characters"
#define SHAPE_EXPECTED_INTEGER(range, pattern) range
#define SHAPE_EXPECTED_ENUM(range, pattern) pattern
#define SHAPE_MEASURE_STRUCTURES "length"
#define SHAPE_MEASURE_STRINGS "length"
#define SHAPE_PATTERN_STRUCTURES ""
#define SHAPE_PATTERN_STRINGS ""
#define SHAPE_EXPECTED_STRUCTURES(range, pattern) range " elements"
#define SHAPE_EXPECTED_STRINGS(range, pattern) range " elements"
#define SHAPE_OFF_MAXIMUM 1024 /* of a text, in bytes, with constraints off */
/* VIEW() is a compound literal, which C11 doesn't take in a static initialiser. */
#define SHAPE_TEXT(literal)                                                                                  \
    { literal, sizeof(literal) - 1 }

IAM_MOCK_INTERNAL const struct shape shape_table[SHAPE_COUNT] = {
#define SHAPE(id, type, minimum, maximum, class, pattern, sentence)                                          \
    [SHAPE_##                                                                                                \
        id] = {SHAPE_TYPE_##type,                                                                            \
               FIXTURE_##sentence,                                                                           \
               BYTE_CLASS_##class,                                                                           \
               minimum,                                                                                      \
               maximum,                                                                                      \
               {SHAPE_TEXT("Member must have " SHAPE_MEASURE_##type " less than or equal to " #maximum),     \
                SHAPE_TEXT("Member must have " SHAPE_MEASURE_##type " greater than or equal to " #minimum),  \
                SHAPE_TEXT("Member must satisfy " SHAPE_PATTERN_##type pattern),                             \
                SHAPE_TEXT("Member must not be null")},                                                      \
               SHAPE_EXPECTED_##type(#minimum " to " #maximum, pattern)},
#include "model/shapes.def"
#undef SHAPE
};

static const struct {
    size_t count;
    struct list_field fields[LIST_FIELDS_MAX];
} list_field_table[SHAPE_COUNT] = {
#define LIST_FIELD(wire_name, path_name, shape)                                                              \
    { {wire_name, sizeof wire_name - 1}, path_name, SHAPE_##shape }
#define LIST_FIELDS(list, ...) [SHAPE_##list] = {COUNT_OF(((struct list_field[])__VA_ARGS__)), __VA_ARGS__},
#include "model/list_fields.def"
#undef LIST_FIELDS
#undef LIST_FIELD
};

IAM_MOCK_INTERNAL const struct list_field *shape_list_fields(enum shape_id list, size_t *count) {
    *count = list_field_table[list].count;
    return list_field_table[list].fields;
}

/* The classes that some byte of `text` is outside of. Eight bytes at a time: serial numbers are long, and the
 * loop itself would be half of the work. */
static unsigned shape_scan(struct view text) {
    const unsigned char *at = (const unsigned char *)text.data, *end = at + text.size;
    unsigned outside = 0;
    for (; end - at >= 8; at += 8)
        outside |= byte_outside[at[0]] | byte_outside[at[1]] | byte_outside[at[2]] | byte_outside[at[3]] |
                   byte_outside[at[4]] | byte_outside[at[5]] | byte_outside[at[6]] | byte_outside[at[7]];
    for (; at < end; at++)
        outside |= byte_outside[*at];
    return outside;
}

/* Is the character, which is above U+007F, no letter, separator or number? */
static bool is_other_character(uint32_t character) {
    size_t low = 0, high = COUNT_OF(other_characters);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (character > other_characters[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < COUNT_OF(other_characters) && character >= other_characters[low].first;
}

/* The same by characters. *units becomes the length in UTF-16 units; a byte that is not UTF-8 is one unit. */
static unsigned shape_scan_characters(struct view text, int64_t *units) {
    unsigned outside = shape_scan(text);
    *units = 0;
    while (text.size > 0) {
        uint32_t character = 0;
        size_t size = utf8_decode(text, &character);
        if (size == 0)
            outside |= BYTE_CLASS_TEXT | BYTE_CLASS_LATIN | BYTE_CLASS_TAG;
        if (character > 0xFF)
            outside |= BYTE_CLASS_LATIN;
        if (character > 0x7F && is_other_character(character))
            outside |= BYTE_CLASS_TAG;
        *units += character > 0xFFFF ? 2 : 1;
        size_t taken = size ? size : 1;
        text = (struct view){text.data + taken, text.size - taken};
    }
    return outside;
}

/* Is the text "/", or "/…/" with at least one character between? "//" is not a path (as recorded). */
static bool shape_is_path(struct view text) {
    if (text.size == 0 || text.data[0] != '/')
        return false;
    return text.size == 1 || (text.size >= 3 && text.data[text.size - 1] == '/');
}

/* Is the text one of the values in `set`, "[A, B, C]"? */
static bool shape_has_value(const char *set, struct view text) {
    for (const char *at = set + 1; *at; at += strspn(at, ", ]")) {
        const size_t size = strcspn(at, ",]");
        if (view_equal(text, (struct view){at, size}))
            return true;
        at += size;
    }
    return false;
}

static bool is_separator(uint32_t character) {
    return character == ' ' || character == 0xA0 || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200A) || character == 0x2028 || character == 0x2029 ||
           character == 0x202F || character == 0x205F || character == 0x3000;
}

static bool is_visible_ascii(char c) { return c > ' ' && c <= '~'; }

/* Has the text nothing but the separators of \p{Z}, or nothing at all? */
static bool shape_is_blank(struct view text) {
    while (text.size > 0) {
        uint32_t character = 0;
        const size_t size = utf8_decode(text, &character);
        if (size == 0 || !is_separator(character))
            return false;
        text = (struct view){text.data + size, text.size - size};
    }
    return true;
}

/* Has the text, of allowed characters, the form of the pattern? A tag's key of white space only does not,
 * although the pattern says so (as recorded). */
static bool shape_has_form(const struct shape *shape, struct view text) {
    if (shape->outside == BYTE_CLASS_TAG)
        return shape->minimum == 0 || (text.size > 0 && is_visible_ascii(text.data[0])) ||
               !shape_is_blank(text);
    if (shape->outside == BYTE_CLASS_PATH)
        return shape_is_path(text);
    if (shape->outside == BYTE_CLASS_PREFIX)
        return text.size > 0 && text.data[0] == '/';
    return text.size > 0 || shape->minimum == 0 || shape->outside == BYTE_CLASS_NONE;
}

/* With constraints off. A value that may be empty may be empty then, too. */
static unsigned shape_off_violations(const struct shape *shape, struct view text, unsigned outside) {
    unsigned violations = outside & BYTE_CLASS_TEXT ? 1u << CONSTRAINT_PATTERN : 0;
    if (text.size > SHAPE_OFF_MAXIMUM)
        violations |= 1u << CONSTRAINT_MAXIMUM;
    if (text.size == 0 && shape->minimum > 0)
        violations |= 1u << CONSTRAINT_MINIMUM;
    return violations;
}

static unsigned shape_string_violations(const struct shape *shape, struct view text,
                                        enum iam_mock_constraints constraints) {
    int64_t units = (int64_t)text.size;
    unsigned outside = shape_scan(text);
    if (outside & BYTE_CLASS_ASCII)
        outside = shape_scan_characters(text, &units);
    if (constraints == IAM_MOCK_CONSTRAINTS_OFF)
        return shape_off_violations(shape, text, outside);

    const bool matches = (outside & (shape->outside | BYTE_CLASS_TEXT)) == 0 && shape_has_form(shape, text);
    unsigned violations = matches ? 0 : 1u << CONSTRAINT_PATTERN;
    if (units > shape->maximum)
        violations |= 1u << CONSTRAINT_MAXIMUM;
    if (units < shape->minimum)
        violations |= 1u << CONSTRAINT_MINIMUM;
    return violations;
}

IAM_MOCK_INTERNAL unsigned shape_text_violations(const struct shape *shape, struct view text,
                                                 enum iam_mock_constraints constraints) {
    if (shape->type == SHAPE_TYPE_ENUM)
        return shape_has_value(shape->expected, text) ? 0 : 1u << CONSTRAINT_PATTERN;
    return shape_string_violations(shape, text, constraints);
}

IAM_MOCK_INTERNAL unsigned shape_number_violations(const struct shape *shape, int64_t number) {
    if (number > shape->maximum)
        return 1u << CONSTRAINT_MAXIMUM;
    return number < shape->minimum ? 1u << CONSTRAINT_MINIMUM : 0;
}

IAM_MOCK_INTERNAL const char *shape_mismatch(enum shape_id shape, struct view text,
                                             enum iam_mock_constraints constraints) {
    const unsigned broken = shape_text_violations(&shape_table[shape], text, constraints);
    if (broken == 0)
        return NULL;
    if (broken == 1u << CONSTRAINT_PATTERN && shape_table[shape].outside == BYTE_CLASS_TAG &&
        shape_is_blank(text))
        return "a text that isn't only white space";
    if (constraints == IAM_MOCK_CONSTRAINTS_ON || shape_table[shape].type == SHAPE_TYPE_ENUM)
        return shape_table[shape].expected;
    if (broken & 1u << CONSTRAINT_MAXIMUM)
        return "at most 1024 bytes of UTF-8";
    return broken & 1u << CONSTRAINT_PATTERN ? "UTF-8 without NUL" : "a text that isn't empty";
}

IAM_MOCK_INTERNAL struct view shape_violation_text(const struct shape *shape, enum constraint constraint,
                                                   enum iam_mock_constraints constraints) {
    if (constraints == IAM_MOCK_CONSTRAINTS_OFF && shape->type == SHAPE_TYPE_STRING) {
        if (constraint == CONSTRAINT_MAXIMUM)
            return VIEW("Member must have length less than or equal to 1024");
        if (constraint == CONSTRAINT_MINIMUM)
            return VIEW("Member must have length greater than or equal to 1");
    }
    return shape->texts[constraint];
}

#undef BYTE_BETWEEN
#undef BYTE_IS_WORD
#undef BYTE_IS_NAME
#undef BYTE_IS_TAG
#undef BYTE_OUTSIDE
#undef BYTE_OUTSIDE_MORE
#undef BYTES_4
#undef BYTES_16
#undef BYTES_64
#undef SHAPE_MEASURE_STRING
#undef SHAPE_MEASURE_INTEGER
#undef SHAPE_MEASURE_ENUM
#undef SHAPE_PATTERN_STRING
#undef SHAPE_PATTERN_INTEGER
#undef SHAPE_PATTERN_ENUM
#undef SHAPE_EXPECTED_STRING
#undef SHAPE_EXPECTED_INTEGER
#undef SHAPE_EXPECTED_ENUM
#undef SHAPE_MEASURE_STRUCTURES
#undef SHAPE_MEASURE_STRINGS
#undef SHAPE_EXPECTED_STRUCTURES
#undef SHAPE_EXPECTED_STRINGS
#undef SHAPE_PATTERN_STRUCTURES
#undef SHAPE_PATTERN_STRINGS
#undef SHAPE_TEXT
#undef SHAPE_OFF_MAXIMUM
