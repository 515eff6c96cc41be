#define _GNU_SOURCE /* usleep, ppoll */
#include "waits.h"
#include "awake.h"
#include "between.h"

#include "api/mock.h" /* for its lock alone: the library is linked as its users link it */

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#ifdef __GLIBC__
int __poll_chk(struct pollfd *fds, nfds_t count, int timeout, size_t size);
int __ppoll_chk(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask,
                size_t size);
#endif

#define START_MS INT64_C(1767225600000) /* 2026-01-01T00:00:00Z */
#define BOB "/?Version=2010-05-08&UserName=Bob&Action="
#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"

#define MOST_ASLEEP_MS 10000

static int64_t asleep_before_ms;

int64_t real_ms(void) {
    struct timespec now;
    (void)syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t asleep_ms(void) { return real_ms() - awake_ms(); }

int waits_setup(void **state) {
    struct iam_mock *mock = NULL;
    asleep_before_ms = asleep_ms();
    if (iam_mock_new(&mock, NULL, NULL) != 0)
        return -1;
    *state = mock;
    return 0;
}

int installed_setup(void **state) {
    return waits_setup(state) != 0 ? -1 : iam_mock_sleep_install(*state, NULL);
}

int threads_teardown(void **state) {
    iam_mock_sleep_uninstall();
    iam_mock_free(*state);
    return 0;
}

int waits_teardown(void **state) {
    (void)threads_teardown(state);
    return asleep_ms() - asleep_before_ms < MOST_ASLEEP_MS ? 0 : -1;
}

/* ----- What each wait does ----- */

#define SECONDS(s, ns) (&(struct timespec){(s), (ns)})

static int wait_sleep(void) { return (int)sleep(600); }
static int wait_usleep(void) { return usleep(4000000000U); }
static int wait_nanosleep(void) { return nanosleep(SECONDS(90, 5000000), NULL); }
static int wait_clock_nanosleep(void) { return clock_nanosleep(CLOCK_MONOTONIC, 0, SECONDS(61, 0), NULL); }
static int wait_thrd_sleep(void) { return thrd_sleep(SECONDS(3600, 0), NULL); }
static int wait_poll(void) { return poll(NULL, 0, 123456); }
static int wait_ppoll(void) { return ppoll(NULL, 0, SECONDS(30, 0), NULL); }
static int wait_pselect(void) { return pselect(0, NULL, NULL, NULL, SECONDS(45, 0), NULL); }
static int wait_select(void) {
    fd_set none, none_either;
    FD_ZERO(&none);
    FD_ZERO(&none_either);
    struct timeval timeout = {300, 1500000}, without_sets = {1, 0};
    int result = select(0, &none, &none_either, NULL, &timeout);
    assert_true(timeout.tv_sec == 0 && timeout.tv_usec == 0);
    return result + select(5, NULL, NULL, NULL, &without_sets);
}
#ifdef __GLIBC__
static int wait_poll_chk(void) { return __poll_chk(NULL, 0, 60000, 0); }
static int wait_ppoll_chk(void) { return __ppoll_chk(NULL, 0, SECONDS(60, 0), NULL, 0); }
#endif

static const struct {
    const char *name;
    int (*wait)(void);
    int64_t ms;
} waits[] = {
    {"sleep", wait_sleep, 600000},
    {"usleep", wait_usleep, 4000000},
    {"nanosleep", wait_nanosleep, 90005},
    {"clock_nanosleep", wait_clock_nanosleep, 61000},
    {"thrd_sleep", wait_thrd_sleep, 3600000},
    {"poll", wait_poll, 123456},
    {"ppoll", wait_ppoll, 30000},
    {"pselect", wait_pselect, 45000},
    {"select", wait_select, 302500},
#ifdef __GLIBC__
    {"__poll_chk", wait_poll_chk, 60000},
    {"__ppoll_chk", wait_ppoll_chk, 60000},
#endif
};

static void test_sleep_waits_move_the_clock_and_take_no_time(void **state) {
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        const int64_t before = iam_mock_now_ms(*state), began = asleep_ms();
        errno = 77;
        const int result = waits[i].wait(), error = errno;
        const int64_t moved = iam_mock_now_ms(*state) - before, slept = asleep_ms() - began;
        if (result != 0 || error != 77 || moved != waits[i].ms || slept >= 1000)
            fail_msg("%s: %d, errno %d, moved %lld ms, slept %lld ms", waits[i].name, result, error,
                     (long long)moved, (long long)slept);
    }
}

