/* Reads which calls a fault of a script hits; and what the readers of a script share. */
#ifndef MOCK_SWEEP_SCRIPT_PLACE_H
#define MOCK_SWEEP_SCRIPT_PLACE_H

#include "base/suggest.h"
#include "sweep/fault.h"

/* A fault as read from a script. The views are of the script. */
struct sweep_scripted {
    struct sweep_fault fault;
    struct view action, target; /* with fault.occurrence: the call's; `target` is escaped */
};

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

/*
 * Read a place at the start of a text, with the ':' after it: *size bytes. Returns 0, or IAM_MOCK_EINVAL: the
 * error (may be NULL) names `field`.
 */
IAM_MOCK_INTERNAL MUST_CHECK int sweep_parse_place(struct sweep_scripted *out, size_t *size, struct view text,
                                                   const char *field, struct iam_mock_error *error);
/* Copy a target without its escapes; cut to 256 bytes, with a NUL. */
IAM_MOCK_INTERNAL void sweep_unescape_target(char out[257], struct view escaped);

#endif
