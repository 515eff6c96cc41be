/* Making and cloning records: blocks of memory that hold a header and texts. */
#include "base/record.h"
#include "base/memory.h"

/* Block sizes are rounded up to this: sizeof a record's struct may exceed the offset of its first text by
 * padding, and a block must not be smaller than its struct. */
#define RECORD_ALIGNMENT sizeof(uint64_t)

/* Place the row's text at offset *end, and move *end behind the text. False: the offset or the size does not
 * fit the header's field. */
static bool place_row(const struct record_row *row, size_t *end) {
    size_t at = *end;
    *end += row->from.size + 1;
    if (row->text) {
        *row->text = (struct record_text){(uint16_t)at, (uint16_t)row->from.size};
        return *end <= UINT16_MAX;
    }
    *row->bytes = (struct record_bytes){(uint32_t)at, (uint32_t)row->from.size};
    return *end <= UINT32_MAX - RECORD_ALIGNMENT;
}

IAM_MOCK_INTERNAL struct record_bytes record_put(void *block, size_t *at, struct view text) {
    char *to = (char *)block + *at;
    const struct record_bytes place = {(uint32_t)*at, (uint32_t)text.size};
    memcpy(to, text.data, text.size);
    to[text.size] = '\0';
    *at += text.size + 1;
    return place;
}

static void copy_row(char *block, const struct record_row *row) {
    size_t at = row->text ? row->text->at : row->bytes->at;
    record_put(block, &at, row->from);
}

static size_t block_size(size_t size) { return (size + RECORD_ALIGNMENT - 1) & ~(RECORD_ALIGNMENT - 1); }

IAM_MOCK_INTERNAL void *record_allocate(size_t size) {
    struct record *record = memory_new(block_size(size));
    if (record)
        record->size = (uint32_t)block_size(size);
    return record;
}

/* Place the texts of all rows, then the bytes, in whatever order the rows are: bytes may be so many that a
 * text would not fit behind. */
static bool place_rows(const struct record_row *rows, size_t count, size_t *end) {
    size_t others = 0;
    for (size_t i = 0; i < count; i++) {
        others += rows[i].text == NULL;
        if (rows[i].from.data && rows[i].text && !place_row(&rows[i], end))
            return false;
    }
    for (size_t i = 0; others > 0 && i < count; i++) {
        if (rows[i].from.data && !rows[i].text && !place_row(&rows[i], end))
            return false;
    }
    return true;
}

IAM_MOCK_INTERNAL void *record_new(void *head, size_t head_size, const struct record_row *rows,
                                   size_t count) {
    size_t size = head_size;
    if (!place_rows(rows, count, &size))
        return NULL;
    ((struct record *)head)->size = (uint32_t)block_size(size);
    char *block = memory_new(block_size(size));
    if (!block)
        return NULL;
    memcpy(block, head, head_size);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].from.data)
            copy_row(block, &rows[i]);
    }
    return block;
}

IAM_MOCK_INTERNAL void *record_clone(const void *record) {
    size_t size = ((const struct record *)record)->size;
    void *copy = memory_new(size);
    return copy ? memcpy(copy, record, size) : NULL;
}

#undef RECORD_ALIGNMENT
