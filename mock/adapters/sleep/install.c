/* Installs a mock, and says what is wrong with the link if calls do not arrive here. */
#include "adapters/sleep/probe.h"
#include "adapters/sleep/state.h"

#ifndef SLEEP_WRAPS
#include <dlfcn.h>
#endif
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    bool waits;
} checks[SLEEP_NAME_COUNT] = {
#define WAITS(name) {#name, true},
#define TELLS(name) {#name, false},
#include "adapters/sleep/names.def"
};

/* The first name of that kind, at `from` or after, that did not reach the probe; SLEEP_NAME_COUNT: all
 * did. */
static size_t next_missing(uint64_t met, size_t from, bool waits) {
    while (from < SLEEP_NAME_COUNT && (checks[from].waits != waits || (met >> from & 1) != 0))
        from++;
    return from;
}

static int sleep_error(struct iam_mock_error *error, int code, const char *field, const char *message) {
    if (error) {
        *error = (struct iam_mock_error){.code = code};
        (void)snprintf(error->field, sizeof error->field, "%s", field);
        (void)snprintf(error->message, sizeof error->message, "%s", message);
    }
    return code;
}

#ifdef SLEEP_WRAPS
#define MISSING "linker flags are missing: -Wl"
#define MISSING_EACH ",--wrap="
static void say_what_to_do(char out[], size_t size, const char *name) {
    (void)snprintf(out, size, "%s", "");
    (void)name;
}
#else
#define MISSING "these don't reach iammock-sleep:"
#define MISSING_EACH " "
static void say_what_to_do(char out[], size_t size, const char *name) {
    Dl_info first;
    const bool known = dladdr(dlsym(RTLD_DEFAULT, name), &first) && first.dli_fname;
    const char *slash = known ? strrchr(first.dli_fname, '/') : NULL;
    (void)snprintf(out, size, "; %.60s has %s first: link or preload iammock-sleep before that",
                   slash   ? slash + 1
                   : known ? first.dli_fname
                           : "another library",
                   name);
}
#endif

static int missing_error(struct iam_mock_error *error, uint64_t met, size_t first) {
    char message[sizeof error->message] = MISSING, end[144];
    say_what_to_do(end, sizeof end, checks[first].name);
    size_t size = sizeof MISSING - 1, room = sizeof message - 1 - strlen(end);
    for (size_t i = first; i < SLEEP_NAME_COUNT; i = next_missing(met, i + 1, true)) {
        int more = snprintf(message + size, room - size, MISSING_EACH "%s", checks[i].name);
        if (more < 0 || (size_t)more >= room - size)
            break;
        size += (size_t)more;
    }
    memcpy(message + size, end, strlen(end) + 1);
    return sleep_error(error, IAM_MOCK_EINVAL, checks[first].name, message);
}

#pragma weak __tsan_init
void __tsan_init(void);

/* ThreadSanitizer's own function calls the C library's version of this one, and not ours: the wait is real.
 */
static uint64_t probe(void) {
    const uint64_t met = iam_mock_sleep_internal_probe();
    return __tsan_init ? met | UINT64_C(1) << SLEEP_pthread_cond_timedwait : met;
}

int iam_mock_sleep_install(struct iam_mock *mock, struct iam_mock_error *error) {
    if (!mock)
        return sleep_error(error, IAM_MOCK_EINVAL, "mock", "mock is NULL");
    const uint64_t met = probe();
    const size_t missing = next_missing(met, 0, true);
    if (missing < SLEEP_NAME_COUNT)
        return missing_error(error, met, missing);
    const struct iam_mock *before = iam_mock_sleep_internal_set(mock);
    if (!before)
        return 0;
    return sleep_error(error, IAM_MOCK_EEXIST, "mock",
                       before == mock ? "this mock is installed already"
                                      : "another mock is installed: iam_mock_sleep_uninstall() comes first");
}

int iam_mock_sleep_wall_clock(bool on) {
    if (on && next_missing(iam_mock_sleep_internal_probe(), 0, false) < SLEEP_NAME_COUNT)
        return IAM_MOCK_EINVAL;
    return iam_mock_sleep_internal_set_wall_clock(on) ? 0 : IAM_MOCK_EINVAL;
}
