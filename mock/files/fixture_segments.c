/* Builds the segments of a fixture: adds segments, and text to the last of them. */
#include "files/fixture_segments.h"

IAM_MOCK_INTERNAL uint32_t fixture_add_segment(struct fixture_builder *builder, enum segment_kind kind,
                                               unsigned which) {
    uint32_t index = builder->count++;
    if (builder->segments)
        builder->segments[index] = (struct segment){
            .kind = (uint8_t)kind, .which = (uint8_t)which, .text = builder->texts + builder->text_size};
    builder->in_text = kind == SEGMENT_TEXT;
    return index;
}

IAM_MOCK_INTERNAL void fixture_append_text(struct fixture_builder *builder, struct view text) {
    if (builder->segments) {
        memcpy(builder->texts + builder->text_size, text.data, text.size);
        builder->segments[builder->count - 1].size += (uint32_t)text.size;
    }
    builder->text_size += (uint32_t)text.size;
}

IAM_MOCK_INTERNAL void fixture_open_text(struct fixture_builder *builder) {
    if (!builder->in_text)
        fixture_add_segment(builder, SEGMENT_TEXT, 0);
}

IAM_MOCK_INTERNAL void fixture_add_literal(struct fixture_builder *builder, struct view text) {
    fixture_open_text(builder);
    fixture_append_text(builder, text);
}

IAM_MOCK_INTERNAL void fixture_close_stretch(struct fixture_builder *builder, uint32_t opened) {
    /* 16 bits are enough: a file of the largest size has far fewer segments. */
    uint32_t end = fixture_add_segment(builder, SEGMENT_END, 0);
    if (builder->segments)
        builder->segments[opened].end = (uint16_t)end;
}
