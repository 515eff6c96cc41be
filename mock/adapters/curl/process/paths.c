/* File names: made absolute, and whether a file can be written. */
#include "adapters/curl/process/paths.h"

#include "adapters/curl/process/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

int why_not_writable(const char *path) {
    struct stat status;
    if (stat(path, &status) == 0)
        return S_ISDIR(status.st_mode) ? EISDIR : why_not_accessible(path, W_OK);
    return errno == ENOENT && path[0] != '\0' ? why_not_creatable(path) : errno;
}
