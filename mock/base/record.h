/* Records of variable length: one block of memory that holds a header and, after it, the header's texts. */
#ifndef MOCK_BASE_RECORD_H
#define MOCK_BASE_RECORD_H

#include "base/view.h"

/* The first member of every record. */
struct record {
    uint32_t size; /* of the whole block, in bytes */
};

/* A text of a record: where it begins, in bytes from the start of the block, and its size. A NUL follows it.
 */
struct record_text {
    uint16_t at, size; /* `at` 0: the record has no such text */
};

/* The same for bytes that may be longer than a text. */
struct record_bytes {
    uint32_t at, size;
};

/* One text of a new record. Exactly one of `text` and `bytes` is set: a field of the header. */
struct record_row {
    struct record_text *text;
    struct record_bytes *bytes;
    struct view from; /* what to copy; data NULL: the record gets no such text */
};

/*
 * Make a record out of a header and the texts of `rows`. `head` is a header on the caller's stack, of
 * `head_size` bytes (the offset of the first text); its size and the fields that `rows` names are set here.
 * Returns a block that the caller frees with memory_free(), or NULL: out of memory, or a text that doesn't
 * fit its field (every caller limits its texts to less).
 */
IAM_MOCK_INTERNAL MUST_CHECK void *record_new(void *head, size_t head_size, const struct record_row *rows,
                                              size_t count);

/* A copy of the whole block, to be freed with memory_free(). NULL: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK void *record_clone(const void *record);

/* A C string for a row; NULL gives a row that adds nothing. */
static inline struct view record_from(const char *text) {
    return (struct view){text, text ? strlen(text) : 0};
}

/* The text as a view into the record; of size 0 if the record has no such text. */
static inline struct view record_view(const void *record, struct record_text text) {
    return (struct view){(const char *)record + text.at, text.size};
}

/* The text as a C string in the record; NULL if the record has no such text. */
static inline const char *record_string(const void *record, struct record_text text) {
    return text.at ? (const char *)record + text.at : NULL;
}

#endif
