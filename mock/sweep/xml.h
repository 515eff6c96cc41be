/* Writes a text into XML or HTML, with escapes, for the reports. */
#ifndef MOCK_SWEEP_XML_H
#define MOCK_SWEEP_XML_H

#include "base/text.h"

/*
 * Add a text, escaped for the content of elements and for attributes in double quotes. A byte that isn't
 * UTF-8, or a character that XML 1.0 can't hold, becomes U+FFFD.
 */
IAM_MOCK_INTERNAL void xml_add_text(struct text *out, const char *text);

#endif
