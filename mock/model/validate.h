/* Checking the arguments of a call against the service's constraints, with the service's texts. Pure. */
#ifndef MOCK_MODEL_VALIDATE_H
#define MOCK_MODEL_VALIDATE_H

#include "base/view.h"
#include "model/members.h"

enum validate_result {
    VALIDATE_OK,
    VALIDATE_VIOLATIONS, /* ValidationError: `message` is "N validation errors detected: …" */
    VALIDATE_NAME        /* ValidationError in IAM's own sentence about a name; `member` says which */
};

struct validation {
    enum member_id member; /* of VALIDATE_NAME, or the malformed integer */
    size_t size;
    char message[4096]; /* ten violations of the longest texts fit; ends with a NUL */
};

/* Take a malformed integer's message. */
IAM_MOCK_INTERNAL void validation_not_an_integer(struct validation *out, enum member_id member);

/*
 * Read an integer argument: an optional sign and decimal digits, within 32 bits. False: blanks, a fraction,
 * "" or a larger number (as recorded).
 */
IAM_MOCK_INTERNAL MUST_CHECK bool validate_integer(struct view text, int64_t *out);

/*
 * Check `members` in the order given, which is the order of the service's violations. With constraints
 * off, lengths and patterns of strings aren't checked, but a NUL or what isn't UTF-8 is a violation of
 * the pattern all the same. Lengths count UTF-16 units (assumed); a byte that isn't UTF-8 counts one.
 */
IAM_MOCK_INTERNAL MUST_CHECK enum validate_result arguments_validate(struct validation *out,
                                                                     const struct arguments *arguments,
                                                                     const struct member *members,
                                                                     size_t count,
                                                                     enum iam_mock_constraints constraints);

#endif
