/* Checking the values that a test gives for a new record. */
#ifndef MOCK_ACCOUNT_CHECK_H
#define MOCK_ACCOUNT_CHECK_H

#include "base/base.h"
#include "model/shape.h"

/* Inputs of the add functions besides the account and the struct that the test gives. */
struct account_terms {
    uint64_t seed;
    int64_t now_ms;
    enum iam_mock_constraints constraints;
    bool needs_secret; /* an access key must have a secret: the mock verifies signatures */
};

/* Each check returns 0 or IAM_MOCK_EINVAL. `field` is the name of the struct's field, for the message. */

/* Check a text that must be given, must not be empty and must fit the shape. */
IAM_MOCK_INTERNAL MUST_CHECK int check_required(enum shape_id shape, const char *field, const char *text,
                                                const struct account_terms *terms,
                                                struct iam_mock_error *error);
/* The same for a text that may be NULL. */
static inline MUST_CHECK int check_optional(enum shape_id shape, const char *field, const char *text,
                                            const struct account_terms *terms, struct iam_mock_error *error) {
    return text ? check_required(shape, field, text, terms, error) : 0;
}
/* Check a text that may be NULL and otherwise has 1 to `maximum` bytes. */
IAM_MOCK_INTERNAL MUST_CHECK int check_text_size(const char *field, const char *text, size_t maximum,
                                                 struct iam_mock_error *error);
/* Read a point in time into *out; `fallback` if `text` is NULL. */
IAM_MOCK_INTERNAL MUST_CHECK int check_date(int64_t *out, const char *field, const char *text,
                                            int64_t fallback, struct iam_mock_error *error);

#endif
