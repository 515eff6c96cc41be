/* Waits for descriptors where there is none, and for signals: virtual, and a signal that a mask lets through
 * ends them. */
#define _GNU_SOURCE /* ppoll, epoll_pwait2 */
#include "waits.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct timespec minute = {60, 0};
static struct epoll_event event;
static int epoll;

static int wait_poll(const sigset_t *mask) {
    struct pollfd fds[2] = {{-1, POLLIN, 7}, {-9, POLLIN, 7}};
    (void)mask;
    int result = poll(fds, 2, 60000);
    assert_int_equal(fds[0].revents | fds[1].revents, 0);
    return result;
}
static int wait_ppoll(const sigset_t *mask) {
    return ppoll(&(struct pollfd){-1, POLLIN, 0}, 1, &minute, mask);
}
static int wait_select(const sigset_t *mask) {
    fd_set reads, writes;
    struct timeval timeout = {60, 0};
    FD_ZERO(&reads);
    FD_ZERO(&writes);
    (void)mask;
    int result = select(9, &reads, &writes, NULL, &timeout);
    assert_true(timeout.tv_sec == 0 && timeout.tv_usec == 0);
    return result;
}
static int wait_pselect(const sigset_t *mask) {
    fd_set reads;
    FD_ZERO(&reads);
    return pselect(FD_SETSIZE, &reads, NULL, NULL, &minute, mask);
}
static int wait_epoll(const sigset_t *mask) {
    (void)mask;
    return epoll_wait(epoll, &event, 1, 60000);
}
static int wait_epoll_p(const sigset_t *mask) { return epoll_pwait(epoll, &event, 1, 60000, mask); }
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 35)
static int wait_epoll_p2(const sigset_t *mask) { return epoll_pwait2(epoll, &event, 1, &minute, mask); }
#endif

static const struct {
    const char *name;
    int (*wait)(const sigset_t *mask);
    bool has_mask, is_epoll;
} waits[] = {
    {"poll", wait_poll, false, false},           {"ppoll", wait_ppoll, true, false},
    {"select", wait_select, false, false},       {"pselect", wait_pselect, true, false},
    {"epoll_wait", wait_epoll, false, true},     {"epoll_pwait", wait_epoll_p, true, true},
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 35)
    {"epoll_pwait2", wait_epoll_p2, true, true},
#endif
};

static volatile sig_atomic_t handled;

static void handle(int number) {
    (void)number;
    handled++;
}

/* ThreadSanitizer has a thread of its own. */
static bool has_one_thread(void) {
    struct stat threads;
    return stat("/proc/self/task", &threads) == 0 && threads.st_nlink == 3;
}

static void test_sleep_descriptors_none(void **state) {
    epoll = epoll_create1(0);
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        if (waits[i].is_epoll && !has_one_thread())
            continue;
        const int64_t before = iam_mock_now_ms(*state), began = asleep_ms();
        errno = 77;
        const int result = waits[i].wait(NULL), error = errno;
        const int64_t moved = iam_mock_now_ms(*state) - before, slept = asleep_ms() - began;
        if (result != 0 || error != 77 || moved != 60000 || slept > 1000)
            fail_msg("%s: %d, errno %d, moved %lld ms, slept %lld ms", waits[i].name, result, error,
                     (long long)moved, (long long)slept);
    }
    close(epoll);
}

static void test_sleep_descriptors_a_signal_that_the_mask_lets_through(void **state) {
    struct sigaction action = {.sa_handler = handle}, before_action;
    sigset_t blocked, none, before_mask;
    const int64_t before = iam_mock_now_ms(*state);
    epoll = epoll_create1(0);
    (void)sigemptyset(&none);
    (void)sigemptyset(&blocked);
    (void)sigaddset(&blocked, SIGUSR1);
    assert_int_equal(sigaction(SIGUSR1, &action, &before_action), 0);
    assert_int_equal(sigprocmask(SIG_BLOCK, &blocked, &before_mask), 0);
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        if (!waits[i].has_mask)
            continue;
        handled = 0;
        (void)raise(SIGUSR1);
        errno = 0;
        const int result = waits[i].wait(&none);
        const bool is_handled =
            handled == 1 || !has_one_thread(); /* ThreadSanitizer calls the handler later */
        if (result != -1 || errno != EINTR || !is_handled)
            fail_msg("%s: %d, errno %d, handled %d", waits[i].name, result, errno, (int)handled);
    }
    (void)raise(SIGUSR1); /* is there for sigtimedwait */
    assert_int_equal(sigtimedwait(&blocked, NULL, &minute), SIGUSR1);
    assert_int_equal(iam_mock_now_ms(*state), before);
    if (has_one_thread()) {
        errno = 0;
        assert_true(sigtimedwait(&blocked, NULL, &minute) == -1 && errno == EAGAIN);
        assert_int_equal(iam_mock_now_ms(*state), before + 60000);
    }
    assert_int_equal(sigprocmask(SIG_SETMASK, &before_mask, NULL), 0);
    assert_int_equal(sigaction(SIGUSR1, &before_action, NULL), 0);
    close(epoll);
}

static void test_sleep_descriptors_in_an_epoll_instance(void **state) {
    int ends[2];
    const int64_t before = iam_mock_now_ms(*state), began = real_ms();
    epoll = epoll_create1(0);
    assert_int_equal(pipe(ends), 0);
    event = (struct epoll_event){.events = EPOLLIN};
    assert_int_equal(epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event), 0);
    assert_int_equal(epoll_wait(epoll, &event, 1, 20), 0);
    assert_true(real_ms() - began >= 19);
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_int_equal(epoll_wait(epoll, &event, 1, 60000), 1);
    errno = 0;
    assert_true(epoll_wait(-1, &event, 1, 60000) == -1 && errno == EBADF);
    errno = 0;
    assert_true(epoll_wait(epoll, &event, 0, 60000) == -1 && errno == EINVAL);
    assert_int_equal(iam_mock_now_ms(*state), before);
    close(ends[0]);
    close(ends[1]);
    close(epoll);
}

#define INSTALLED(test) cmocka_unit_test_setup_teardown(test, installed_setup, waits_teardown)

int run_descriptors(void) {
    const struct CMUnitTest tests[] = {
        INSTALLED(test_sleep_descriptors_none),
        INSTALLED(test_sleep_descriptors_a_signal_that_the_mask_lets_through),
        INSTALLED(test_sleep_descriptors_in_an_epoll_instance),
    };
    return cmocka_run_group_tests_name("descriptors", tests, NULL, NULL);
}
