/* Compiles the text of a fixture's element to segments: literal characters, and slots as ${Name}. */
#ifndef MOCK_FILES_FIXTURE_TEXT_H
#define MOCK_FILES_FIXTURE_TEXT_H

#include "files/fixture_slots.h"

/* Add the element's text. Returns 0, or IAM_MOCK_EXML if a slot isn't in the scope or a "${" has no "}". */
IAM_MOCK_INTERNAL MUST_CHECK int fixture_add_text(struct fixture_builder *builder,
                                                  const struct xml_element *element,
                                                  const struct fixture_scope *scope);

#endif
