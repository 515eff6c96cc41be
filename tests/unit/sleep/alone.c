/* Waits until a deadline for another thread: virtual while there is none. And the wall clock. */
#define _GNU_SOURCE /* pthread_cond_clockwait */
#include "waits.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

/* ThreadSanitizer has a thread of its own. */
static bool has_one_thread(void) {
    struct stat threads;
    return stat("/proc/self/task", &threads) == 0 && threads.st_nlink == 3;
}

static struct timespec deadline_in(clockid_t clock, int seconds) {
    struct timespec deadline;
    assert_int_equal(clock_gettime(clock, &deadline), 0);
    deadline.tv_sec += seconds;
    return deadline;
}

/* ----- Each function ----- */

static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static sem_t sem;
static cnd_t cnd;
static mtx_t mtx;

static int until_cond(const struct timespec *end) { return pthread_cond_timedwait(&cond, &mutex, end); }
static int until_mutex(const struct timespec *end) { return pthread_mutex_timedlock(&mutex, end); }
static int until_read(const struct timespec *end) { return pthread_rwlock_timedrdlock(&rwlock, end); }
static int until_write(const struct timespec *end) { return pthread_rwlock_timedwrlock(&rwlock, end); }
static int until_sem(const struct timespec *end) { return sem_timedwait(&sem, end) == 0 ? 0 : errno; }
static int until_cnd(const struct timespec *end) {
    return cnd_timedwait(&cnd, &mtx, end) == thrd_timedout ? ETIMEDOUT : EINVAL;
}
static int until_mtx(const struct timespec *end) {
    return mtx_timedlock(&mtx, end) == thrd_timedout ? ETIMEDOUT : EINVAL;
}
static int until_monotonic_cond(const struct timespec *end) {
    pthread_condattr_t attributes;
    pthread_cond_t by_monotonic;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&by_monotonic, &attributes);
    int result = pthread_cond_timedwait(&by_monotonic, &mutex, end);
    pthread_cond_destroy(&by_monotonic);
    return result;
}

static const struct {
    const char *name;
    int (*wait)(const struct timespec *end);
    clockid_t clock;
} locks[] = {
    {"pthread_cond_timedwait", until_cond, CLOCK_REALTIME},
    {"pthread_cond_timedwait, CLOCK_MONOTONIC", until_monotonic_cond, CLOCK_MONOTONIC},
    {"pthread_mutex_timedlock", until_mutex, CLOCK_REALTIME},
    {"pthread_rwlock_timedrdlock", until_read, CLOCK_REALTIME},
    {"pthread_rwlock_timedwrlock", until_write, CLOCK_REALTIME},
    {"sem_timedwait", until_sem, CLOCK_REALTIME},
    {"cnd_timedwait", until_cnd, CLOCK_REALTIME},
    {"mtx_timedlock", until_mtx, CLOCK_REALTIME},
};

#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 30)
static int until_cond_by(const struct timespec *end) {
    return pthread_cond_clockwait(&cond, &mutex, CLOCK_MONOTONIC, end);
}
static int until_mutex_by(const struct timespec *end) {
    return pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, end);
}
static int until_read_by(const struct timespec *end) {
    return pthread_rwlock_clockrdlock(&rwlock, CLOCK_MONOTONIC, end);
}
static int until_write_by(const struct timespec *end) {
    return pthread_rwlock_clockwrlock(&rwlock, CLOCK_MONOTONIC, end);
}
static int until_sem_by(const struct timespec *end) {
    return sem_clockwait(&sem, CLOCK_MONOTONIC, end) == 0 ? 0 : errno;
}
static int (*const by_clock[])(const struct timespec *end) = {until_cond_by, until_mutex_by, until_read_by,
                                                              until_write_by, until_sem_by};
#else
static int (*const by_clock[])(const struct timespec *end) = {until_monotonic_cond};
#endif

static void expect_minute(struct iam_mock *mock, const char *name, int (*wait)(const struct timespec *),
                          clockid_t clock) {
    const int64_t before = iam_mock_now_ms(mock), began = asleep_ms();
    const struct timespec end = deadline_in(clock, 60);
    int result = wait(&end);
    const int64_t moved = iam_mock_now_ms(mock) - before, slept = asleep_ms() - began;
    if (result != ETIMEDOUT || moved != 60000 || slept > 1000)
        fail_msg("%s: %d, moved %lld ms, slept %lld ms", name, result, (long long)moved, (long long)slept);
    const struct timespec wrong = {end.tv_sec, 1000000000}, past = {0, 1};
    result = wait(&wrong);
    if (result != EINVAL || wait(&past) != ETIMEDOUT || iam_mock_now_ms(mock) != before + 60000)
        fail_msg("%s: a wrong or a past deadline: %d", name, result);
}

