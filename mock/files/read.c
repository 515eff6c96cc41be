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

/* Read all, into memory of `capacity` bytes at first, which grows if the file does. Returns 0 or errno's
 * number; stops behind `most` bytes. */
static int read_growing(char **all, size_t capacity, size_t most, int descriptor, size_t *size) {
    for (;;) {
        char *larger = memory_resize(*all, capacity);
        if (!larger)
            return ENOMEM;
        *all = larger;
        size_t got;
        const int number = read_up_to(descriptor, *all + *size, capacity - *size, &got);
        *size += got;
        if (number || *size < capacity || *size > most)
            return number;
        capacity = capacity <= most / 2 ? 2 * capacity : most + 1;
    }
}

static int read_descriptor(char **out, size_t *size, int descriptor, size_t capacity, const char *path,
                           size_t most, struct iam_mock_error *error) {
    char *all = NULL;
    int code = 0;
    *size = 0;
    const int number = read_growing(&all, capacity, most, descriptor, size);
    if (number)
        code = file_failed(error, number, "file", path);
    else if (*size > most)
        code = error_set_at(error, IAM_MOCK_ELIMIT, path, 0, 0, "",
                            "the file %s is too large; expected at most %zu bytes (%s)", path_tail(path),
                            most, most == IAM_MOCK_MAX_FILE ? "IAM_MOCK_MAX_FILE" : "IAM_MOCK_MAX_SCENARIO");
    if (code) {
        memory_free(all);
        return code;
    }
    all[*size] = '\0'; /* a file that ended left room for one byte */
    *out = all;
    return 0;
}

/* How much room to begin with: a regular file's size, and one byte more. */
static size_t first_capacity(const struct stat *status, size_t most) {
    const size_t size = status->st_size > 0 ? (size_t)status->st_size : 0;
    return (size < most ? size : most) + 1;
}

static int read_path(char **out, size_t *size, const char *path, size_t most, struct iam_mock_error *error) {
    int descriptor =
        open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* or opening a FIFO would wait for a writer */
    if (descriptor < 0)
        return file_failed(error, errno, "file", path);
    struct stat status = {.st_size = 0};
    int code;
    if (fstat(descriptor, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        code = error_set_at(error, IAM_MOCK_EIO, path, 0, 0, "",
                            "the file %s can't be read: it isn't a regular file", path_tail(path));
    else
        code = read_descriptor(out, size, descriptor, first_capacity(&status, most), path, most, error);
    close(descriptor);
    return code;
}

IAM_MOCK_INTERNAL int file_read(char **out, size_t *size, const char *path, size_t most,
                                struct iam_mock_error *error) {
    int before = file_hold_cancellation();
    int code = read_path(out, size, path, most, error);
    file_release_cancellation(before);
    return code;
}
