/* iam-mock-run: runs a program that was not built for the mock with the libraries preloaded and without a
 * network. */
#include "adapters/launcher/base.h"
#include "adapters/launcher/libraries.h"
#include "adapters/launcher/options.h"
#include "adapters/launcher/program.h"
#include "adapters/launcher/reports.h"
#include "adapters/launcher/run.h"
#include "adapters/launcher/scenario.h"

#include "adapters/curl/process/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is known before anything starts. */
struct launch {
    struct options options;
    struct libraries libraries;
    char *scenario, *report, *program; /* absolute; `program` as PATH has it */
};

static bool make_absolute(char **path, const char *name) {
    *path = absolute_path(name);
    if (!*path)
        complain("%s: the working directory: %s", name, strerror(errno));
    return *path != NULL;
}

/* Returns 0, or an exit status after a message. Nothing has changed then. */
static int check(struct launch *launch) {
    const struct options *options = &launch->options;
    if (!make_absolute(&launch->scenario, options->scenario) ||
        !make_absolute(&launch->report, options->report) ||
        !find_libraries(&launch->libraries, options->sleep) ||
        !check_scenario(launch->libraries.core, launch->scenario))
        return STATUS_FAILED;
    int status = find_program(options->program[0], &launch->program);
    if (status == 0)
        status = check_program(launch->program);
    return status == 0 && !check_report(launch->report, launch->scenario, launch->program) ? STATUS_FAILED
                                                                                           : status;
}

/* LD_PRELOAD takes no path with a blank or a colon: then it gets that of a link in the work directory.
 * Returns a new text, or NULL after a message. */
static char *preloadable_directory(const char *directory, const char *work) {
    if (directory[strcspn(directory, " :")] == '\0')
        return text("%s", directory);
    char *link = text("%s/lib", work);
    if (link[strcspn(link, " :")] == '\0' && symlink(directory, link) == 0)
        return link;
    complain("LD_PRELOAD takes no path with a blank or a colon: set TMPDIR to a directory without, not %s",
             work);
    free(link);
    return NULL;
}

static bool set(const char *name, char *value) {
    bool done = value && setenv(name, value, 1) == 0;
    free(value);
    return done;
}

static bool set_environment(const struct launch *launch, const char *work) {
    const struct options *options = &launch->options;
    char *directory = preloadable_directory(launch->libraries.directory, work);
    bool done = directory &&
                set("LD_PRELOAD", preload_list(directory, options->sleep, getenv("LD_PRELOAD"))) &&
                set("IAM_MOCK_SCENARIO", text("%s", launch->scenario)) &&
                set("IAM_MOCK_REPORT", report_of_process(work)) &&
                (options->hosts ? set("IAM_MOCK_ALLOW_HOSTS", text("%s", options->hosts))
                                : unsetenv("IAM_MOCK_ALLOW_HOSTS") == 0);
    free(directory);
    return done;
}

static int run(const struct launch *launch, const char *work) {
    if (!set_environment(launch, work) || !empty_report(launch->report)) {
        remove_work_directory(work);
        return STATUS_FAILED;
    }
    const struct run run =
        run_program(launch->program, launch->options.program, launch->options.hosts != NULL);
    bool written = !run.started || sum_reports(work, run.has_orphans, launch->report);
    if (run.has_orphans)
        complain("processes that the program left behind still run; their reports will be in %s", work);
    else if (!written)
        complain("the reports of the processes are in %s", work);
    else
        remove_work_directory(work);
    return written ? run.status : STATUS_FAILED;
}

/* A file that is opened must not become standard output or standard error. The program doesn't inherit these
 * descriptors: for it, they are closed as before. */
static void fill_closed_descriptors(void) {
    int opened;
    do
        opened = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (opened >= 0 && opened <= STDERR_FILENO);
    if (opened >= 0)
        (void)close(opened);
}

int main(int count, char **arguments) {
    fill_closed_descriptors();
    struct launch launch = {.options = read_options(count, arguments)};
    int status = check(&launch);
    char *work = status == 0 ? make_work_directory() : NULL;
    if (status == 0)
        status = work ? run(&launch, work) : STATUS_FAILED;
    free(work);
    free(launch.scenario);
    free(launch.report);
    free(launch.program);
    return status;
}
