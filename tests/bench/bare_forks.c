/*
 * Put in front of cmocka's runner in the example's sweep, by the linker: with BARE_FORKS=COUNT in the
 * environment, the program starts that many processes that end at once, instead of its last test, the sweep.
 * Such a process is the least that a case of a sweep can cost.
 */
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct CMUnitTest;
int __real__cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
                                   int (*group_setup)(void **), int (*group_teardown)(void **));
int __wrap__cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
                                   int (*group_setup)(void **), int (*group_teardown)(void **));

/* Wait for one process. Returns 0 if it ended well. */
static int wait_for_one(void) {
    int status = 1;
    return wait(&status) < 0 || status != 0;
}

/* Start `count` processes, as many at once as there are cores. Returns how many did not end well. */
static int start_bare_forks(long count) {
    const long jobs = sysconf(_SC_NPROCESSORS_ONLN);
    int failed = 0;
    for (long i = 0; i < count; i++) {
        const pid_t child = fork();
        if (child == 0)
            _exit(0);
        failed += child < 0;
        if (i + 1 >= jobs)
            failed += wait_for_one();
    }
    for (long i = jobs < count ? jobs - 1 : count; i > 0; i--)
        failed += wait_for_one();
    return failed;
}

int __wrap__cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
                                   int (*group_setup)(void **), int (*group_teardown)(void **)) {
    const char *forks = getenv("BARE_FORKS");
    if (!forks)
        return __real__cmocka_run_group_tests(name, tests, count, group_setup, group_teardown);
    return __real__cmocka_run_group_tests(name, tests, count - 1, group_setup, group_teardown) +
           start_bare_forks(atol(forks));
}
