/* A program that wasn't built for it: LD_PRELOAD brings the library in, and the environment says which mock.
 */
#include "adapter.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void complain(const struct iam_mock_error *error) {
    if (error->file[0])
        (void)fprintf(stderr, "iammock-curl: %s:%d: %s\n", error->file, error->line, error->message);
    else
        (void)fprintf(stderr, "iammock-curl: %s\n", error->message);
}

static struct {
    pthread_once_t once;
    struct iam_mock *mock;
    pid_t process;
} preloaded = {.once = PTHREAD_ONCE_INIT};

static void write_report(const char *path) {
    FILE *file = fopen(path, "w");
    if (!file) {
        perror(path);
        return;
    }
    const char *journal = iam_mock_journal_text(preloaded.mock);
    const char *problems = iam_mock_problems_text(preloaded.mock),
               *findings = iam_mock_findings_text(preloaded.mock);
    (void)fprintf(file, "%s\nproblems:\n%s\nfindings:\n%s", journal ? journal : "", problems ? problems : "",
                  findings ? findings : "");
    if (fclose(file) != 0)
        perror(path);
}

/* Of the process that installed it, not of its children. */
__attribute__((destructor)) static void report(void) {
    const char *path = getenv("IAM_MOCK_REPORT");
    if (preloaded.mock && path && preloaded.process == getpid())
        write_report(path);
}

static void preload(void) {
    const char *scenario = getenv("IAM_MOCK_SCENARIO");
    struct iam_mock_error error;
    if (!scenario || is_installed())
        return;
    int result = iam_mock_new(&preloaded.mock, NULL, &error);
    if (!result)
        result = iam_mock_load_scenario(preloaded.mock, scenario, &error);
    if (!result)
        result = iam_mock_curl_install(preloaded.mock, &error);
    if (!result) {
        preloaded.process = getpid();
        return;
    }
    complain(&error);
    iam_mock_free(preloaded.mock);
    preloaded.mock = NULL;
    _exit(125); /* not to the network: a test that meant the mock would reach IAM */
}

void preload_once(void) { (void)pthread_once(&preloaded.once, preload); }
