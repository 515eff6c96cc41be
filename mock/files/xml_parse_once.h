/* Parses an XML document once, by libxml2. */
#ifndef MOCK_FILES_XML_PARSE_ONCE_H
#define MOCK_FILES_XML_PARSE_ONCE_H

#include "files/xml.h"

/*
 * As xml_parse(), without its checks of the size and of NUL bytes. Call with xml_parse()'s lock. With libxml2
 * before 2.13, memory may have run out although this returns 0 or IAM_MOCK_EXML.
 */
IAM_MOCK_INTERNAL MUST_CHECK int xml_parse_once(struct xml_document **out, struct view source,
                                                const char *file, struct iam_mock_error *error);

#endif
