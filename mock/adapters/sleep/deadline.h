/* Notices a program that waits for a deadline by a clock that its virtual waits do not move. */
#ifndef MOCK_ADAPTERS_SLEEP_DEADLINE_H
#define MOCK_ADAPTERS_SLEEP_DEADLINE_H

#include "adapters/sleep/sleep.h"

/* Note that a function returned the real time. May be called in any place: takes no lock. */
void iam_mock_sleep_internal_note_read(void);

/* Note a virtual wait while the wall clock is off. Call under state.c's mutex. */
void iam_mock_sleep_internal_note_wait(struct iam_mock *mock);

/* Begin anew, for a mock that is installed now. Call under state.c's mutex. */
void iam_mock_sleep_internal_note_install(void);

#endif