static void test_sleep_alone_waits_for_a_lock_move_the_clock(void **state) {
    if (!has_one_thread())
        skip();
    assert_int_equal(pthread_mutex_lock(&mutex), 0);
    assert_int_equal(pthread_rwlock_wrlock(&rwlock), 0);
    assert_int_equal(sem_init(&sem, 0, 0), 0);
    assert_int_equal(cnd_init(&cnd), thrd_success);
    assert_int_equal(mtx_init(&mtx, mtx_timed), thrd_success);
    assert_int_equal(mtx_lock(&mtx), thrd_success);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof locks / sizeof *locks; i++) {
            /* the thread that has the lock: EDEADLK */
            if (locks[i].wait != until_read && locks[i].wait != until_write)
                expect_minute(*state, locks[i].name, locks[i].wait, locks[i].clock);
        }
        for (size_t i = 0; i < sizeof by_clock / sizeof *by_clock; i++) {
            const struct timespec end = deadline_in(CLOCK_MONOTONIC, 60);
            const int64_t before = iam_mock_now_ms(*state);
            const int result = by_clock[i](&end);
            assert_int_equal(iam_mock_now_ms(*state) - before, result == ETIMEDOUT ? 60000 : 0);
            assert_true(result == ETIMEDOUT || result == EDEADLK);
        }
        assert_int_equal(iam_mock_sleep_wall_clock(true), 0);
    }
    const struct timespec end = deadline_in(CLOCK_REALTIME, 60);
    assert_int_equal(until_read(&end), EDEADLK);
    assert_int_equal(pthread_rwlock_unlock(&rwlock), 0);
    assert_int_equal(pthread_rwlock_rdlock(&rwlock), 0);
    assert_int_equal(until_write(&end), ETIMEDOUT);
    assert_int_equal(until_read(&end), 0);
    assert_int_equal(sem_post(&sem), 0);
    assert_int_equal(until_sem(&end), 0); /* what is there is taken */
    (void)pthread_rwlock_unlock(&rwlock);
    (void)pthread_rwlock_unlock(&rwlock);
    (void)pthread_mutex_unlock(&mutex);
    (void)mtx_unlock(&mtx);
    mtx_destroy(&mtx);
    cnd_destroy(&cnd);
    (void)sem_destroy(&sem);
}

/* ----- What can end the wait ----- */

static void *posts(void *unused) {
    usleep(1000);
    for (int i = 0; i < 30; i++) {
        sched_yield();
        (void)sem_post(&sem);
    }
    return unused;
}

static void test_sleep_alone_another_thread_ends_the_wait(void **state) {
    pthread_t thread;
    assert_int_equal(sem_init(&sem, 0, 0), 0);
    assert_int_equal(pthread_create(&thread, NULL, posts, NULL), 0);
    const int64_t before = iam_mock_now_ms(*state);
    const struct timespec end = deadline_in(CLOCK_REALTIME, 60);
    assert_int_equal(until_sem(&end), 0);
    assert_true(iam_mock_now_ms(*state) - before <= 1);
    pthread_join(thread, NULL);
    (void)sem_destroy(&sem);
}

static void test_sleep_alone_a_process_ends_the_wait(void **state) {
    sem_t *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shared != MAP_FAILED);
    assert_int_equal(sem_init(shared, 1, 0), 0);
    const int64_t before = iam_mock_now_ms(*state);
    const pid_t child = fork();
    if (child == 0) {
        (void)sem_post(shared);
        _exit(0);
    }
    const struct timespec end = deadline_in(CLOCK_REALTIME, 60);
    assert_int_equal(sem_timedwait(shared, &end), 0);
    assert_int_equal(iam_mock_now_ms(*state), before);
    assert_int_equal(waitpid(child, NULL, 0), child);
    (void)munmap(shared, sizeof *shared);
}

static volatile sig_atomic_t handled;

static void post(int number) {
    (void)number;
    (void)sem_post(&sem);
}

static void test_sleep_alone_a_handler_ends_the_wait(void **state) {
    struct sigaction action = {.sa_handler = post, .sa_flags = SA_RESTART}, before_action;
    assert_int_equal(sem_init(&sem, 0, 0), 0);
    assert_int_equal(sigaction(SIGALRM, &action, &before_action), 0);
    const struct itimerval soon = {.it_value = {0, 20000}};
    assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    const int64_t before = iam_mock_now_ms(*state);
    const struct timespec end = deadline_in(CLOCK_REALTIME, 60);
    int result = until_sem(&end);
    assert_true(result == 0 || result == EINTR);
    assert_int_equal(iam_mock_now_ms(*state), before);
    assert_int_equal(sigaction(SIGALRM, &before_action, NULL), 0);
    (void)sem_destroy(&sem);
}

