/*
 * Runs each test of a program once for each allocation in it, that allocation failing: once and then no
 * more, and then again from there on. It takes the place of cmocka's _cmocka_run_group_tests (the linker's
 * --wrap), so that test programs need not know of it.
 *
 * A position is a process of its own. A failed assertion of the test is allowed in it. A crash, a hang, a
 * leak, and what wrap_api.c looks for, aren't.
 */
#define _DEFAULT_SOURCE
#include "torture.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_S 10
#define EXCEPTIONS "tests/torture/exceptions.txt"

int __real__cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
                                   CMFixtureFunction group_setup, CMFixtureFunction group_teardown);
int __wrap__cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
                                   CMFixtureFunction group_setup, CMFixtureFunction group_teardown);

struct position {
    const struct CMUnitTest *test;
    CMFixtureFunction group_setup, group_teardown;
    long number; /* the allocation that fails; 0: the plain run */
    bool from_on;
};

/* What a plain run tells its parent. */
struct plain {
    long allocations;
    bool finished, in_threads, calls_fit;
};

static struct position now;
static struct plain *plain;
static struct torture_ways *ways; /* NULL: every position is tried */
static int violations, report = STDERR_FILENO;
static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
static struct sigaction usual[sizeof fatal / sizeof fatal[0]];

void *torture_shared(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        perror("torture: mmap");
        exit(2);
    }
    return memory;
}

void torture_violation(const char *format, ...) {
    char text[400];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    violations++;
    if (now.number)
        dprintf(report, "violation: %s\n  make torture TEST=%s N=%ld MODE=%s\n", text, now.test->name,
                now.number, now.from_on ? "from_on" : "once");
    else
        dprintf(report, "violation: %s\n  %s, no allocation failing\n", text, now.test->name);
}

/* ----- A test in three phases, each of which cmocka runs as a test ------------------------------- */

/* So the teardown is run whatever the setup did, as long as there is a state to tear down. */
static void *test_state;
static bool set_up, finished, torn_down;

/* cmocka turns a crash into a failed assertion, and that is allowed: take its handlers away again. */
static void let_crash(void) {
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
        sigaction(fatal[i], &usual[i], NULL);
}

static void phase_setup(void **state) {
    let_crash();
    test_state = now.test->initial_state ? now.test->initial_state : *state;
    if (now.test->setup_func && now.test->setup_func(&test_state) != 0)
        return;
    set_up = true;
}

static void phase_test(void **state) {
    (void)state;
    if (!set_up)
        return;
    let_crash();
    now.test->test_func(&test_state);
    finished = true;
}

static void phase_teardown(void **state) {
    (void)state;
    if (now.test->teardown_func && (set_up || test_state)) {
        let_crash();
        if (now.test->teardown_func(&test_state) != 0)
            return;
    }
    torn_down = true;
}

static void run(void) {
    const struct CMUnitTest phases[] = {{.name = "setup", .test_func = phase_setup},
                                        {.name = now.test->name, .test_func = phase_test},
                                        {.name = "teardown", .test_func = phase_teardown}};
    torture_allocator_reset(now.number, now.from_on);
    torture_calls_start(now.number == 0);
    torture_allocator.armed = true;
    __real__cmocka_run_group_tests(now.test->name, phases, 3, now.group_setup, now.group_teardown);
    torture_allocator.armed = false;
    if (!finished || !torn_down)
        torture_free_mocks();
    xmlResetLastError();
    xmlCleanupParser();
    size_t size = 0;
    long made_by = 0;
    if (torture_any_live(&size, &made_by))
        torture_violation(
            "%ld blocks leaked, one of %zu bytes made by allocation %ld%s", torture_allocator.live, size,
            made_by, finished || now.test->teardown_func ? "" : " (the test has no teardown to free it)");
}

/* ----- Positions ----------------------------------------------------------------------------------- */

static void quiet(void) {
    int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
}