/* The C library sets the remaining time only if a signal ends the wait. */
static void test_sleep_the_remaining_time_stays(void **state) {
    struct timespec span = {70, 999999999}, remaining = {5, 6};
    assert_int_equal(nanosleep(&span, &remaining), 0);
    assert_int_equal(nanosleep(&(struct timespec){0, 1}, &remaining), 0);
    assert_int_equal(clock_nanosleep(CLOCK_REALTIME, 0, SECONDS(1, 0), &remaining), 0);
    assert_int_equal(thrd_sleep(SECONDS(1, 0), &remaining), 0);
    assert_true(remaining.tv_sec == 5 && remaining.tv_nsec == 6);
    assert_int_equal(iam_mock_now_ms(*state), START_MS + 73000);
}

static void test_sleep_what_is_less_than_a_millisecond_adds_up(void **state) {
    for (int i = 0; i < 1000; i++)
        assert_int_equal(usleep(100), 0);
    assert_int_equal(iam_mock_now_ms(*state), START_MS + 100);
    assert_int_equal(nanosleep(SECONDS(0, 999999), NULL), 0);
    assert_int_equal(iam_mock_now_ms(*state), START_MS + 100);
    assert_int_equal(pselect(0, NULL, NULL, NULL, SECONDS(0, 1), NULL), 0);
    assert_int_equal(iam_mock_now_ms(*state), START_MS + 101);
}

static void test_sleep_wrong_spans_are_einval(void **state) {
    static const struct timespec wrong[] = {{0, 1000000000}, {0, -1}, {-1, 0}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const struct timespec *span = &wrong[i];
        errno = 0;
        assert_true(nanosleep(span, NULL) == -1 && errno == EINVAL);
        errno = 0;
        assert_true(ppoll(NULL, 0, span, NULL) == -1 && errno == EINVAL);
        errno = 0;
        assert_true(pselect(0, NULL, NULL, NULL, span, NULL) == -1 && errno == EINVAL);
        assert_int_equal(clock_nanosleep(CLOCK_REALTIME, 0, span, NULL), EINVAL);
        assert_int_equal(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, span, NULL), EINVAL);
        assert_true(thrd_sleep(span, NULL) < -1);
    }
    errno = 0;
    assert_true(select(0, NULL, NULL, NULL, &(struct timeval){-1, 0}) == -1 && errno == EINVAL);
    assert_int_equal(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, SECONDS(9, 0), NULL), EINVAL); /* not ours */
    assert_int_equal(iam_mock_now_ms(*state), START_MS);
}

static void expect_past_the_end(int64_t seconds) {
    const struct timespec span = {(time_t)seconds, 0};
    errno = 0;
    assert_true(nanosleep(&span, NULL) == -1 && errno == EINVAL);
    errno = 0;
    assert_true(select(0, NULL, NULL, NULL, &(struct timeval){(time_t)seconds, 0}) == -1 && errno == EINVAL);
    errno = 0;
    assert_true(pselect(0, NULL, NULL, NULL, &span, NULL) == -1 && errno == EINVAL);
    errno = 0;
    assert_true(ppoll(NULL, 0, &span, NULL) == -1 && errno == EINVAL);
    assert_int_equal(clock_nanosleep(CLOCK_MONOTONIC, 0, &span, NULL), EINVAL);
    assert_int_equal(thrd_sleep(&span, NULL), -2);
}

static void test_sleep_past_the_year_9999_is_einval(void **state) {
    expect_past_the_end(INT64_MAX);
    expect_past_the_end(INT64_C(300000000000));
    expect_past_the_end(INT64_C(18446744073709552)); /* in milliseconds 2^64 + 384 */
    assert_int_equal(iam_mock_now_ms(*state), START_MS);

    struct iam_mock *late = NULL;
    assert_int_equal(iam_mock_new(&late, &(struct iam_mock_options){.start = "9999-12-31T23:59:00Z"}, NULL),
                     0);
    iam_mock_sleep_uninstall();
    assert_int_equal(iam_mock_sleep_install(late, NULL), 0);
    int64_t start = iam_mock_now_ms(late);
    expect_past_the_end(60);
    assert_int_equal(sleep(60), 60);
    errno = 0;
    assert_true(usleep(60000000) == -1 && errno == EINVAL);
    errno = 0;
    assert_true(poll(NULL, 0, 60000) == -1 && errno == EINVAL);
    assert_int_equal(iam_mock_now_ms(late), start);
    assert_int_equal(sleep(59), 0);
    assert_int_equal(iam_mock_now_ms(late), start + 59000);
    iam_mock_sleep_uninstall();
    iam_mock_free(late);
}

