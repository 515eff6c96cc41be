/* Reads a whole file with POSIX's open(), read() and close(), and says in words why a file can't be read. */
#include "files/read.h"
#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Not strerror(): its words depend on the locale. */
static const struct {
    int number;
    const char *words;
} file_reasons[] = {
    {ENOENT, "it doesn't exist"},
    {EACCES, "permission denied"},
    {ENOTDIR, "it, or a part of its path, isn't a directory"},
    {EISDIR, "it is a directory"},
    {ELOOP, "too many symbolic links"},
    {ENAMETOOLONG, "its name is too long"},
    {EMFILE, "too many open files in the process"},
    {ENFILE, "too many open files in the system"},
    {EIO, "the device reports an error"},
};

/* Returns the path or, of a long one, its end, which says more than the start. */
static const char *path_tail(const char *path) {
    size_t size = strlen(path);
    return size > 100 ? path + size - 100 : path;
}

IAM_MOCK_INTERNAL int file_failed(struct iam_mock_error *error, int number, const char *what,
                                  const char *path) {
    if (number == ENOMEM)
        return error_no_memory(error);
    for (size_t i = 0; i < COUNT_OF(file_reasons); i++) {
        if (file_reasons[i].number == number)
            return error_set_at(error, IAM_MOCK_EIO, path, 0, 0, "", "the %s %s can't be read: %s", what,
                                path_tail(path), file_reasons[i].words);
    }
    return error_set_at(error, IAM_MOCK_EIO, path, 0, 0, "", "the %s %s can't be read: errno %d", what,
                        path_tail(path), number);
}

/* Read up to `capacity` bytes. Returns 0 or errno's number. */
static int read_up_to(int descriptor, char *into, size_t capacity, size_t *size) {
    *size = 0;
    while (*size < capacity) {
        ssize_t got = read(descriptor, into + *size, capacity - *size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        if (got == 0)
            return 0;
        *size += (size_t)got;
    }
    return 0;
}

static int read_descriptor(char **out, size_t *size, int descriptor, const char *path,
                           struct iam_mock_error *error) {
    const size_t capacity = (size_t)IAM_MOCK_MAX_FILE + 1;
    char *all = memory_new(capacity);
    if (!all)
        return error_no_memory(error);
    char *copy = NULL;
    int code = 0;
    int number = read_up_to(descriptor, all, capacity, size);
    if (number)
        code = file_failed(error, number, "file", path);
    else if (*size > IAM_MOCK_MAX_FILE)
        code = error_set_at(error, IAM_MOCK_ELIMIT, path, 0, 0, "",
                            "the file %s is too large; expected at most %d bytes (IAM_MOCK_MAX_FILE)",
                            path_tail(path), IAM_MOCK_MAX_FILE);
    else if (!(copy = memory_new(*size + 1)))
        code = error_no_memory(error);
    if (copy) {
        memcpy(copy, all, *size);
        copy[*size] = '\0';
        *out = copy;
    }
    memory_free(all);
    return code;
}

static int read_path(char **out, size_t *size, const char *path, struct iam_mock_error *error) {
    int descriptor =
        open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* or opening a FIFO would wait for a writer */
    if (descriptor < 0)
        return file_failed(error, errno, "file", path);
    struct stat status;
    int code;
    if (fstat(descriptor, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        code = error_set_at(error, IAM_MOCK_EIO, path, 0, 0, "",
                            "the file %s can't be read: it isn't a regular file", path_tail(path));
    else
        code = read_descriptor(out, size, descriptor, path, error);
    close(descriptor);
    return code;
}

IAM_MOCK_INTERNAL int file_read(char **out, size_t *size, const char *path, struct iam_mock_error *error) {
    int before = file_hold_cancellation();
    int code = read_path(out, size, path, error);
    file_release_cancellation(before);
    return code;
}