/* ----- A timer whose signal has a handler ----- */

static int for_sem(void) {
    const struct timespec end = deadline_in(CLOCK_REALTIME, 60);
    return sem_timedwait(&sem, &end);
}
static int epoll = -1, timer = -1;
static int for_epoll(void) { return epoll_wait(epoll, &(struct epoll_event){0}, 1, 60000); }
static int for_poll(void) { return poll(&(struct pollfd){timer, POLLIN, 0}, 1, 60000); }
static int for_select(void) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(timer, &set);
    return select(timer + 1, &set, NULL, NULL, &(struct timeval){60, 0});
}
static int for_read(void) { return (int)read(timer, &(uint64_t){0}, sizeof(uint64_t)); }
static int for_signal(void) {
    sigset_t none;
    (void)sigemptyset(&none);
    return sigtimedwait(&none, NULL, &(struct timespec){60, 0});
}

static int (*const disturbed[])(void) = {for_sem, for_epoll, for_poll, for_select, for_read, for_signal};

static void count(int number) {
    (void)number;
    handled++;
}

static timer_t new_timer(clockid_t clock, int seconds, long ns) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    const struct itimerspec value = {{seconds, ns}, {seconds, ns}};
    timer_t created;
    assert_int_equal(timer_create(clock, &event, &created), 0);
    assert_int_equal(timer_settime(created, 0, &value, NULL), 0);
    return created;
}

static void expect_handler_after(struct iam_mock *mock, bool by_alarm, size_t wait) {
    const int64_t before = iam_mock_now_ms(mock);
    const struct itimerval soon = {{0, 20000}, {0, 20000}}, never = {0};
    timer_t created = {0};
    handled = 0;
    if (by_alarm)
        assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    else
        created = new_timer(CLOCK_MONOTONIC, 0, 20000000);
    errno = 0;
    const int result = disturbed[wait]();
    if (result != -1 || errno != EINTR || handled == 0 || iam_mock_now_ms(mock) != before)
        fail_msg("wait %zu: %d, errno %d, handled %d", wait, result, errno, (int)handled);
    (void)setitimer(ITIMER_REAL, &never, NULL);
    if (!by_alarm)
        (void)timer_delete(created);
}

static void expect_minutes(struct iam_mock *mock) {
    for (size_t i = 0; i < sizeof disturbed / sizeof *disturbed; i++) {
        const int64_t before = iam_mock_now_ms(mock);
        (void)timerfd_settime(timer, 0, &(struct itimerspec){.it_value = {60, 0}}, NULL);
        (void)disturbed[i]();
        if (iam_mock_now_ms(mock) != before + 60000)
            fail_msg("wait %zu moved the clock by %lld ms", i, (long long)(iam_mock_now_ms(mock) - before));
    }
}

static void test_sleep_alone_a_timer_within_the_wait(void **state) {
    struct sigaction action = {.sa_handler = count}, before_alarm, before_usr1;
    if (!has_one_thread())
        skip();
    epoll = epoll_create1(0);
    timer = timerfd_create(CLOCK_MONOTONIC, 0);
    assert_int_equal(sem_init(&sem, 0, 0), 0);
    assert_int_equal(sigaction(SIGALRM, &action, &before_alarm), 0);
    assert_int_equal(sigaction(SIGUSR1, &action, &before_usr1), 0);
    (void)timerfd_settime(timer, 0, &(struct itimerspec){.it_value = {60, 0}}, NULL);
    for (size_t i = 0; i < sizeof disturbed / sizeof *disturbed; i++) {
        expect_handler_after(*state, true, i);
        expect_handler_after(*state, false, i);
    }
    timer_t timers[] = {new_timer(CLOCK_MONOTONIC, 0, 0), new_timer(CLOCK_REALTIME, 3600, 0),
                        new_timer(CLOCK_PROCESS_CPUTIME_ID, 30, 0)};
    (void)alarm(3600);
    expect_minutes(*state); /* none of them is due within the wait */
    assert_int_equal(sigaction(SIGALRM, &before_alarm, NULL), 0);
    assert_int_equal(sigaction(SIGUSR1, &(struct sigaction){.sa_handler = SIG_IGN}, NULL), 0);
    const timer_t ignored = new_timer(CLOCK_MONOTONIC, 5, 0);
    expect_minutes(*state);
    (void)alarm(0);
    (void)timer_delete(ignored);
    for (size_t i = 0; i < sizeof timers / sizeof *timers; i++)
        (void)timer_delete(timers[i]);
    assert_int_equal(sigaction(SIGUSR1, &before_usr1, NULL), 0);
    (void)sem_destroy(&sem);
    close(epoll);
    close(timer);
}

