/* Asks the kernel what could end a wait of this process: other threads, children, timers, signals. */
#ifndef MOCK_ADAPTERS_SLEEP_ALONE_H
#define MOCK_ADAPTERS_SLEEP_ALONE_H

#include "adapters/sleep/sleep.h"

/* These leave errno as it is. If the kernel's answer is missing (there is no /proc), the process counts as
 * not alone. */

/* Does the process have one thread and no child? Nothing then changes an object of its own in a wait. */
bool iam_mock_sleep_internal_is_alone(void);

/* Does the process have one thread, and will no signal handler run within `span`? A handler can run if a
 * child ends or sends a signal, or if a timer of the process ends before. */
bool iam_mock_sleep_internal_is_undisturbed(const struct timespec *span);

/* Will no signal end a wait of `span` for the signals `waited`? The process has one thread, no child, and no
 * timer that ends before. */
bool iam_mock_sleep_internal_gets_no_signal(const sigset_t *waited, const struct timespec *span);

#endif
