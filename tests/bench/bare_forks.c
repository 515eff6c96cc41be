/*
 * Put in front of cmocka's runner in the example's sweep, by the linker. With BARE_FORKS=COUNT in the
 * environment, the program starts that many processes that end at once, instead of its last test, the sweep.
 * With BARE_TESTS=COUNT each of these processes runs the program's first test, which has the same body as a
 * case of the sweep.
 */
#include <fcntl.h>
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

/* The process: run the test, if there is one, without its output. Returns the process's exit status. */
static int run_child(const struct CMUnitTest *test) {
    if (!test)
        return 0;
    const int nothing = open("/dev/null", O_WRONLY);
    if (nothing < 0 || dup2(nothing, STDOUT_FILENO) < 0 || dup2(nothing, STDERR_FILENO) < 0)
        return 1;
    return __real__cmocka_run_group_tests("bare", test, 1, NULL, NULL);
}

/* Start `count` processes, as many at once as there are cores. Returns how many did not end well. */
static int start_forks(long count, const struct CMUnitTest *test) {
    const long jobs = sysconf(_SC_NPROCESSORS_ONLN);
    int failed = 0;
    for (long i = 0; i < count; i++) {
        const pid_t child = fork();
        if (child == 0)
            _exit(run_child(test));
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
    const char *runs = getenv("BARE_TESTS");
    if (!forks && !runs)
        return __real__cmocka_run_group_tests(name, tests, count, group_setup, group_teardown);
    return __real__cmocka_run_group_tests(name, tests, count - 1, group_setup, group_teardown) +
           start_forks(atol(forks ? forks : runs), forks ? NULL : tests);
}
