/* Included by every file: linkage macros, and macros that hide differences between compilers. */
#ifndef MOCK_BASE_BASE_H
#define MOCK_BASE_BASE_H

#include <iam_mock.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Marks functions and data that several files of the library share. The amalgamation (the library as one .c
 * file) defines both macros as static. */
#ifndef IAM_MOCK_INTERNAL
#define IAM_MOCK_INTERNAL
#define IAM_MOCK_INTERNAL_DATA extern
#endif

#define MUST_CHECK IAM_MOCK_MUST_CHECK
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* For a buffer that is written before it is read: hardened builds then do not clear it in every call. */
#if defined(__has_attribute)
#if __has_attribute(uninitialized)
#define UNCLEARED __attribute__((uninitialized))
#endif
#endif
#ifndef UNCLEARED
#define UNCLEARED
#endif

#if defined(__GNUC__)
#define PRINTF_LIKE(string, first) __attribute__((__format__(__printf__, string, first)))
#else
#define PRINTF_LIKE(string, first)
#endif

#endif