/* In a process of its own. False: something was wrong, and has been said. */
static bool run_apart(void) {
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        violations = 0;
        quiet();
        alarm(DEADLINE_S);
        torture_allocator.ways = now.number ? NULL : ways;
        run();
        if (!now.number)
            *plain = (struct plain){torture_allocator.count, finished && torn_down,
                                    torture_allocator.in_threads, torture_calls_fit()};
        _exit(violations > 0);
    }
    int status = 0;
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        perror("torture");
        exit(2);
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        torture_violation("hangs");
    else if (WIFSIGNALED(status))
        torture_violation("dies of signal %d", WTERMSIG(status));
    else if (WEXITSTATUS(status) > 1)
        torture_violation("exits with status %d", WEXITSTATUS(status));
    else
        violations += WEXITSTATUS(status);
    return status == 0;
}

/* How many positions were tried. */
static long torture_test(long step) {
    long positions = 0;
    now.number = 0;
    *plain = (struct plain){0};
    if (!run_apart())
        return 0;
    if (!plain->finished)
        torture_violation("fails or is skipped");
    if (plain->in_threads)
        torture_violation("allocates in a second thread: list it in " EXCEPTIONS);
    if (!plain->calls_fit)
        torture_violation("makes too many calls to compare each: make it smaller, or list it in " EXCEPTIONS);
    if (!plain->finished || plain->in_threads || !plain->calls_fit)
        return 0;
    for (long n = 1; n <= plain->allocations; n += ways ? 1 : step) { /* few of each are few enough */
        if (ways && n < TORTURE_MOST && !ways->taken[n])
            continue;
        positions += 2;
        now.number = n;
        now.from_on = false;
        run_apart();
        now.from_on = true;
        run_apart();
    }
    return positions;
}

/* In the foreground, for a debugger. */
static void torture_one(long number, bool from_on) {
    now.number = 0;
    run_apart(); /* notes what each call gives */
    now.number = number;
    now.from_on = from_on;
    printf("%s: allocation %ld of %ld fails%s\n", now.test->name, number, plain->allocations,
           from_on ? ", and all after it" : "");
    run();
    printf("%s: %s\n", now.test->name, finished ? "ran to its end" : "an assertion failed, which is allowed");
}

/* Which positions to try: 1 for each, 50 for every 50th, 0 for none. exceptions.txt says how it says so. */
static long step_of(const char *test) {
    FILE *file = fopen(EXCEPTIONS, "r");
    char line[512];
    long step = 1;
    while (file && fgets(line, sizeof line, file)) {
        size_t size = strcspn(line, " :\n");
        if (line[0] == '#' || strlen(test) != size || strncmp(line, test, size) != 0)
            continue;
        if (sscanf(line + size, " every %ld", &step) != 1)
            step = 0;
    }
    if (file)
        fclose(file);
    return step;
}

int __wrap__cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
                                   CMFixtureFunction group_setup, CMFixtureFunction group_teardown) {
    const char *wanted = getenv("TORTURE_TEST"), *number = getenv("TORTURE_N"),
               *mode = getenv("TORTURE_MODE");
    long positions = 0, tortured = 0, excepted = 0;
    if (getenv("TORTURE_FEW_OF_EACH") && !ways)
        ways = torture_shared(sizeof *ways);
    unsetenv("CMOCKA_XML_FILE");
    violations = 0;
    report = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (!plain)
        plain = torture_shared(sizeof *plain);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
        sigaction(fatal[i], NULL, &usual[i]);
    for (size_t i = 0; i < count; i++) {
        if (!tests[i].name || (wanted && *wanted && strcmp(wanted, tests[i].name) != 0))
            continue;
        long step = step_of(tests[i].name);
        excepted += step != 1;
        if (step == 0)
            continue;
        now = (struct position){&tests[i], group_setup, group_teardown, 0, false};
        tortured++;
        if (number && *number)
            torture_one(atol(number), mode && strcmp(mode, "from_on") == 0);
        else
            positions += torture_test(step);
    }
    close(report);
    if (tortured > 0 || excepted > 0)
        printf("torture: %s: %ld tests, %ld excepted, %ld positions, %d violations\n", name, tortured,
               excepted, positions, violations);
    fflush(stdout);
    return violations > 0;
}
