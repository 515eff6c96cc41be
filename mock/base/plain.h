/* Plain texts: those that XML holds as they are, without escaping. */
#ifndef MOCK_BASE_PLAIN_H
#define MOCK_BASE_PLAIN_H

#include "base/view.h"

/* How many bytes at the start of `text` are plain: printable ASCII other than '&', '<' and '>'. */
IAM_MOCK_INTERNAL size_t plain_size(struct view text);

static inline bool text_is_plain(struct view text) { return plain_size(text) == text.size; }

#endif
