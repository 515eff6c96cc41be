/* Builds the segments of a fixture: adds segments, and text to the last of them. */
#ifndef MOCK_FILES_FIXTURE_SEGMENTS_H
#define MOCK_FILES_FIXTURE_SEGMENTS_H

#include "answer/fixture.h"
#include "base/view.h"
#include "model/services.h"

/* A fixture is built twice from the same elements: first with `segments` NULL, which checks and measures,
 * then with memory for all segments and texts. */
struct fixture_builder {
    struct segment *segments;
    char *texts;
    uint32_t count, text_size; /* what was added so far */
    uint32_t parents;          /* PARENT segments among them */
    enum fixture_id id;
    const struct service *service; /* whose XML namespace the elements are in */
    struct fixture_slots slots;    /* the slots and lists that the answer has */
    bool in_text;                  /* the last segment is a TEXT, which may grow */
    const char *file;              /* for messages */
    struct iam_mock_error *error;
};

/* Add an empty segment. Returns its index. */
IAM_MOCK_INTERNAL uint32_t fixture_add_segment(struct fixture_builder *builder, enum segment_kind kind,
                                               unsigned which);
/* Add text to the last segment, of whatever kind. */
IAM_MOCK_INTERNAL void fixture_append_text(struct fixture_builder *builder, struct view text);
/* Add a TEXT segment, unless the last segment is one. */
IAM_MOCK_INTERNAL void fixture_open_text(struct fixture_builder *builder);
/* Add text to a TEXT segment: the last one, or a new one. */
IAM_MOCK_INTERNAL void fixture_add_literal(struct fixture_builder *builder, struct view text);
/* End the stretch that the segment `opened` begins. */
IAM_MOCK_INTERNAL void fixture_close_stretch(struct fixture_builder *builder, uint32_t opened);

#endif