/* ----- What goes to the real functions ----- */

static void test_sleep_with_descriptors_waits_are_real(void **state) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct pollfd fd = {.fd = ends[0], .events = POLLIN};
    fd_set set;
    FD_ZERO(&set);
    FD_SET(ends[0], &set);

    const int64_t began = real_ms(), asleep = asleep_ms();
    assert_int_equal(poll(&fd, 1, 20), 0);
    assert_int_equal(ppoll(&fd, 1, SECONDS(0, 20000000), NULL), 0);
    assert_int_equal(select(ends[0] + 1, &set, NULL, NULL, &(struct timeval){0, 20000}), 0);
    FD_SET(ends[0], &set);
    assert_int_equal(pselect(ends[0] + 1, &set, NULL, NULL, SECONDS(0, 20000000), NULL), 0);
    assert_true(real_ms() - began >= 78);
    assert_true(asleep_ms() - asleep <= 900);

    assert_int_equal(write(ends[1], "x", 1), 1);
    FD_SET(ends[0], &set);
    assert_int_equal(poll(&fd, 1, 60000), 1);
    assert_int_equal(select(ends[0] + 1, &set, NULL, NULL, &(struct timeval){60, 0}), 1);
    assert_true(FD_ISSET(ends[0], &set));
    assert_int_equal(iam_mock_now_ms(*state), START_MS);
    close(ends[0]);
    close(ends[1]);
}

static void on_alarm(int signal) { (void)signal; }

static void test_sleep_a_wait_without_an_end_is_real(void **state) {
    struct sigaction action = {.sa_handler = on_alarm}, before;
    sigaction(SIGALRM, &action, &before);
    const struct itimerval soon = {{0, 5000}, {0, 20000}}; /* again and again: one may come before the wait */
    setitimer(ITIMER_REAL, &soon, NULL);
    assert_true(poll(NULL, 0, -1) == -1 && errno == EINTR);
    assert_true(select(0, NULL, NULL, NULL, NULL) == -1 && errno == EINTR);
    assert_true(ppoll(NULL, 0, NULL, NULL) == -1 && errno == EINTR);
    setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
    sigaction(SIGALRM, &before, NULL);
    assert_int_equal(iam_mock_now_ms(*state), START_MS);
}

static void test_sleep_without_a_mock_waits_are_real(void **state) {
    const int64_t began = real_ms(), asleep = asleep_ms();
    assert_int_equal(usleep(10000), 0);
    assert_int_equal(nanosleep(SECONDS(0, 10000000), NULL), 0);
    assert_int_equal(clock_nanosleep(CLOCK_MONOTONIC, 0, SECONDS(0, 10000000), NULL), 0);
    assert_int_equal(thrd_sleep(SECONDS(0, 10000000), NULL), 0);
    assert_int_equal(poll(NULL, 0, 10), 0);
    assert_int_equal(ppoll(NULL, 0, SECONDS(0, 10000000), NULL), 0);
    assert_int_equal(select(0, NULL, NULL, NULL, &(struct timeval){0, 10000}), 0);
    assert_int_equal(pselect(0, NULL, NULL, NULL, SECONDS(0, 10000000), NULL), 0);
#ifdef __GLIBC__
    assert_int_equal(__poll_chk(NULL, 0, 10, 0), 0);
    assert_int_equal(__ppoll_chk(NULL, 0, SECONDS(0, 10000000), NULL, 0), 0);
#endif
    assert_true(real_ms() - began >= 78);
    assert_true(asleep_ms() - asleep <= 900);
    assert_int_equal(sleep(0), 0);
    assert_int_equal(iam_mock_now_ms(*state), START_MS);
}

/* ----- TIMER_ABSTIME and the wall clock ----- */

