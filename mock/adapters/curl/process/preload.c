/* LD_PRELOAD: a mock for a program that was not built for one, described by environment variables. They are
 * checked before main(), the scenario is loaded, and waits move the mock's clock if iammock-sleep is there.
 * The mock is installed for transfers, and the report created, at the first transfer: a shell or another
 * program that only passes the environment on has no report. */
#include "adapters/curl/process/preload.h"

#include "adapters/curl/process/base.h"
#include "adapters/curl/process/cancellation.h"
#include "adapters/curl/process/environment.h"
#include "adapters/curl/process/installed.h"
#include "adapters/curl/process/option_variable.h"
#include "adapters/curl/process/report.h"

#include <iam_mock_sleep.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* If iammock-sleep is loaded as well, the program's waits move the mock's clock. */
#pragma weak iam_mock_sleep_install

static struct {
    pthread_once_t once;   /* anew in each process */
    struct iam_mock *mock; /* NULL: the environment names no scenario */
    bool named;            /* by LD_PRELOAD */
    bool installed;
    bool forked;   /* this process is a child of fork() */
    pid_t process; /* has made a transfer, and writes the report */
} preloaded = {.once = PTHREAD_ONCE_INIT};

/* ----- Before main() ----- */

/* Always returns false. */
static bool complain(const char *name, const struct iam_mock_error *error) {
    if (error->line > 0)
        (void)fprintf(stderr, "iammock-curl: %s:%d: %s\n", error->file, error->line, error->message);
    else
        (void)fprintf(stderr, "iammock-curl: %s: %s\n", name, error->message);
    return false;
}

/* Allow each host of a list that is separated by commas. NULL: no host. */
static bool allow_hosts(const char *hosts) {
    struct iam_mock_error error;
    char *list = hosts ? strdup(hosts) : NULL, *rest = NULL;
    bool allowed = true;
    for (char *host = list ? strtok_r(list, ",", &rest) : NULL; host && allowed;
         host = strtok_r(NULL, ",", &rest))
        allowed = iam_mock_curl_allow_host(host, &error) == 0 || complain("IAM_MOCK_ALLOW_HOSTS", &error);
    free(list);
    return allowed;
}

static bool make_mock(const char *scenario) {
    struct iam_mock_error error = {0};
    const struct iam_mock_options options = {.account_id = getenv(ACCOUNT_ID_VARIABLE),
                                             .start = getenv(START_VARIABLE),
                                             .fixture_directory = getenv(FIXTURE_DIRECTORY_VARIABLE)};
    if (iam_mock_new(&preloaded.mock, &options, &error) != 0)
        return complain(option_variable(error.field), &error);
    return iam_mock_load_scenario(preloaded.mock, scenario, &error) == 0 ||
           complain("IAM_MOCK_SCENARIO", &error);
}

/* Waits before the first transfer, and those of a process without one, take no time either. */
static bool install_sleep(void) {
    struct iam_mock_error error = {0};
    return !iam_mock_sleep_install || iam_mock_sleep_install(preloaded.mock, &error) == 0 ||
           complain("LD_PRELOAD", &error);
}

/* A child of fork() has a report of its own. */
static void begin_child(void) {
    static const pthread_once_t not_yet = PTHREAD_ONCE_INIT;
    preloaded.once = not_yet;
    preloaded.forked = true;
}

static bool is_named(const char *libraries) { return libraries && strstr(libraries, "libiammock-curl"); }

/* Going on with a wrong environment would send a test's requests to the real IAM, or lose its report. */
__attribute__((constructor)) static void check_environment(void) {
    environment_make_absolute();
    preloaded.named = is_named(getenv("LD_PRELOAD"));
    const char *scenario = getenv("IAM_MOCK_SCENARIO");
    bool right = (!scenario || make_mock(scenario)) && allow_hosts(getenv("IAM_MOCK_ALLOW_HOSTS")) &&
                 (!scenario || (report_set_file(getenv("IAM_MOCK_REPORT"), scenario) && install_sleep()));
    if (!right)
        _exit(125);
    if (!preloaded.mock)
        return;
    report_begin_process();
    (void)pthread_atfork(NULL, NULL, begin_child);
}

bool is_preloaded(void) { return preloaded.named; }

void write_allow_advice(char out[ALLOW_ADVICE_SIZE], const char *host) {
    if (preloaded.named)
        (void)snprintf(out, ALLOW_ADVICE_SIZE, "IAM_MOCK_ALLOW_HOSTS=%s", host);
    else
        (void)snprintf(out, ALLOW_ADVICE_SIZE, "iam_mock_curl_allow_host(\"%s\")", host);
}

/* ----- The first transfer of a process ----- */

static bool install(void) {
    struct iam_mock_error error = {0};
    if (iam_mock_curl_install(preloaded.mock, &error) != 0)
        return complain("LD_PRELOAD", &error);
    preloaded.installed = true;
    return true;
}

static void preload(void) {
    if (!preloaded.mock)
        return;
    if (preloaded.installed) /* a child of fork(): the calls until now are in the parent's report */
        iam_mock_clear_journal(preloaded.mock);
    else if (mock_is_installed())
        return;
    if (preloaded.forked)
        report_begin_process();
    if ((!preloaded.installed && !install()) || !report_create())
        _exit(125);
    preloaded.process = getpid();
}

void preload_once(void) {
    hold_cancellation(); /* pthread_once() would begin again after a cancelled thread */
    (void)pthread_once(&preloaded.once, preload);
    release_cancellation();
}

/* A child that has made no transfer has nothing to report. */
__attribute__((destructor)) static void report_at_exit(void) {
    if (preloaded.process != 0 && preloaded.process == getpid())
        report_write(preloaded.mock);
}
