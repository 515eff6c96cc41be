/* The report of a preloaded process. Each process adds its report to the end of the file: processes that
 * share a file do not overwrite each other's. */
#include "adapters/curl/process/report.h"

#include "adapters/curl/process/paths.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static struct {
    char *name;    /* with "%p"; NULL: no report */
    char *path;    /* of this process, once the file was created */
    int64_t began; /* nanoseconds of the monotonic clock */
} report;

void report_begin_process(void) {
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    report.began = now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Always returns false. */
static bool cannot_write(const char *path, int why) {
    (void)fprintf(stderr, "iammock-curl: IAM_MOCK_REPORT: %s can't be written: %s\n", path, strerror(why));
    return false;
}

static void expand(FILE *out, const char *pattern) {
    for (const char *at = pattern; *at != '\0'; at++) {
        const char kind = at[0] == '%' ? at[1] : '\0';
        if (kind == 'p')
            (void)fprintf(out, "%ld", (long)getpid());
        else if (kind == 't')
            (void)fprintf(out, "%020" PRId64, report.began);
        else
            (void)fputc(*at, out);
        if (kind == 'p' || kind == 't' || kind == '%')
            at++;
    }
}

/* Returns the path of this process' report; the caller frees it. NULL: memory is out. The names of
 * directories are no patterns. */
static char *path_of_process(void) {
    char *path = NULL;
    size_t size;
    FILE *out = open_memstream(&path, &size);
    if (!out)
        return NULL;
    const char *slash = strrchr(report.name, '/'), *name = slash ? slash + 1 : report.name;
    (void)fprintf(out, "%.*s", (int)(name - report.name), report.name);
    expand(out, name);
    return fclose(out) == 0 ? path : NULL;
}

bool report_set_file(const char *name, const char *scenario) {
    if (!name)
        return true;
    report.name = strdup(name);
    char *path = report.name ? path_of_process() : NULL;
    int why = path ? why_not_writable(path) : ENOMEM;
    const bool is_scenario = why == 0 && is_same_file(path, scenario);
    free(path);
    if (is_scenario)
        (void)fprintf(
            stderr, "iammock-curl: IAM_MOCK_REPORT: %s is the scenario file; expected another file\n", name);
    return !is_scenario && (why == 0 || cannot_write(name, why));
}

static FILE *open_report(void) {
    FILE *file = fopen(report.path, "ae");
    if (!file)
        (void)cannot_write(report.path, errno);
    return file;
}

bool report_create(void) {
    if (!report.name)
        return true;
    free(report.path);
    report.path = path_of_process();
    if (!report.path)
        return cannot_write(report.name, ENOMEM);
    FILE *file = open_report();
    if (file)
        (void)fclose(file);
    return file != NULL;
}

/* Each line begins with its kind, for scripts that search the report. */
static void write_lines(FILE *file, const char *kind, const char *text) {
    for (const char *line = text ? text : "out of memory\n"; *line != '\0';) {
        size_t size = strcspn(line, "\n");
        (void)fprintf(file, "%s: %.*s\n", kind, (int)size, line);
        line += size + (line[size] == '\n');
    }
}

static void write_process(FILE *file) {
    char *text;
    if (asprintf(&text, "%s (%ld)", program_invocation_short_name, (long)getpid()) < 0)
        text = NULL;
    write_lines(file, "process", text);
    free(text);
}

void report_write(struct iam_mock *mock) {
    FILE *file = report.path ? open_report() : NULL;
    if (!file)
        return;
    (void)flock(fileno(file),
                LOCK_EX); /* the report is one piece; where locks are missing, it may be several */
    (void)fputs("iam-mock report 1\n", file);
    write_process(file);
    write_lines(file, "journal", iam_mock_journal_text(mock));
    write_lines(file, "account", iam_mock_account_text(mock));
    write_lines(file, "problem", iam_mock_problems_text(mock));
    write_lines(file, "finding", iam_mock_findings_text(mock));
    bool written = ferror(file) == 0;
    if (fclose(file) != 0 || !written)
        (void)cannot_write(report.path, errno);
}
