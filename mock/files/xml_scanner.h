/* Finds the line and column of each tag in XML source: libxml2 knows only the line of a start tag's end. */
#ifndef MOCK_FILES_XML_SCANNER_H
#define MOCK_FILES_XML_SCANNER_H

#include "base/view.h"

struct xml_scanner {
    const char *at, *end; /* the source that isn't scanned yet */
    int line, column;     /* of `at`, from 1; columns count characters */
};

/* Returns a scanner at the beginning of the source. */
static inline struct xml_scanner scanner_start(struct view source) {
    return (struct xml_scanner){source.data, source.data + source.size, 1, 1};
}

/* Find the next start tag of a well-formed document without a DOCTYPE. Sets the place of its '<', and moves
 * the scanner behind the '<'. */
IAM_MOCK_INTERNAL void scanner_next_tag(struct xml_scanner *scanner, int *line, int *column);

/* Move the scanner from the start of a well-formed document without a DOCTYPE to the first text, besides
 * white space, that belongs to the element whose '<' is at the place. Without such a text, to the element's
 * end. */
IAM_MOCK_INTERNAL void scanner_find_text(struct xml_scanner *scanner, int line, int column);

/* Move the scanner to the next DOCTYPE. Returns false if there is none; the scanner is then at the end. */
IAM_MOCK_INTERNAL bool scanner_find_doctype(struct xml_scanner *scanner);

#endif
