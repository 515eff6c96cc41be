/* The hexadecimal digits of each byte. */
#ifndef MOCK_BASE_HEX_H
#define MOCK_BASE_HEX_H

#include "base/base.h"

/* For each byte its two digits, in lower case: those of byte B are at 2 * B. */
IAM_MOCK_INTERNAL_DATA const char hex_pairs[2 * 256 + 1];

#endif
