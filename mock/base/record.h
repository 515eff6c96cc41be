/* Records: blocks of memory of variable length that hold a header and, after the header, its texts. */
#ifndef MOCK_BASE_RECORD_H
#define MOCK_BASE_RECORD_H

#include "base/view.h"

/* The first member of every record. */
struct record {
    uint32_t size; /* of the whole block, in bytes */
};

/* A text of a record: its offset in the block, and its size, both in bytes. A NUL follows the text. */
struct record_text {
    uint16_t at, size; /* `at` 0: the record has no such text */
};

/* The same for bytes that may be longer than UINT16_MAX. */
struct record_bytes {
    uint32_t at, size;
};

/* One text of a new record. Exactly one of `text` and `bytes` is set, and points to a field of the header. */
struct record_row {
    struct record_text *text;
    struct record_bytes *bytes;
    struct view from; /* what to copy; data NULL: the record gets no such text */
};

/*
 * Make a record from a header and the texts of `rows`. `head` is a header on the caller's stack, of
 * `head_size` bytes (the offset of the first text). The function sets the header's `size` and the fields that
 * `rows` point to, then copies header and texts. Returns a block that the caller frees with memory_free(), or
 * NULL: out of memory, or a text that does not fit its field (every caller limits its texts to less).
 */
IAM_MOCK_INTERNAL MUST_CHECK void *record_new(void *head, size_t head_size, const struct record_row *rows,
                                              size_t count);

/* A block of `size` bytes for a record, whose texts the caller then adds by record_put(). The caller sets the
 * other fields. NULL: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK void *record_allocate(size_t size);

/* Copy a text and a NUL to the offset *at of the block, and move *at behind them. */
IAM_MOCK_INTERNAL struct record_bytes record_put(void *block, size_t *at, struct view text);

/* Copy the whole block. The caller frees the copy with memory_free(). NULL: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK void *record_clone(const void *record);

/* A C string as `from` of a row. For NULL the record gets no such text. */
static inline struct view record_from(const char *text) {
    return (struct view){text, text ? strlen(text) : 0};
}

/* The text as a view into the record; size 0: the record has no such text, or an empty text. */
static inline struct view record_view(const void *record, struct record_text text) {
    return (struct view){(const char *)record + text.at, text.size};
}

/* The text as a C string in the record; NULL: the record has no such text. */
static inline const char *record_string(const void *record, struct record_text text) {
    return text.at ? (const char *)record + text.at : NULL;
}

#endif
