/* The reports of the program's processes: each has a file in a temporary directory; at the end they become
 * one. */
#include "adapters/launcher/reports.h"

#include "adapters/curl/process/paths.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "report." /* of the files' names; the rest sorts by the time at which the process began */

/* Always returns false. */
static bool cannot_write(const char *path, int why) {
    complain("--report: %s can't be written: %s", path, strerror(why));
    return false;
}

static bool is_same_file(const struct stat *status, const char *path) {
    struct stat other;
    return stat(path, &other) == 0 && other.st_dev == status->st_dev && other.st_ino == status->st_ino;
}

bool prepare_report(const char *path, const char *scenario) {
    int why = why_not_writable(path);
    struct stat status;
    if (why != 0)
        return cannot_write(path, why);
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return true;
    if (is_same_file(&status, scenario)) {
        complain("--report: %s is the scenario file; expected another file", path);
        return false;
    }
    return truncate(path, 0) == 0 || cannot_write(path, errno);
}

char *make_work_directory(void) {
    const char *place = getenv("TMPDIR");
    char *absolute = absolute_path(place && place[0] != '\0' ? place : "/tmp");
    char *directory = text("%s/iam-mock-run.XXXXXX", absolute ? absolute : "/tmp");
    free(absolute);
    /* A program that root starts may become another user, and must still write its report. */
    if (mkdtemp(directory) &&
        (geteuid() != 0 || chmod(directory, S_ISVTX | S_IRWXU | S_IWGRP | S_IXGRP | S_IWOTH | S_IXOTH) == 0))
        return directory;
    complain("the directory %s for the reports of processes can't be made: %s", directory, strerror(errno));
    free(directory);
    return NULL;
}

char *report_of_process(const char *directory) { return text("%s/" PREFIX "%%t.%%p", directory); }

/* ----- Sum up ----- */

static int is_report(const struct dirent *entry) {
    return strncmp(entry->d_name, PREFIX, strlen(PREFIX)) == 0;
}
static int compare_names(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static FILE *open_part(const char *directory, const char *name) {
    char *path = text("%s/%s", directory, name);
    int part = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    free(path);
    struct stat status;
    if (part >= 0 && fstat(part, &status) == 0 && S_ISREG(status.st_mode)) {
        (void)flock(part, LOCK_SH); /* a process may be writing it */
        return fdopen(part, "r");
    }
    if (part >= 0)
        (void)close(part);
    return NULL;
}

/* A process that ended without exit() has left an empty file. */
static void add_part(FILE *out, FILE *part, const char *name) {
    int first = fgetc(part);
    if (first == EOF)
        (void)fprintf(out,
                      "iam-mock report 1\nprocess: number %s ended by a signal, _exit() or exec(): its calls "
                      "are lost\n",
                      strrchr(name, '.') + 1);
    for (int byte = first; byte != EOF; byte = fgetc(part))
        (void)fputc(byte, out);
}

static bool write_parts(const char *directory, struct dirent **parts, int count, const char *path) {
    FILE *out = fopen(path, "we");
    if (!out)
        return cannot_write(path, errno);
    for (int i = 0; i < count; i++) {
        FILE *part = open_part(directory, parts[i]->d_name);
        if (part) {
            add_part(out, part, parts[i]->d_name);
            (void)fclose(part);
        }
    }
    bool written = ferror(out) == 0;
    return (fclose(out) == 0 && written) || cannot_write(path, errno);
}

bool sum_reports(const char *directory, const char *path) {
    struct dirent **parts = NULL;
    int count = scandir(directory, &parts, is_report, compare_names);
    bool written =
        count < 0 ? cannot_write(path, errno) : count == 0 || write_parts(directory, parts, count, path);
    for (int i = 0; i < count; i++)
        free(parts[i]);
    free(parts);
    return written;
}

void remove_work_directory(const char *directory) {
    DIR *open_directory = opendir(directory);
    for (const struct dirent *entry; open_directory && (entry = readdir(open_directory));)
        (void)unlinkat(dirfd(open_directory), entry->d_name, 0);
    if (open_directory)
        (void)closedir(open_directory);
    (void)rmdir(directory);
}
