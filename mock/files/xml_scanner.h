/* Where tags begin in XML source: libxml2 knows only the line on which a start tag ends. */
#ifndef MOCK_FILES_XML_SCANNER_H
#define MOCK_FILES_XML_SCANNER_H

#include "base/view.h"

struct xml_scanner {
    const char *at, *end; /* what isn't scanned yet */
    int line, column;     /* of `at`, from 1; columns count characters */
};

static inline struct xml_scanner scanner_start(struct view source) {
    return (struct xml_scanner){source.data, source.data + source.size, 1, 1};
}

/* Find the next start tag of a well-formed document without a DOCTYPE: set the place of its '<', and go on
 * behind that. */
IAM_MOCK_INTERNAL void scanner_next_tag(struct xml_scanner *scanner, int *line, int *column);

/* Stop at the next DOCTYPE. False: there is none. */
IAM_MOCK_INTERNAL bool scanner_find_doctype(struct xml_scanner *scanner);

#endif
