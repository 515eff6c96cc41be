/* LD_PRELOAD: a mock for a program that was not built for one, described by environment variables. The mock
 * is made at the first transfer: a shell or another program that only passes the environment on makes no mock
 * and writes no report. */
#include "adapters/curl/process/preload.h"

#include "adapters/curl/process/base.h"
#include "adapters/curl/process/installed.h"

#include <iam_mock_sleep.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* If iammock-sleep is loaded as well, the program's waits move the mock's clock. */
#pragma weak iam_mock_sleep_install

static struct {
    pthread_once_t once;
    struct iam_mock *mock;
    pid_t process;
    char *report; /* an absolute path, since the program may change its directory; NULL: no report */
} preloaded = {.once = PTHREAD_ONCE_INIT};

/* ----- The report ----- */

/* Each line begins with its kind, for scripts that search the report. */
static void write_lines(FILE *file, const char *kind, const char *text) {
    for (const char *line = text ? text : "out of memory\n"; *line != '\0';) {
        size_t size = strcspn(line, "\n");
        (void)fprintf(file, "%s: %.*s\n", kind, (int)size, line);
        line += size + (line[size] == '\n');
    }
}

static void cannot_write(void) {
    (void)fprintf(stderr, "iammock-curl: IAM_MOCK_REPORT: %s can't be written: %s\n", preloaded.report,
                  strerror(errno));
}

static void write_report(void) {
    FILE *file = fopen(preloaded.report, "we");
    if (!file) {
        cannot_write();
        return;
    }
    (void)fputs("iam-mock report 1\n", file);
    write_lines(file, "journal", iam_mock_journal_text(preloaded.mock));
    write_lines(file, "account", iam_mock_account_text(preloaded.mock));
    write_lines(file, "problem", iam_mock_problems_text(preloaded.mock));
    write_lines(file, "finding", iam_mock_findings_text(preloaded.mock));
    bool written = ferror(file) == 0;
    if (fclose(file) != 0 || !written)
        cannot_write();
}

/* Only the process that installed the mock writes the report, not its children. */
__attribute__((destructor)) static void report(void) {
    if (preloaded.report && preloaded.process == getpid())
        write_report();
}

/* Empty the file now: if the program ends by _exit() or a signal, no report of an earlier run remains. */
static bool begin_report(const char *path) {
    if (!path)
        return true;
    preloaded.report = strdup(path);
    FILE *file = fopen(path, "we");
    char *absolute = file ? realpath(path, NULL) : NULL;
    if (!absolute && preloaded.report)
        cannot_write();
    if (file)
        (void)fclose(file);
    free(preloaded.report);
    preloaded.report = absolute;
    return absolute != NULL;
}

/* ----- The mock ----- */

/* Always returns false. */
static bool complain(const char *name, const struct iam_mock_error *error) {
    if (error->line > 0)
        (void)fprintf(stderr, "iammock-curl: %s:%d: %s\n", error->file, error->line, error->message);
    else
        (void)fprintf(stderr, "iammock-curl: %s: %s\n", name, error->message);
    return false;
}

/* Allow each host of a list that is separated by commas. NULL: no host. */
static bool allow_hosts(const char *hosts, struct iam_mock_error *error) {
    char *list = hosts ? strdup(hosts) : NULL, *rest = NULL;
    bool allowed = true;
    for (char *host = list ? strtok_r(list, ",", &rest) : NULL; host && allowed;
         host = strtok_r(NULL, ",", &rest))
        allowed = iam_mock_curl_allow_host(host, error) == 0;
    free(list);
    return allowed;
}

static bool make_mock(const char *scenario) {
    struct iam_mock_error error = {0};
    const struct iam_mock_options options = {.account_id = getenv("IAM_MOCK_ACCOUNT_ID"),
                                             .start = getenv("IAM_MOCK_START")};
    if (iam_mock_new(&preloaded.mock, &options, &error) != 0)
        return complain(strcmp(error.field, "start") == 0 ? "IAM_MOCK_START" : "IAM_MOCK_ACCOUNT_ID", &error);
    if (iam_mock_load_scenario(preloaded.mock, scenario, &error) != 0)
        return complain("IAM_MOCK_SCENARIO", &error);
    if (iam_mock_curl_install(preloaded.mock, &error) != 0)
        return complain("LD_PRELOAD", &error);
    if (iam_mock_sleep_install && iam_mock_sleep_install(preloaded.mock, &error) != 0)
        return complain("LD_PRELOAD", &error);
    return allow_hosts(getenv("IAM_MOCK_ALLOW_HOSTS"), &error) || complain("IAM_MOCK_ALLOW_HOSTS", &error);
}

static void preload(void) {
    const char *scenario = getenv("IAM_MOCK_SCENARIO");
    if (!scenario || mock_is_installed())
        return;
    preloaded.process = getpid();
    if (!make_mock(scenario) || !begin_report(getenv("IAM_MOCK_REPORT")))
        _exit(125); /* going on would send a test's requests to the real IAM */
}

void preload_once(void) { (void)pthread_once(&preloaded.once, preload); }
