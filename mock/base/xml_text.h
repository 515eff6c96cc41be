/* Writing texts into attributes of XML 1.0. */
#ifndef MOCK_BASE_XML_TEXT_H
#define MOCK_BASE_XML_TEXT_H

#include "base/text.h"

/*
 * Add `value` as it is written between double quotes: a parser of XML gives back the same bytes. Returns the
 * size of the part that was added: less than value.size if a character follows that XML cannot hold, or a
 * byte that is not UTF-8.
 */
IAM_MOCK_INTERNAL MUST_CHECK size_t xml_text_add(struct text *out, struct view value);

#endif
