/* Bodies that are larger than a client's buffer: an HTML page, and an XML comment in an answer. */
#ifndef MOCK_ANSWER_LARGE_H
#define MOCK_ANSWER_LARGE_H

#include "base/base.h"

#define LARGE_SIZE 61440 /* 60 KB: of the page, and of the comment */

/* Write a page of LARGE_SIZE bytes. */
IAM_MOCK_INTERNAL void large_put_page(char *out);

/*
 * Insert a comment of LARGE_SIZE bytes after the start tag of the root element; if the root has no end tag,
 * after the root. `body` is a well-formed answer of `size` bytes, with room for LARGE_SIZE more. Returns the
 * new size.
 */
IAM_MOCK_INTERNAL size_t large_insert_comment(char *body, size_t size);

#endif
