/* The program to run: where it is, and whether libraries can be preloaded into it. */
#include "adapters/launcher/program.h"

#include "adapters/launcher/elf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { MOST_INTERPRETERS = 5, FIRST_LINE = 255 }; /* as the kernel's */

/* ----- Where it is ----- */

static bool is_file(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

/* Look in the directories of PATH. Returns a new text: the first file that may be run, else the first file.
 * NULL: there is none. */
static char *search(const char *name) {
    const char *directories = getenv("PATH");
    char *first = NULL;
    for (const char *at = directories ? directories : "/bin:/usr/bin"; at;
         at = strchr(at, ':') ? strchr(at, ':') + 1 : NULL) {
        int size = (int)strcspn(at, ":");
        char *path = size > 0 ? text("%.*s/%s", size, at, name) : text("./%s", name);
        bool found = is_file(path);
        if (found && access(path, X_OK) == 0) {
            free(first);
            return path;
        }
        if (found && !first)
            first = path;
        else
            free(path);
    }
    return first;
}

int find_program(const char *name, char **path) {
    *path = strchr(name, '/') ? text("%s", name) : search(name);
    if (!*path || (access(*path, F_OK) != 0 && errno == ENOENT)) {
        complain("%s: there is no such program%s", name, *path ? "" : " in the directories of PATH");
        return STATUS_NOT_FOUND;
    }
    const bool file = is_file(*path);
    if (file && access(*path, X_OK) == 0)
        return 0;
    complain("%s can't be run: %s", *path, file ? strerror(errno) : "it is not a file");
    return STATUS_CANNOT_RUN;
}

/* ----- Whether libraries can be preloaded ----- */

/* The kernel gives no program more rights from this file system, or to this process. */
static bool rights_are_ignored(const char *path) {
    struct statvfs system;
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ||
           (statvfs(path, &system) == 0 && (system.f_flag & ST_NOSUID) != 0);
}

/* Returns why the run-time linker ignores LD_PRELOAD: the program gets rights that the user doesn't have.
 * NULL: it doesn't. */
static const char *more_rights(const char *path) {
    struct stat status;
    if (rights_are_ignored(path) || stat(path, &status) != 0)
        return NULL;
    if ((status.st_mode & S_ISUID) && status.st_uid != getuid())
        return "is set-user-id";
    const mode_t set_group = S_ISGID | S_IXGRP;
    if ((status.st_mode & set_group) == set_group && status.st_gid != getgid())
        return "is set-group-id";
    if (getuid() != 0 && getxattr(path, "security.capability", NULL, 0) > 0)
        return "has file capabilities";
    return NULL;
}

static int check_rights(const char *path) {
    const char *rights = more_rights(path);
    if (!rights)
        return 0;
    complain("%s %s: the run-time linker preloads no library into such a program, so the mock can't answer "
             "it. Run a copy without that, or link the program with iammock-curl",
             path, rights);
    return STATUS_CANNOT_RUN;
}

/* Always returns STATUS_FAILED. */
static int cannot_read(const char *path) {
    complain("%s can't be read: %s; expected to check with it whether a library can be preloaded", path,
             strerror(errno));
    return STATUS_FAILED;
}

static int read_own_elf(struct elf *elf) {
    static const char path[] = "/proc/self/exe";
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return cannot_read(path);
    *elf = read_elf(descriptor);
    (void)close(descriptor);
    return 0;
}

static int check_elf(const char *path, int descriptor) {
    const struct elf elf = read_elf(descriptor);
    struct elf own;
    if (check_rights(path) != 0)
        return STATUS_CANNOT_RUN;
    if (read_own_elf(&own) != 0)
        return STATUS_FAILED;
    if (!elf.is_native || elf.machine != own.machine)
        complain("%s is for another kind of processor than iammock-curl: build the library for it", path);
    else if (elf.linker[0] == '\0')
        complain("%s is linked statically: no library can be preloaded into it. Link it with iammock-curl "
                 "and the linker's --wrap",
                 path);
    else if (own.linker[0] != '\0' && strcmp(elf.linker, own.linker) != 0)
        complain("%s is linked with another C library than iammock-curl (%s, expected %s): build the library "
                 "for it",
                 path, elf.linker, own.linker);
    else
        return 0;
    return STATUS_CANNOT_RUN;
}

/* Returns the interpreter that the first line of a script names: a part of the line. NULL: it names none. */
static char *interpreter_of(char *line) {
    if (strncmp(line, "#!", 2) != 0)
        return NULL;
    line[strcspn(line, "\n")] = '\0';
    char *name = line + 2 + strspn(line + 2, " \t");
    name[strcspn(name, " \t")] = '\0';
    return name[0] != '\0' ? name : NULL;
}

/* Check a file. If it is a script, `next` is a new text, the interpreter. */
static int check_file(const char *path, char **next) {
    char line[FIRST_LINE + 1] = {0};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) /* perhaps the user may run it, but not read it */
        return errno == EACCES ? check_rights(path) : cannot_read(path);
    int status = 0;
    if (read_elf(descriptor).is_elf) {
        status = check_elf(path, descriptor);
    } else if (pread(descriptor, line, FIRST_LINE, 0) > 0) {
        char *name = interpreter_of(line);
        *next = name ? text("%s", name) : NULL;
    }
    (void)close(descriptor);
    return status;
}

int check_program(const char *path) {
    char *file = text("%s", path);
    int status = 0;
    for (int i = 0; i <= MOST_INTERPRETERS && file && status == 0; i++) {
        char *next = NULL;
        status = check_file(file, &next);
        if (next && access(next, F_OK) != 0) {
            complain("%s: its interpreter %s: %s", file, next, strerror(errno));
            status = STATUS_NOT_FOUND;
        }
        free(file);
        file = next;
    }
    free(file);
    return status;
}