static void test_sleep_until_a_point_of_the_real_clock(void **state) {
    static const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC};
    for (size_t i = 0; i < 2; i++) {
        struct timespec target;
        int64_t before = iam_mock_now_ms(*state);
        assert_int_equal(clock_gettime(clocks[i], &target), 0);
        assert_int_equal(clock_nanosleep(clocks[i], TIMER_ABSTIME, &target, NULL), 0); /* now, or just over */
        assert_int_equal(iam_mock_now_ms(*state), before);
        target.tv_sec += 120;
        assert_int_equal(clock_nanosleep(clocks[i], TIMER_ABSTIME, &target, NULL), 0);
        assert_between(iam_mock_now_ms(*state) - before, 119000, 120000);
    }
}

static void expect_clocks(int64_t seconds, long nanoseconds) {
    struct timespec now = {0};
    struct timeval of_day = {0};
    time_t also = 0;
    static const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME,
                                       CLOCK_MONOTONIC_COARSE};
    for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
        assert_int_equal(clock_gettime(clocks[i], &now), 0);
        assert_true(now.tv_sec == seconds && now.tv_nsec == nanoseconds);
    }
    now = (struct timespec){0};
    assert_int_equal(timespec_get(&now, TIME_UTC), TIME_UTC);
    assert_true(now.tv_sec == seconds && now.tv_nsec == nanoseconds);
    assert_int_equal(gettimeofday(&of_day, NULL), 0);
    assert_true(of_day.tv_sec == seconds && of_day.tv_usec == nanoseconds / 1000);
    assert_int_equal(time(NULL), seconds);
    assert_int_equal(time(&also), seconds);
    assert_int_equal(also, seconds);
}

static void test_sleep_the_wall_clock_agrees(void **state) {
    assert_int_equal(iam_mock_sleep_wall_clock(true), 0);
    expect_clocks(START_MS / 1000, 0);
    assert_int_equal(sleep(90), 0);
    assert_int_equal(usleep(250), 0);
    expect_clocks(START_MS / 1000 + 90, 250000);
    assert_int_equal(iam_mock_advance_ms(*state, 10007), 0);
    expect_clocks(START_MS / 1000 + 100, 7250000);

    struct timespec target = {START_MS / 1000 + 160, 250000};
    assert_int_equal(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &target, NULL), 0);
    expect_clocks(START_MS / 1000 + 160, 250000);
    assert_int_equal(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &target, NULL), 0);
    target.tv_nsec--; /* over */
    assert_int_equal(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &target, NULL), 0);
    expect_clocks(START_MS / 1000 + 160, 250000);
    target.tv_sec = (time_t)INT64_MAX;
    assert_int_equal(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &target, NULL), EINVAL);

    struct timespec used;
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used), 0);
    assert_true(used.tv_sec < 1000000);
}

static void test_sleep_the_wall_clock_is_off_unless_asked(void **state) {
    struct timespec real, told;
    for (int way = 0; way < 3; way++) {
        if (way > 0)
            assert_int_equal(iam_mock_sleep_wall_clock(true), 0);
        if (way == 1)
            assert_int_equal(iam_mock_sleep_wall_clock(false), 0);
        if (way == 2) {
            iam_mock_sleep_uninstall();
            assert_int_equal(iam_mock_sleep_wall_clock(true), IAM_MOCK_EINVAL);
            assert_int_equal(iam_mock_sleep_wall_clock(false), 0);
        }
        (void)syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &real);
        assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &told), 0);
        assert_true(told.tv_sec - real.tv_sec <= 1 && told.tv_sec >= real.tv_sec);
    }
    assert_int_equal(iam_mock_sleep_install(*state, NULL), 0);
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &told), 0);
    assert_true(told.tv_sec - real.tv_sec <= 1);
}

/* As an allocator does that looks at a clock, when the mock calls it. */
static void test_sleep_time_is_told_while_the_mock_is_locked(void **state) {
    struct iam_mock *mock = *state;
    assert_int_equal(iam_mock_sleep_wall_clock(true), 0);
    assert_int_equal(sleep(7), 0);
    alarm(10); /* rather than hang */
    pthread_mutex_lock(&mock->lock);
    expect_clocks(START_MS / 1000 + 7, 0);
    pthread_mutex_unlock(&mock->lock);
    alarm(0);
}

/* ----- Installing ----- */

