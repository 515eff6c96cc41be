/* Tests the link: do calls of the C library's functions reach this library's functions? Comparing addresses
 * is not enough: under a sanitizer its interceptor is called first, and then calls us. So call each function
 * by its plain name, as the program would: --wrap renames the name here as everywhere in this link, and the
 * dynamic linker searches for it from the program on. */
#include "adapters/sleep/probe.h"

/* initial-exec: reading it never allocates, not even in a signal handler. */
static _Thread_local struct {
    bool running;
    uint32_t arrived; /* a bit for each enum sleep_name */
} probe __attribute__((tls_model("initial-exec")));

SLEEP_NOT_INSTRUMENTED bool iam_mock_sleep_internal_probed(enum sleep_name name) {
    if (!probe.running)
        return false;
    probe.arrived |= UINT32_C(1) << name;
    return true;
}

static void call_waits(void) {
    const struct timespec none = {0};
    struct timeval none_of_select = {0};
    (void)sleep(0);
    (void)usleep(0);
    (void)nanosleep(&none, NULL);
    (void)clock_nanosleep(CLOCK_REALTIME, 0, &none, NULL);
    (void)thrd_sleep(&none, NULL);
    (void)poll(NULL, 0, 0);
    (void)ppoll(NULL, 0, &none, NULL);
    (void)select(0, NULL, NULL, NULL, &none_of_select);
    (void)pselect(0, NULL, NULL, NULL, &none, NULL);
#ifdef __GLIBC__
    (void)__poll_chk(NULL, 0, 0, 0);
    (void)__ppoll_chk(NULL, 0, &none, NULL, 0);
#else
    probe.arrived |= UINT32_C(1) << SLEEP___poll_chk | UINT32_C(1) << SLEEP___ppoll_chk;
#endif
}

static void call_clocks(void) {
    struct timespec now;
    struct timeval now_of_day;
    (void)time(NULL);
    (void)gettimeofday(&now_of_day, NULL);
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)timespec_get(&now, TIME_UTC);
}

uint32_t iam_mock_sleep_internal_probe(void) {
    probe.arrived = 0;
    probe.running = true;
    call_waits();
    call_clocks();
    probe.running = false;
    return probe.arrived;
}
