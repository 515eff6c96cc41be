/* A test of the link: do calls of the C library's functions reach this library's? An address would not tell:
 * under a sanitizer its interceptor comes first and then calls us. So each function is called by its plain
 * name, as the program would call it:
 * --wrap renames it here as everywhere in this link, and the dynamic linker looks it up from the program on.
 */
#include "adapters/sleep/probe.h"

/* initial-exec: reading it never allocates, not even in a signal handler. */
static _Thread_local struct {
    bool running;
    uint32_t met;
} probe __attribute__((tls_model("initial-exec")));

SLEEP_NOT_INSTRUMENTED bool iam_mock_sleep_internal_probed(enum sleep_name name) {
    if (!probe.running)
        return false;
    probe.met |= UINT32_C(1) << name;
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
    probe.met |= UINT32_C(1) << SLEEP___poll_chk | UINT32_C(1) << SLEEP___ppoll_chk;
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
    probe.met = 0;
    probe.running = true;
    call_waits();
    call_clocks();
    probe.running = false;
    return probe.met;
}
