/* Copies libxml2's tree of a document to a struct xml_document. */
#ifndef MOCK_FILES_XML_COPY_H
#define MOCK_FILES_XML_COPY_H

#include "files/xml.h"

#include <libxml/tree.h>

/* Copy a document. `root` is its root element, and `source` its text, which gives the places of the tags.
 * *out is one block, which the caller frees with memory_free(). Returns 0 or IAM_MOCK_ENOMEM. */
IAM_MOCK_INTERNAL MUST_CHECK int xml_copy(struct xml_document **out, const xmlDoc *document,
                                          const xmlNode *root, struct view source,
                                          struct iam_mock_error *error);

#endif
