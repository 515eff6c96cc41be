/* Reads a whole file into memory, and says in words why a file can't be read. */
#ifndef MOCK_FILES_READ_H
#define MOCK_FILES_READ_H

#include "base/base.h"

#include <pthread.h>

/*
 * Until file_release_cancellation(), the thread can't be cancelled. To open, read and close files are
 * cancellation points: a thread that was cancelled there would keep the mock's lock, the file and its memory.
 * Returns the state from before, for file_release_cancellation().
 */
static inline int file_hold_cancellation(void) {
    int before;
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    return before;
}
static inline void file_release_cancellation(int before) { (void)pthread_setcancelstate(before, &before); }

/*
 * Read a whole regular file of at most `most` bytes: IAM_MOCK_MAX_FILE or IAM_MOCK_MAX_SCENARIO. *out ends
 * with a NUL, which *size doesn't count; the caller frees it with memory_free(). Returns 0, IAM_MOCK_ENOMEM,
 * IAM_MOCK_EIO (the message names the file and the reason) or IAM_MOCK_ELIMIT.
 */
IAM_MOCK_INTERNAL MUST_CHECK int file_read(char **out, size_t *size, const char *path, size_t most,
                                           struct iam_mock_error *error);

/*
 * Set an error: the `what` ("file") at `path` can't be read, because of errno's `number`. Returns
 * IAM_MOCK_EIO, or IAM_MOCK_ENOMEM if that is the reason.
 */
IAM_MOCK_INTERNAL int file_failed(struct iam_mock_error *error, int number, const char *what,
                                  const char *path);

#endif
