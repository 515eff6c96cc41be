/* One parse by libxml2. */
#ifndef MOCK_FILES_XML_PARSE_ONCE_H
#define MOCK_FILES_XML_PARSE_ONCE_H

#include "files/xml.h"

/* As xml_parse(), but not for two threads at once, and libxml2 before 2.13 may hide that memory ran out. */
IAM_MOCK_INTERNAL MUST_CHECK int xml_parse_once(struct xml_document **out, struct view source,
                                                const char *file, struct iam_mock_error *error);

#endif
