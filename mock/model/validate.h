/* Validation: checks the arguments of a call against the service's constraints. Pure. */
#ifndef MOCK_MODEL_VALIDATE_H
#define MOCK_MODEL_VALIDATE_H

#include "base/view.h"
#include "model/fixture_ids.h"
#include "model/members.h"

enum validate_result {
    VALIDATE_OK,
    VALIDATE_VIOLATIONS, /* ValidationError: `message` is "N validation errors detected: …" */
    VALIDATE_SENTENCE    /* ValidationError with IAM's own sentence; `member` says about which member */
};

struct validation {
    enum fixture_id fixture; /* the answer, unless VALIDATE_OK */
    enum member_id member;   /* set for VALIDATE_SENTENCE, and by validation_not_an_integer() */
    size_t size;             /* of `message`, in bytes, without NUL */
    char message[4096];      /* ends with a NUL; the ten longest violations fit */
};

/* Set `fixture`, `member`, and the message "MEMBER is not a valid integer". */
IAM_MOCK_INTERNAL void validation_not_an_integer(struct validation *out, enum member_id member);

/* Set `fixture` and the message: the syntax of a list is refused. Returns false. */
IAM_MOCK_INTERNAL bool validation_refuse_list(struct validation *out, const char *message);

/*
 * Read an integer argument: an optional sign and decimal digits, within 32 bits. False: `text` is anything
 * else, such as "", " 1", "1.5" or a larger number (as recorded).
 */
IAM_MOCK_INTERNAL MUST_CHECK bool validate_integer(struct view text, int64_t *out);

/*
 * Check the arguments of `members` in the order given, which is the order of the service's violations. With
 * constraints off, strings have the limits of shape_text_violations(), the pattern is broken by a NUL or a
 * byte that is not UTF-8, and a list may have any length; integers and enumerations are checked as usual.
 * Lengths count UTF-16 units (assumed); a byte that is not UTF-8 counts as one.
 */
IAM_MOCK_INTERNAL MUST_CHECK enum validate_result arguments_validate(struct validation *out,
                                                                     const struct arguments *arguments,
                                                                     const struct member *members,
                                                                     size_t count,
                                                                     enum iam_mock_constraints constraints);

#endif
