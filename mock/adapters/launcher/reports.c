/* The reports of the program's processes: each has a file in a temporary directory; at the end they become
 * one. */
#include "adapters/launcher/reports.h"

#include "adapters/curl/process/paths.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

/* Returns whether the report's file is that one, after a message. */
static bool is_needed(const char *path, const char *other, const char *what) {
    const bool same = is_same_file(path, other);
    if (same)
        complain("--report: %s is %s; expected another file", path, what);
    return same;
}

/* Returns the descriptor of standard output or standard error if that is the file, or -1. */
static int output_to(const struct stat *file) {
    for (int i = STDOUT_FILENO; i <= STDERR_FILENO; i++) {
        struct stat output;
        if (fstat(i, &output) == 0 && output.st_dev == file->st_dev && output.st_ino == file->st_ino)
            return i;
    }
    return -1;
}

bool check_report(const char *path, const char *scenario, const char *program) {
    struct stat status;
    const bool exists = stat(path, &status) == 0, is_output = exists && output_to(&status) >= 0;
    int why = is_output ? 0 : why_not_writable(path);
    if (why != 0)
        return cannot_write(path, why);
    return !is_needed(path, scenario, "the scenario file") && !is_needed(path, program, "the program");
}

bool empty_report(const char *path) {
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || output_to(&status) >= 0)
        return true;
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

/* In the name of a part, the number of the process is last. */
static const char *number_in(const char *name) { return strrchr(name, '.') + 1; }

static bool still_runs(const char *name) {
    return kill((pid_t)strtol(number_in(name), NULL, 10), 0) == 0 || errno == EPERM;
}

struct sum {
    FILE *out;
    const char *directory;
    bool has_orphans;
};

/* Returns whether the part is complete. A process that has not written its report has left an empty file. */
static bool add_part(const struct sum *sum, FILE *part, const char *name) {
    int first = fgetc(part);
    const bool runs = first == EOF && sum->has_orphans && still_runs(name);
    if (first == EOF)
        (void)fprintf(sum->out, "iam-mock report 1\nprocess: number %s ", number_in(name));
    if (runs)
        (void)fprintf(sum->out, "still runs; its report will be in %s/%s\n", sum->directory, name);
    else if (first == EOF)
        (void)fputs("ended by a signal, _exit() or exec(): its calls are lost\n", sum->out);
    for (int byte = first; byte != EOF; byte = fgetc(part))
        (void)fputc(byte, sum->out);
    return !runs;
}

/* What is standard output or standard error must not be emptied. A FIFO without a reader is an error: a wait
 * for one might never end. */
static FILE *open_sum(const char *path) {
    struct stat status;
    int output = stat(path, &status) == 0 ? output_to(&status) : -1;
    int file = output >= 0 ? fcntl(output, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
                           : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0666);
    if (file >= 0 && output < 0)
        (void)fcntl(file, F_SETFL, O_WRONLY); /* to write, it may wait */
    return file >= 0 ? fdopen(file, "w") : NULL;
}

/* `complete` receives for each part whether the sum has all of it. */
static bool write_parts(struct sum *sum, struct dirent **parts, int count, const char *path, bool *complete) {
    sum->out = open_sum(path);
    if (!sum->out)
        return cannot_write(path, errno);
    for (int i = 0; i < count; i++) {
        FILE *part = open_part(sum->directory, parts[i]->d_name);
        if (part) {
            complete[i] = add_part(sum, part, parts[i]->d_name);
            (void)fclose(part);
        }
    }
    bool written = ferror(sum->out) == 0;
    return (fclose(sum->out) == 0 && written) || cannot_write(path, errno);
}

static void remove_parts(const char *directory, struct dirent **parts, int count, const bool *complete) {
    for (int i = 0; i < count; i++) {
        char *path = text("%s/%s", directory, parts[i]->d_name);
        if (complete[i])
            (void)unlink(path);
        free(path);
    }
}

bool sum_reports(const char *directory, bool has_orphans, const char *path) {
    struct dirent **parts = NULL;
    int count = scandir(directory, &parts, is_report, compare_names);
    if (count <= 0) {
        free(parts);
        return count == 0 || cannot_write(path, errno);
    }
    struct sum sum = {.directory = directory, .has_orphans = has_orphans};
    bool *complete = calloc((size_t)count, sizeof *complete);
    bool written = complete ? write_parts(&sum, parts, count, path, complete) : cannot_write(path, ENOMEM);
    if (written)
        remove_parts(directory, parts, count, complete);
    for (int i = 0; i < count; i++)
        free(parts[i]);
    free(parts);
    free(complete);
    return written;
}

void remove_work_directory(const char *directory) {
    DIR *open_directory = opendir(directory);
    for (const struct dirent *entry; open_directory && (entry = readdir(open_directory));)
        (void)unlinkat(dirfd(open_directory), entry->d_name, 0);
    if (open_directory)
        (void)closedir(open_directory);
    if (rmdir(directory) != 0 && errno != ENOENT)
        complain("the directory %s can't be removed: %s", directory, strerror(errno));
}
