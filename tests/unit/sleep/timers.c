/* Timerfds: due by the mock's clock while the process has one thread. */
#include "waits.h"

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static struct iam_mock *mock;
static int64_t last_ms;

static int timers_setup(void **state) {
    struct stat threads;
    if (installed_setup(state) != 0)
        return -1;
    mock = *state;
    last_ms = iam_mock_now_ms(mock);
    /* ThreadSanitizer has a thread of its own: timers are real then */
    return stat("/proc/self/task", &threads) == 0 ? 0 : -1;
}

static bool are_real(void) {
    struct stat threads;
    return stat("/proc/self/task", &threads) != 0 || threads.st_nlink != 3;
}

static void expect_moved(int64_t ms) {
    assert_int_equal(iam_mock_now_ms(mock) - last_ms, ms);
    last_ms = iam_mock_now_ms(mock);
}

static void arm(int fd, int64_t first_ms, int64_t interval_ms) {
    const struct itimerspec value = {{(time_t)(interval_ms / 1000), (long)(interval_ms % 1000) * 1000000},
                                     {(time_t)(first_ms / 1000), (long)(first_ms % 1000) * 1000000}};
    assert_int_equal(timerfd_settime(fd, 0, &value, NULL), 0);
}

static void expect_read(int fd, uint64_t expirations, int64_t ms) {
    uint64_t count = 0;
    assert_int_equal(read(fd, &count, sizeof count), sizeof count);
    assert_int_equal(count, expirations);
    expect_moved(ms);
}

static int add(int epoll, int fd, uint32_t events) {
    struct epoll_event event = {.events = events, .data = {.fd = fd}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static void test_sleep_timers_one_expiration(void **state) {
    (void)state;
    struct itimerspec left;
    if (are_real())
        skip();
    const int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    struct pollfd polled = {.fd = fd, .events = POLLIN};
    arm(fd, 60000, 0);
    expect_read(fd, 1, 60000);
    arm(fd, 60000, 0);
    assert_int_equal(sleep(10), 0);
    expect_moved(10000);
    assert_int_equal(timerfd_gettime(fd, &left), 0);
    assert_true(left.it_value.tv_sec == 50 && left.it_value.tv_nsec == 0);
    assert_int_equal(poll(&polled, 1, 20000), 0);
    expect_moved(20000);
    assert_int_equal(poll(&polled, 1, -1), 1);
    assert_int_equal(polled.revents, POLLIN);
    expect_moved(30000);
    expect_read(fd, 1, 0);
    arm(fd, 60000, 0);
    arm(fd, 0, 0); /* disarmed */
    assert_int_equal(poll(&polled, 1, 60000), 0);
    expect_moved(60000);
    close(fd);
}

/* A timer that is not armed ends no wait: it has expired and was read, was disarmed, or never armed. */
static void test_sleep_timers_beside_timers_that_are_not_armed(void **state) {
    (void)state;
    if (are_real())
        skip();
    const int fd = timerfd_create(CLOCK_MONOTONIC, 0), other = timerfd_create(CLOCK_MONOTONIC, 0);
    const int disarmed = timerfd_create(CLOCK_MONOTONIC, 0), unused = timerfd_create(CLOCK_BOOTTIME, 0);
    const int epoll = epoll_create1(0), all[] = {fd, other, disarmed, unused};
    struct pollfd polled[] = {
        {fd, POLLIN, 0}, {disarmed, POLLIN, 0}, {other, POLLIN, 0}, {unused, POLLIN, 0}};
    struct timeval timeout = {10, 0};
    struct epoll_event event;
    fd_set set;
    FD_ZERO(&set);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_int_equal(add(epoll, all[i], EPOLLIN), 0);
        FD_SET(all[i], &set);
    }
    arm(disarmed, 5000, 0);
    arm(disarmed, 0, 0);
    arm(fd, 10000, 0);
    arm(other, 30000, 0);
    assert_int_equal(poll(polled, 4, -1), 1);
    expect_moved(10000);
    expect_read(fd, 1, 0);
    assert_int_equal(epoll_wait(epoll, &event, 1, 10000), 0);
    expect_moved(10000);
    assert_int_equal(select(unused + 1, &set, NULL, NULL, &timeout), 1);
    assert_true(FD_ISSET(other, &set) && !FD_ISSET(fd, &set) && !FD_ISSET(unused, &set));
    expect_moved(10000);
    expect_read(other, 1, 0);
    assert_int_equal(poll(polled, 4, 60000), 0);
    expect_moved(60000);
    assert_int_equal(epoll_wait(epoll, &event, 1, 60000), 0);
    expect_moved(60000);
    close(epoll);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        close(all[i]);
}

static void test_sleep_timers_periods(void **state) {
    (void)state;
    if (are_real())
        skip();
    const int fd = timerfd_create(CLOCK_REALTIME, 0), epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    struct timeval timeout = {60, 0};
    fd_set set;
    arm(fd, 1000, 1000);
    assert_int_equal(sleep(10), 0);
    expect_moved(10000);
    expect_read(fd, 10, 0);
    expect_read(fd, 1, 1000);
    assert_int_equal(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), 0);
    assert_int_equal(epoll_wait(epoll, &event, 1, -1), 1);
    expect_moved(1000);
    expect_read(fd, 1, 0);
    assert_int_equal(epoll_wait(epoll, &event, 1, 300), 0);
    expect_moved(300);
    FD_ZERO(&set);
    FD_SET(fd, &set);
    assert_int_equal(select(fd + 1, &set, NULL, NULL, &timeout), 1);
    assert_true(FD_ISSET(fd, &set) && timeout.tv_sec == 59 && timeout.tv_usec == 300000);
    expect_moved(700);
    close(epoll);
    close(fd);
}

