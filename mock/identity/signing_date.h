/* The date of a signature: reading the forms that requests use, and writing the one that is signed. */
#ifndef MOCK_IDENTITY_SIGNING_DATE_H
#define MOCK_IDENTITY_SIGNING_DATE_H

#include "base/view.h"

#define SIGNING_DATE_SIZE 16 /* 20260101T000000Z */
#define SIGNING_DAY_SIZE 8   /* 20260101 */

/* Read "20260101T000000Z", "2026-01-01T00:00:00Z", or "Thu, 01 Jan 2026 00:00:00 GMT", in milliseconds since
 * 1970. False: it is none of these, or the calendar has no such time; *out is unchanged then. */
IAM_MOCK_INTERNAL MUST_CHECK bool signing_date_read(int64_t *out, struct view text);
/* Write "20260101T000000Z", without a NUL. A time outside the clock's range becomes its first or last one. */
IAM_MOCK_INTERNAL void signing_date_write(char out[SIGNING_DATE_SIZE], int64_t ms);

#endif
