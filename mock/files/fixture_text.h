/* The text of a fixture's element: literal characters, and slots as ${Name}. */
#ifndef MOCK_FILES_FIXTURE_TEXT_H
#define MOCK_FILES_FIXTURE_TEXT_H

#include "files/fixture_slots.h"

/* Add the element's text. Returns 0, or IAM_MOCK_EXML: a slot that isn't in the scope, or a "${" without a
 * "}". */
IAM_MOCK_INTERNAL MUST_CHECK int fixture_add_text(struct fixture_builder *builder,
                                                  const struct xml_element *element,
                                                  const struct fixture_scope *scope);

#endif
