/* Points in time: milliseconds since 1970-01-01T00:00:00Z, years 1970 to 9999, no leap seconds, UTC. */
#ifndef MOCK_BASE_CLOCK_H
#define MOCK_BASE_CLOCK_H

#include "base/base.h"

#define CLOCK_END_MS INT64_C(253402300800000)         /* 10000-01-01, the first moment after the range */
#define CLOCK_DEFAULT_START_MS INT64_C(1767225600000) /* 2026-01-01 */

/* Read "YYYY-MM-DDThh:mm:ss[.sss]Z". False: `text` has another form, or the calendar has no such day; *out is
 * unchanged then. */
IAM_MOCK_INTERNAL MUST_CHECK bool clock_parse(int64_t *out, const char *text);

/* Why clock_parse() refuses `text`, in words of a message: "there is no such day", "there is no such time of
 * day", or the form that was expected. Static. */
IAM_MOCK_INTERNAL const char *clock_explain(const char *text);

/* Each function writes `ms`, which must be in the range, and a NUL. The sizes do not count the NUL. */
#define CLOCK_SECONDS_SIZE 20 /* 2026-01-01T00:00:00Z */
IAM_MOCK_INTERNAL void clock_format_seconds(char out[CLOCK_SECONDS_SIZE + 1], int64_t ms);
#define CLOCK_MILLISECONDS_SIZE 24 /* 2026-01-01T00:00:00.000Z */
IAM_MOCK_INTERNAL void clock_format_milliseconds(char out[CLOCK_MILLISECONDS_SIZE + 1], int64_t ms);
#define CLOCK_HTTP_SIZE 29 /* Thu, 01 Jan 2026 00:00:00 GMT: RFC 9110, 5.6.7 */
IAM_MOCK_INTERNAL void clock_format_http(char out[CLOCK_HTTP_SIZE + 1], int64_t ms);

#endif
