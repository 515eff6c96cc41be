/* File names: made absolute, and whether a file can be written. */
#include "adapters/curl/process/paths.h"

#include "adapters/curl/process/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_LINKS = 40 }; /* as the kernel's */

char *absolute_path(const char *name) {
    if (name[0] == '/' || name[0] == '\0')
        return strdup(name);
    char *directory = getcwd(NULL, 0);
    if (!directory)
        return NULL;
    const char *slash = directory[strlen(directory) - 1] == '/' ? "" : "/";
    char *path;
    if (asprintf(&path, "%s%s%s", directory, slash, name) < 0)
        path = NULL;
    free(directory);
    return path;
}

static int why_not_accessible(const char *path, int mode) {
    return faccessat(AT_FDCWD, path, mode, AT_EACCESS) == 0 ? 0 : errno;
}

/* The file does not exist. May it be created in its directory? */
static int why_not_creatable(const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash && slash[1] == '\0')
        return EISDIR;
    char *directory = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    if (!directory)
        return ENOMEM;
    int why = why_not_accessible(directory, W_OK | X_OK);
    free(directory);
    return why;
}

/* Returns the path that a symbolic link leads to; the caller frees it. NULL: it is no link, or memory is out.
 */
static char *target_of(const char *link) {
    char *target = malloc(PATH_MAX), *path = NULL;
    const ssize_t size = target ? readlink(link, target, PATH_MAX - 1) : -1;
    if (size > 0) {
        target[size] = '\0';
        const char *slash = target[0] != '/' ? strrchr(link, '/') : NULL;
        if (asprintf(&path, "%.*s%s", slash ? (int)(slash - link) + 1 : 0, link, target) < 0)
            path = NULL;
    }
    free(target);
    return path;
}

/* Opened for writing, a link that leads to no file creates the file that it leads to. */
static int why_target_not_creatable(const char *path) {
    char *at = strdup(path), *next;
    for (int i = 0; i < MOST_LINKS && at && (next = target_of(at)); i++) {
        free(at);
        at = next;
    }
    int why = at ? why_not_creatable(at) : ENOMEM;
    free(at);
    return why;
}

int why_not_writable(const char *path) {
    struct stat status;
    if (stat(path, &status) == 0)
        return S_ISDIR(status.st_mode) ? EISDIR : why_not_accessible(path, W_OK);
    return errno == ENOENT && path[0] != '\0' ? why_target_not_creatable(path) : errno;
}

bool is_same_file(const char *path, const char *other) {
    struct stat first, second;
    return stat(path, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}