static void test_sleep_install_says_what_is_wrong(void **state) {
    struct iam_mock_error error = {0};
    assert_int_equal(iam_mock_sleep_install(NULL, &error), IAM_MOCK_EINVAL);
    assert_int_equal(error.code, IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "mock");
    assert_int_equal(iam_mock_sleep_install(NULL, NULL), IAM_MOCK_EINVAL);
    iam_mock_sleep_uninstall();
    iam_mock_sleep_uninstall();
    if (iam_mock_sleep_install(*state, &error) != 0)
        fail_msg("%s: %s", error.field, error.message);
    assert_int_equal(iam_mock_sleep_install(*state, &error), IAM_MOCK_EEXIST);
    assert_string_equal(error.message, "this mock is installed already");
    assert_int_equal(iam_mock_sleep_install(*state, NULL), IAM_MOCK_EEXIST);

    struct iam_mock *other = NULL;
    assert_int_equal(iam_mock_new(&other, NULL, NULL), 0);
    assert_int_equal(iam_mock_sleep_install(other, &error), IAM_MOCK_EEXIST);
    assert_non_null(strstr(error.message, "iam_mock_sleep_uninstall()"));
    assert_int_equal(sleep(1), 0);
    iam_mock_sleep_uninstall();
    assert_int_equal(iam_mock_sleep_install(other, NULL), 0);
    assert_int_equal(sleep(2), 0);
    assert_int_equal(iam_mock_now_ms(*state), START_MS + 1000);
    assert_int_equal(iam_mock_now_ms(other), START_MS + 2000);
    iam_mock_sleep_uninstall();
    iam_mock_free(other);
}

static void ask(struct iam_mock *mock, const char *url, int status) {
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(mock, &(struct iam_mock_request){.url = url}, &response), 0);
    assert_int_equal(response.status, status);
    iam_mock_response_clear(&response);
}

static void test_sleep_ends_what_ends_and_the_journal_shows_it(void **state) {
    struct iam_mock *mock = *state;
    const char *const url = BOB "DeactivateMFADevice&SerialNumber=" BOB_MFA;
    assert_int_equal(iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL), 0);
    assert_int_equal(iam_mock_remove_user(mock, "Bob"), 0);
    assert_int_equal(iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL), 0);
    const struct iam_mock_device device = {.serial_number = BOB_MFA, .user_name = "Bob"};
    assert_int_equal(iam_mock_add_device(mock, &device, NULL), 0);
    ask(mock, url, 409); /* EntityTemporarilyUnmodifiable, for 180 s */
    assert_int_equal(sleep(179), 0);
    ask(mock, url, 409);
    assert_int_equal(poll(NULL, 0, 1500), 0);
    ask(mock, url, 200);
    assert_int_equal(iam_mock_call_at(mock, 3)->at_ms, START_MS + 180500);
    const char *text = iam_mock_journal_text(mock);
    assert_non_null(strstr(text, "1 2026-01-01T00:00:00.000Z"));
    assert_non_null(strstr(text, "2 2026-01-01T00:02:59.000Z"));
    assert_non_null(strstr(text, "3 2026-01-01T00:03:00.500Z"));
}

/* ----- Threads ----- */

#define THREADS 4

/* Not usleep: while one of its own stands before ours and calls it, ThreadSanitizer doesn't see the locks
 * that we take. */
static void wait_microseconds(long microseconds) {
    (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){0, microseconds * 1000}, NULL);
}

static void *waits_often(void *unused) {
    for (int i = 0; i < 500; i++)
        wait_microseconds(1500);
    return unused;
}

static void test_sleep_threads_waits_add_up(void **state) {
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, waits_often, NULL), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(iam_mock_now_ms(*state), START_MS + (int64_t)THREADS * 750);
}

#define ROUNDS 3000

static pthread_barrier_t round_ends;

static void *waits_until_the_same(void *unused) {
    for (int i = 1; i <= ROUNDS; i++) {
        struct timespec target = {START_MS / 1000 + i, 0};
        (void)clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &target, NULL);
        pthread_barrier_wait(&round_ends);
        pthread_barrier_wait(&round_ends);
    }
    return unused;
}

