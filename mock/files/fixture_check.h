/* What an element of a fixture may be. */
#ifndef MOCK_FILES_FIXTURE_CHECK_H
#define MOCK_FILES_FIXTURE_CHECK_H

#include "files/fixture_segments.h"
#include "files/xml.h"

/* Check an element's namespace, attributes, content and depth (0: the root). Returns 0 or IAM_MOCK_EXML. */
IAM_MOCK_INTERNAL MUST_CHECK int fixture_check_element(const struct fixture_builder *builder,
                                                       const struct xml_element *element, int depth);

#endif
