/* Functions that fill the caller's struct iam_mock_error. */
#ifndef MOCK_BASE_ERROR_H
#define MOCK_BASE_ERROR_H

#include "base/base.h"

/*
 * Each error_ function but the last two fills all fields of `error` (which may be NULL) and returns the
 * code, so that a function can end with `return error_set(…)`. Texts are cut to the struct's sizes and made
 * one line of UTF-8. `field` names the field of the test's struct that is wrong; "": none.
 */
IAM_MOCK_INTERNAL int error_set(struct iam_mock_error *error, int code, const char *field, const char *format,
                                ...) PRINTF_LIKE(4, 5);
/* The same for an error in a file. `line` and `column` count from 1; 0: not known. */
IAM_MOCK_INTERNAL int error_set_at(struct iam_mock_error *error, int code, const char *file, int line,
                                   int column, const char *field, const char *format, ...) PRINTF_LIKE(7, 8);
/* Set and return IAM_MOCK_ENOMEM, "out of memory". */
IAM_MOCK_INTERNAL int error_no_memory(struct iam_mock_error *error);
/* Set and return IAM_MOCK_EINVAL, "NAME is NULL", for an argument that must not be NULL. */
IAM_MOCK_INTERNAL int error_null(struct iam_mock_error *error, const char *name);
/* Cut what may be a secret in the message and the field of an error that was set. `error` may be NULL. */
IAM_MOCK_INTERNAL void error_mask_secrets(struct iam_mock_error *error);
/* Set the file and the line of an error that was set without a place. `error` may be NULL. */
IAM_MOCK_INTERNAL void error_place(struct iam_mock_error *error, const char *file, int line);

#endif
