/* Reads what the kernel says in /proc about the process and its descriptors. Nothing here is a cancellation
 * point or changes errno. */
#ifndef MOCK_ADAPTERS_SLEEP_PROC_H
#define MOCK_ADAPTERS_SLEEP_PROC_H

#include "adapters/sleep/sleep.h"

/* Read what fits into `text`, as a string. Returns false if the file can't be read. */
bool iam_mock_sleep_internal_read_file(const char *path, char text[], size_t size);

/* Find the descriptors of an epoll instance. Returns their number; -1: there are more than `size`, or `epoll`
 * is no epoll instance. */
int iam_mock_sleep_internal_find_watched(int epoll, int fds[], int size);

/* Set *out to the clock of a timerfd. Returns false if `fd` is none. */
bool iam_mock_sleep_internal_find_timer_clock(int fd, clockid_t *out);

#endif
