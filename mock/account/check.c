/* Checking the values of a new record, with messages that say what was expected. */
#include "account/check.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/view.h"

IAM_MOCK_INTERNAL int check_required(enum shape_id shape, const char *field, const char *text,
                                     const struct account_terms *terms, struct iam_mock_error *error) {
    if (!text)
        return error_set(error, IAM_MOCK_EINVAL, field, "%s is NULL; expected a text", field);
    const char *expected =
        *text ? shape_mismatch(shape, view_of(text), terms->constraints) : "a text that isn't empty";
    if (!expected)
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, field, "%s \"%.64s\": expected %s", field, text, expected);
}

IAM_MOCK_INTERNAL int check_text_size(const char *field, const char *text, size_t maximum,
                                      struct iam_mock_error *error) {
    size_t size = text ? strlen(text) : 1;
    if (size >= 1 && size <= maximum)
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, field, "%s is of %zu bytes: expected 1 to %zu", field, size,
                     maximum);
}

IAM_MOCK_INTERNAL int check_date(int64_t *out, const char *field, const char *text, int64_t fallback,
                                 struct iam_mock_error *error) {
    *out = fallback;
    if (!text || clock_parse(out, text))
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, field, "%s \"%.64s\": %s", field, text, clock_explain(text));
}
