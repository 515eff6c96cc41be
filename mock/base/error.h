/* Filling the caller's struct iam_mock_error. */
#ifndef MOCK_BASE_ERROR_H
#define MOCK_BASE_ERROR_H

#include "base/base.h"

/*
 * Each function fills all of `error` (which may be NULL) and returns `code`, so that a function can end with
 * the call. Texts are cut to the struct's sizes, between characters, and made one line of UTF-8.
 */
IAM_MOCK_INTERNAL int error_set(struct iam_mock_error *error, int code, const char *field, const char *format,
                                ...) PRINTF_LIKE(4, 5);
/* The same with the place in a file; line and column count from 1, 0: none. */
IAM_MOCK_INTERNAL int error_set_at(struct iam_mock_error *error, int code, const char *file, int line,
                                   int column, const char *field, const char *format, ...) PRINTF_LIKE(7, 8);
/* IAM_MOCK_ENOMEM, "out of memory". */
IAM_MOCK_INTERNAL int error_no_memory(struct iam_mock_error *error);
/* IAM_MOCK_EINVAL, "NAME is NULL": of an argument that may not be. */
IAM_MOCK_INTERNAL int error_null(struct iam_mock_error *error, const char *name);
/* Add the place to an error that was set without one. */
IAM_MOCK_INTERNAL void error_place(struct iam_mock_error *error, const char *file, int line);

#endif