static void expect_event(int epoll, int timeout, int fd, int64_t ms) {
    struct epoll_event event = {.data = {.fd = -1}};
    assert_int_equal(epoll_wait(epoll, &event, 1, timeout), fd >= 0);
    assert_int_equal(event.data.fd, fd);
    expect_moved(ms);
}

/* As in the kernel, a timer that has expired makes no further event until it was read. */
static void test_sleep_timers_an_edge_is_reported_once(void **state) {
    (void)state;
    if (are_real())
        skip();
    const int unread = timerfd_create(CLOCK_MONOTONIC, 0), other = timerfd_create(CLOCK_MONOTONIC, 0);
    const int epoll = epoll_create1(0), copy = dup(other);
    assert_int_equal(add(epoll, unread, EPOLLIN | EPOLLET), 0);
    arm(unread, 10000, 10000);
    expect_event(epoll, 100000, unread, 10000);
    expect_event(epoll, 100000, -1, 100000);
    assert_int_equal(add(epoll, other, EPOLLIN), 0);
    arm(other, 5000, 20000);
    expect_event(epoll, 100000, other, 5000);
    expect_read(other, 1, 0);
    expect_event(epoll, 100000, other, 20000);
    expect_read(copy, 1, 0);
    expect_event(epoll, 100000, other, 20000);
    expect_read(copy, 1, 0);
    expect_event(epoll, 15000, -1, 15000);
    expect_read(unread, 17, 0);
    expect_event(epoll, 100000, other, 5000);
    expect_read(other, 1, 0);
    expect_event(epoll, 100000, unread, 5000);
    close(epoll);
    close(unread);
    close(other);
    close(copy);
}

static void test_sleep_timers_an_expiration_without_an_event(void **state) {
    (void)state;
    if (are_real())
        skip();
    const int fd = timerfd_create(CLOCK_MONOTONIC, 0), other = timerfd_create(CLOCK_MONOTONIC, 0);
    const int epoll = epoll_create1(0);
    assert_int_equal(add(epoll, fd, EPOLLIN | EPOLLONESHOT), 0);
    arm(fd, 10000, 0);
    expect_event(epoll, 100000, fd, 10000);
    expect_event(epoll, 100000, -1, 100000);
    arm(fd, 10000, 0);
    expect_event(epoll, 100000, -1, 100000);
    arm(fd, 10000, 0);
    assert_int_equal(add(epoll, other, EPOLLIN), 0);
    arm(other, 30000, 0);
    expect_event(epoll, 100000, other, 30000);
    close(epoll);
    close(fd);
    close(other);
}

static void test_sleep_timers_a_point_in_time(void **state) {
    (void)state;
    struct itimerspec value = {{0, 0}, {0, 0}};
    if (are_real())
        skip();
    for (int round = 0; round < 2; round++) {
        const int fd = timerfd_create(CLOCK_MONOTONIC, 0);
        assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &value.it_value), 0);
        value.it_value.tv_sec += 5;
        assert_int_equal(timerfd_settime(fd, TFD_TIMER_ABSTIME, &value, NULL), 0);
        expect_read(fd, 1, 5000);
        close(fd);
        assert_int_equal(iam_mock_sleep_wall_clock(true), 0);
    }
}

static void test_sleep_timers_beside_other_descriptors_are_real(void **state) {
    (void)state;
    int ends[2];
    uint64_t count;
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    assert_int_equal(pipe(ends), 0);
    struct pollfd fds[2] = {{.fd = fd, .events = POLLIN}, {.fd = ends[0], .events = POLLIN}};
    arm(fd, 20, 0);
    assert_int_equal(poll(fds, 2, 60000), 1);
    expect_read(fd, 1, 0);
    close(fd);
    fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK); /* probably the same number, and not armed */
    assert_int_equal(iam_mock_advance_ms(mock, 1000), 0);
    errno = 0;
    assert_true(read(fd, &count, sizeof count) == -1 && errno == EAGAIN);
    arm(fd, 3000, 0);
    errno = 0;
    assert_true(read(fd, &count, sizeof count) == -1 && errno == EAGAIN);
    assert_int_equal(iam_mock_advance_ms(mock, 4000), 0); /* or an answer that takes so long */
    expect_read(fd, 1, 5000);
    close(fd);
    close(ends[0]);
    close(ends[1]);
}

#define INSTALLED(test) cmocka_unit_test_setup_teardown(test, timers_setup, waits_teardown)

int run_timers(void) {
    const struct CMUnitTest tests[] = {
        INSTALLED(test_sleep_timers_one_expiration),
        INSTALLED(test_sleep_timers_beside_timers_that_are_not_armed),
        INSTALLED(test_sleep_timers_periods),
        INSTALLED(test_sleep_timers_an_edge_is_reported_once),
        INSTALLED(test_sleep_timers_an_expiration_without_an_event),
        INSTALLED(test_sleep_timers_a_point_in_time),
        INSTALLED(test_sleep_timers_beside_other_descriptors_are_real),
    };
    return cmocka_run_group_tests_name("timers", tests, NULL, NULL);
}
