/*
 * Compiles the elements of a fixture to segments, in the service's own layout: no XML declaration, two spaces
 * a level, a newline after each line. White space between the elements of the source has no effect on an
 * answer.
 */
#ifndef MOCK_FILES_FIXTURE_ELEMENTS_H
#define MOCK_FILES_FIXTURE_ELEMENTS_H

#include "files/fixture_segments.h"
#include "files/xml.h"

/* Add the segments of the root element and all inside. Returns 0 or IAM_MOCK_EXML. */
IAM_MOCK_INTERNAL MUST_CHECK int fixture_add_elements(struct fixture_builder *builder,
                                                      const struct xml_element *root);

#endif
