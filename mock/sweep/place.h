/* Finds the place in a source file, FILE:LINE, that the message of a failing case names. */
#ifndef MOCK_SWEEP_PLACE_H
#define MOCK_SWEEP_PLACE_H

#include "base/view.h"

/*
 * Returns the first "FILE:LINE" that begins a line of a message, as the assertions of cmocka and the reports
 * of compilers write it: "test.c:12: error: Failure!". Empty: the message names no place.
 */
IAM_MOCK_INTERNAL struct view sweep_find_place(const char *message);
/* Returns the message's first line that is not the place alone: what went wrong, in a line. */
IAM_MOCK_INTERNAL struct view sweep_find_words(const char *message);

#endif