static void test_sleep_threads_waits_until_one_point_end_there(void **state) {
    pthread_t threads[THREADS];
    assert_int_equal(iam_mock_sleep_wall_clock(true), 0);
    assert_int_equal(pthread_barrier_init(&round_ends, NULL, THREADS + 1), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, waits_until_the_same, NULL), 0);
    int wrong = 0;
    for (int i = 1; i <= ROUNDS; i++) {
        pthread_barrier_wait(&round_ends);
        wrong += iam_mock_now_ms(*state) != START_MS + 1000 * i;
        pthread_barrier_wait(&round_ends); /* not before this has been looked at */
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&round_ends);
    assert_int_equal(wrong, 0);
}

static atomic_bool shall_end;

static void *waits_until_told(void *unused) {
    struct timespec now;
    while (!atomic_load(&shall_end)) {
        wait_microseconds(20);
        (void)clock_gettime(CLOCK_REALTIME, &now);
        (void)clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &now, NULL);
    }
    return unused;
}

static void test_sleep_mocks_come_and_go_under_waiting_threads(void **state) {
    (void)state;
    pthread_t threads[THREADS];
    atomic_store(&shall_end, false);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, waits_until_told, NULL), 0);
    for (int i = 0; i < 50; i++) {
        struct iam_mock *mock = NULL;
        assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
        assert_int_equal(iam_mock_sleep_install(mock, NULL), 0);
        assert_int_equal(iam_mock_sleep_wall_clock(i % 2 == 0), 0);
        wait_microseconds(100);
        iam_mock_sleep_uninstall();
        iam_mock_free(mock);
    }
    atomic_store(&shall_end, true);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

#if defined(__SANITIZE_ADDRESS__)
#define CANCELS                                                                                              \
    0 /* gcc's AddressSanitizer takes what a cancelled thread's stack leaves behind for an error */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CANCELS 0
#endif
#endif
#ifndef CANCELS
#define CANCELS 1
#endif

static void *sleeps_on(void *unused) {
    for (int i = 0; i < 1000000; i++)
        (void)usleep(1);
    return unused;
}

static void test_sleep_a_thread_that_only_sleeps_can_be_cancelled(void **state) {
    (void)state;
    pthread_t thread;
    void *result = NULL;
    if (!CANCELS)
        skip();
    assert_int_equal(pthread_create(&thread, NULL, sleeps_on, NULL), 0);
    assert_int_equal(pthread_cancel(thread), 0);
    assert_int_equal(pthread_join(thread, &result), 0);
    assert_ptr_equal(result, PTHREAD_CANCELED);
    assert_int_equal(sleep(1), 0); /* it left no lock behind */
}

#define INSTALLED(test) cmocka_unit_test_setup_teardown(test, installed_setup, waits_teardown)
#define OF_THREADS(test, setup) cmocka_unit_test_setup_teardown(test, setup, threads_teardown)
#define NOT_INSTALLED(test) cmocka_unit_test_setup_teardown(test, waits_setup, waits_teardown)

/* ----- Deadlines by the clock ----- */

static void read_monotonic(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
}
static void read_time(void) { (void)time(NULL); }
static void read_time_of_day(void) {
    struct timeval now;
    (void)gettimeofday(&now, NULL);
}
static void read_timespec(void) {
    struct timespec now;
    (void)timespec_get(&now, TIME_UTC);
}
static void read_cpu_time(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
}
static void read_nothing(void) {}

/* So many rounds of a program that retries: a call, unless `silent`, a wait, a clock. Returns the last
 * result. */
static int make_rounds(struct iam_mock *mock, int count, void (*read_clock)(void), bool silent) {
    const struct iam_mock_request request = {.url = BOB "ListMFADevices"};
    struct iam_mock_response response = {0};
    int result = 0;
    for (int i = 0; i < count; i++) {
        if (!silent)
            result = iam_mock_send(mock, &request, &response);
        (void)usleep(10000);
        read_clock();
    }
    iam_mock_response_clear(&response);
    return result;
}

static const char *problems_text(struct iam_mock *mock) {
    const char *text = iam_mock_problems_text(mock);
    assert_non_null(text);
    return text;
}

/* One line, and it names the way out. */
static void check_told_of_the_wall_clock(const char *text) {
    assert_non_null(strstr(text, "iam_mock_sleep_wall_clock(true)"));
    assert_string_equal(strchr(text, '\n'), "\n");
}