/* ----- Deadlines ----- */

static void test_sleep_alone_periods_do_not_add_up(void **state) {
    struct timespec end = deadline_in(CLOCK_MONOTONIC, 0);
    const int64_t before = iam_mock_now_ms(*state);
    for (int i = 1; i <= 10; i++) {
        end.tv_sec++;
        assert_int_equal(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL), 0);
        assert_int_equal(iam_mock_now_ms(*state), before + 1000 * i);
    }
}

/* As a loop of C++'s condition_variable, which compares the real clock with its deadline. */
static void test_sleep_alone_a_repeated_deadline_moves_the_clock_once(void **state) {
    struct timespec end = deadline_in(CLOCK_MONOTONIC, 0), now;
    if (!has_one_thread())
        skip();
    end.tv_nsec += 50000000;
    end.tv_sec += end.tv_nsec / 1000000000;
    end.tv_nsec %= 1000000000;
    const int64_t before = iam_mock_now_ms(*state);
    (void)pthread_mutex_lock(&mutex);
    do {
        assert_int_equal(until_monotonic_cond(&end), ETIMEDOUT);
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
    } while (now.tv_sec < end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec < end.tv_nsec));
    (void)pthread_mutex_unlock(&mutex);
    assert_int_equal(iam_mock_now_ms(*state), before + 50);
}

/* ----- Free, and the wall clock ----- */

static void test_sleep_alone_a_freed_mock_is_uninstalled(void **state) {
    struct iam_mock *other = NULL;
    iam_mock_sleep_uninstall();
    assert_int_equal(iam_mock_new(&other, NULL, NULL), 0);
    assert_int_equal(iam_mock_sleep_install(other, NULL), 0);
    assert_int_equal(iam_mock_sleep_wall_clock(true), 0);
    iam_mock_free(other);
    assert_int_equal(usleep(1000), 0);
    assert_true(time(NULL) > 0);
    assert_int_equal(iam_mock_sleep_wall_clock(true), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sleep_install(*state, NULL), 0);
    iam_mock_sleep_uninstall();
    assert_int_equal(iam_mock_new(&other, NULL, NULL), 0);
    assert_int_equal(iam_mock_sleep_install(*state, NULL), 0);
    iam_mock_free(other); /* another mock: nothing happens */
    const int64_t before = iam_mock_now_ms(*state);
    assert_int_equal(sleep(5), 0);
    assert_int_equal(iam_mock_now_ms(*state), before + 5000);
}

static atomic_bool stop;
static atomic_llong latest_ns; /* that any thread has read */
static atomic_int steps_back;

static void *reads(void *unused) {
    struct timespec now;
    while (!atomic_load(&stop)) {
        long long known = atomic_load(&latest_ns);
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
        const long long ns = (long long)now.tv_sec * 1000000000 + now.tv_nsec;
        atomic_fetch_add(&steps_back, ns < known);
        while (known < ns && !atomic_compare_exchange_weak(&latest_ns, &known, ns))
            continue;
    }
    return unused;
}

static void test_sleep_alone_the_wall_clock_never_goes_back(void **state) {
    pthread_t threads[3];
    atomic_store(&stop, false);
    atomic_store(&latest_ns, 0);
    assert_int_equal(iam_mock_sleep_wall_clock(true), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, reads, NULL), 0);
    for (int i = 0; i < 500; i++) {
        assert_int_equal(clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){0, 1500001}, NULL), 0);
        if (i % 10 == 0)
            assert_int_equal(iam_mock_advance_ms(*state, 1), 0);
    }
    atomic_store(&stop, true);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&steps_back), 0);
}

#define INSTALLED(test) cmocka_unit_test_setup_teardown(test, installed_setup, waits_teardown)

int run_alone(void) {
    const struct CMUnitTest tests[] = {
        INSTALLED(test_sleep_alone_waits_for_a_lock_move_the_clock),
        INSTALLED(test_sleep_alone_another_thread_ends_the_wait),
        INSTALLED(test_sleep_alone_a_process_ends_the_wait),
        INSTALLED(test_sleep_alone_a_handler_ends_the_wait),
        INSTALLED(test_sleep_alone_a_timer_within_the_wait),
        INSTALLED(test_sleep_alone_periods_do_not_add_up),
        INSTALLED(test_sleep_alone_a_repeated_deadline_moves_the_clock_once),
        INSTALLED(test_sleep_alone_a_freed_mock_is_uninstalled),
        cmocka_unit_test_setup_teardown(test_sleep_alone_the_wall_clock_never_goes_back, installed_setup,
                                        threads_teardown),
    };
    return cmocka_run_group_tests_name("alone", tests, NULL, NULL);
}
