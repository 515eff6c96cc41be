/* Building lists of names for messages: "a, b, c". */
#ifndef MOCK_BASE_NAMES_H
#define MOCK_BASE_NAMES_H

#include "base/base.h"

/* Add a name to the list in `names`, a C string in a buffer of `capacity` bytes. A name that does not fit is
 * left out. */
IAM_MOCK_INTERNAL void names_add(char *names, size_t capacity, const char *name);

#endif