static void test_sleep_a_deadline_by_a_clock_that_stands_still_is_a_problem(void **state) {
    static void (*const clocks[])(void) = {read_monotonic, read_time, read_time_of_day, read_timespec};
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        struct iam_mock *mock = *state;
        assert_int_equal(make_rounds(mock, 9990, clocks[i], false), 0);
        assert_string_equal(problems_text(mock), "");
        assert_int_equal(make_rounds(mock, 10001, clocks[i], false), 0);
        check_told_of_the_wall_clock(problems_text(mock));
        iam_mock_sleep_uninstall();
        iam_mock_free(mock);
        assert_int_equal(installed_setup(state), 0);
    }
}

static void test_sleep_other_loops_are_no_problem(void **state) {
    struct iam_mock *mock = *state;
    make_rounds(mock, 11000, read_monotonic, true); /* waits for another thread */
    make_rounds(mock, 11000, read_nothing, false);  /* has a number of attempts */
    make_rounds(mock, 11000, read_cpu_time, false); /* a clock that no wait moves */
    for (int i = 0; i < 110; i++) {
        make_rounds(mock, 100, read_time, false); /* sometimes logs the time */
        make_rounds(mock, 2, read_nothing, false);
    }
    assert_int_equal(iam_mock_sleep_wall_clock(true), 0);
    make_rounds(mock, 11000, read_monotonic, false);
    assert_string_equal(problems_text(mock), "");
}

static void test_sleep_a_passed_call_limit_is_explained(void **state) {
    struct iam_mock *mock = *state;
    assert_int_equal(iam_mock_sweep_arm_script("", mock, NULL), 0);
    assert_int_equal(make_rounds(mock, 200, read_monotonic, false), 0);
    assert_string_equal(problems_text(mock), "");
    assert_int_equal(make_rounds(mock, 1, read_monotonic, false), IAM_MOCK_ELIMIT);
    check_told_of_the_wall_clock(strchr(problems_text(mock), '\n') + 1);
}

static void test_sleep_a_call_limit_passed_without_a_clock_is_not_explained(void **state) {
    struct iam_mock *mock = *state;
    assert_int_equal(iam_mock_sweep_arm_script("", mock, NULL), 0);
    assert_int_equal(make_rounds(mock, 201, read_nothing, false), IAM_MOCK_ELIMIT);
    assert_null(strstr(problems_text(mock), "iam_mock_sleep_wall_clock"));
}

int run_waits(const char *group) {
    const struct CMUnitTest tests[] = {
        INSTALLED(test_sleep_waits_move_the_clock_and_take_no_time),
        INSTALLED(test_sleep_the_remaining_time_stays),
        INSTALLED(test_sleep_what_is_less_than_a_millisecond_adds_up),
        INSTALLED(test_sleep_wrong_spans_are_einval),
        INSTALLED(test_sleep_past_the_year_9999_is_einval),
        INSTALLED(test_sleep_with_descriptors_waits_are_real),
        INSTALLED(test_sleep_a_wait_without_an_end_is_real),
        NOT_INSTALLED(test_sleep_without_a_mock_waits_are_real),
        INSTALLED(test_sleep_until_a_point_of_the_real_clock),
        INSTALLED(test_sleep_the_wall_clock_agrees),
        INSTALLED(test_sleep_the_wall_clock_is_off_unless_asked),
        INSTALLED(test_sleep_time_is_told_while_the_mock_is_locked),
        NOT_INSTALLED(test_sleep_install_says_what_is_wrong),
        INSTALLED(test_sleep_ends_what_ends_and_the_journal_shows_it),
        OF_THREADS(test_sleep_threads_waits_add_up, installed_setup),
        OF_THREADS(test_sleep_threads_waits_until_one_point_end_there, installed_setup),
        OF_THREADS(test_sleep_mocks_come_and_go_under_waiting_threads, waits_setup),
        INSTALLED(test_sleep_a_thread_that_only_sleeps_can_be_cancelled),
        INSTALLED(test_sleep_a_deadline_by_a_clock_that_stands_still_is_a_problem),
        INSTALLED(test_sleep_other_loops_are_no_problem),
        INSTALLED(test_sleep_a_passed_call_limit_is_explained),
        INSTALLED(test_sleep_a_call_limit_passed_without_a_clock_is_not_explained),
    };
    return cmocka_run_group_tests_name(group, tests, NULL, NULL);
}
