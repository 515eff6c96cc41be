/* The segments of a fixture out of its elements. */
#ifndef MOCK_FILES_FIXTURE_BUILD_H
#define MOCK_FILES_FIXTURE_BUILD_H

#include "files/files.h"
#include "files/xml.h"

/* Run twice over the same elements: first with `segments` NULL, to check and measure, then to fill. */
struct fixture_builder {
    struct segment *segments;
    char *texts;
    uint32_t count, text_size, parents;
    enum fixture_id id;
    const struct service *service; /* whose namespace the elements are in */
    struct fixture_slots slots;    /* that the answer has */
    bool in_text;                  /* the last segment is a TEXT that may grow */
    const char *file;
    struct iam_mock_error *error;
};

IAM_MOCK_INTERNAL MUST_CHECK int fixture_build(struct fixture_builder *builder,
                                               const struct xml_element *root);

#endif
