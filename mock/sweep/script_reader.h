/* What the readers of a sweep's script share: the place of reading, and errors. */
#ifndef MOCK_SWEEP_SCRIPT_READER_H
#define MOCK_SWEEP_SCRIPT_READER_H

#include "base/suggest.h"
#include "sweep/script.h"

/* A script, and how far it was read. */
struct script_reader {
    struct view all;
    size_t at;         /* where reading goes on */
    size_t understood; /* the end of the last whole fault */
    const char *field; /* for the error */
    struct iam_mock_error *error;
};

/* Returns IAM_MOCK_EINVAL with the error set: the script is wrong `at` a byte. */
IAM_MOCK_INTERNAL int script_refuse(const struct script_reader *reader, size_t at, const char *expected);
/* The same for a wrong word, with the word that is meant. */
IAM_MOCK_INTERNAL int script_refuse_word(const struct script_reader *reader, size_t at,
                                         const struct suggestion *suggestion, const char *expected);
/* Does the character separate faults? */
IAM_MOCK_INTERNAL bool script_is_blank(char c);
/*
 * Read a number of *taken digits; one above `most` is cut to some number above `most`. Returns false if there
 * is no digit.
 */
IAM_MOCK_INTERNAL bool script_take_number(int64_t *out, struct view digits, size_t *taken, int64_t most);
/* Read which calls the fault hits, and the ':' after them. Returns 0 or IAM_MOCK_EINVAL. */
IAM_MOCK_INTERNAL MUST_CHECK int script_read_place(struct sweep_scripted *out, struct script_reader *reader);

#endif
