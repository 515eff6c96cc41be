/* Checks the elements of a fixture's source: namespace, attributes, content, depth. */
#ifndef MOCK_FILES_FIXTURE_CHECK_H
#define MOCK_FILES_FIXTURE_CHECK_H

#include "files/fixture_segments.h"
#include "files/xml.h"

/* Check an element. `depth` is 0 for the root. Returns 0 or IAM_MOCK_EXML. */
IAM_MOCK_INTERNAL MUST_CHECK int fixture_check_element(const struct fixture_builder *builder,
                                                       const struct xml_element *element, int depth);

#endif
