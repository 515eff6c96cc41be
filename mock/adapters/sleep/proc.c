/* Reads what the kernel says in /proc about the process and its descriptors. */
#include "adapters/sleep/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

/* System calls: the functions are cancellation points, and one of them is ours. */
bool iam_mock_sleep_internal_read_file(const char *path, char text[], size_t size) {
    const int before = errno;
    const int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    const long got = file < 0 ? -1 : syscall(SYS_read, file, text, size - 1);
    if (file >= 0)
        (void)syscall(SYS_close, file);
    text[got < 0 ? 0 : got] = '\0';
    errno = before;
    return got >= 0;
}

static bool read_descriptor(int fd, char text[], size_t size) {
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
    return fd >= 0 && iam_mock_sleep_internal_read_file(path, text, size) && strstr(text, "flags:");
}

/* A line for each: "tfd:        5 events:       19 data:                5  pos:0 ino:29c sdev:d". */
int iam_mock_sleep_internal_find_watched(int epoll, int fds[], int size) {
    char text[2048];
    if (!read_descriptor(epoll, text, sizeof text) || strlen(text) == sizeof text - 1)
        return -1;
    int count = 0;
    for (const char *line = strstr(text, "tfd:"); line; line = strstr(line + 1, "tfd:")) {
        if (count == size)
            return -1;
        fds[count++] = (int)strtol(line + 4, NULL, 10);
    }
    return count;
}

bool iam_mock_sleep_internal_find_timer_clock(int fd, clockid_t *out) {
    char text[512];
    const char *line = read_descriptor(fd, text, sizeof text) ? strstr(text, "clockid:") : NULL;
    if (line)
        *out = (clockid_t)strtol(line + 8, NULL, 10);
    return line != NULL;
}
