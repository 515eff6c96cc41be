/* What tests/check/builds.sh runs in each build with iammock-sleep alone: prints "works", "refused: MESSAGE"
 * if the library can't be installed, or what went wrong. Waits that only a process with one thread can make
 * are left out if a sanitizer has a thread of its own. */
#define _GNU_SOURCE /* usleep() */
#include <iam_mock_sleep.h>

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#define SPAN_S 600 /* of each wait */

static const struct timespec span = {.tv_sec = SPAN_S};

static struct timespec deadline_by(clockid_t id) {
    struct timespec now;
    (void)clock_gettime(id, &now);
    now.tv_sec += SPAN_S;
    return now;
}

static void by_sleep(void) { (void)sleep(SPAN_S); }
static void by_usleep(void) { (void)usleep(SPAN_S * 1000000); }
static void by_nanosleep(void) { (void)nanosleep(&span, NULL); }
static void by_thrd_sleep(void) { (void)thrd_sleep(&span, NULL); }
static void by_poll(void) { (void)poll(NULL, 0, SPAN_S * 1000); }
static void by_select(void) { (void)select(0, NULL, NULL, NULL, &(struct timeval){.tv_sec = SPAN_S}); }

/* The deadline counts from the reading of the clock, however much real time has passed since. */
static void by_deadline(void) {
    const struct timespec deadline = deadline_by(CLOCK_MONOTONIC);
    for (clock_t start = clock(); clock() - start < CLOCKS_PER_SEC / 100;)
        continue;
    (void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
}

static void by_epoll(void) {
    struct epoll_event event;
    const int epoll = epoll_create1(0);
    (void)epoll_wait(epoll, &event, 1, SPAN_S * 1000);
    (void)close(epoll);
}

static void by_timerfd(void) {
    uint64_t count;
    const int timer = timerfd_create(CLOCK_MONOTONIC, 0);
    (void)timerfd_settime(timer, 0, &(struct itimerspec){.it_value = span}, NULL);
    (void)!read(timer, &count, sizeof count);
    (void)close(timer);
}

static void by_condition(void) {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
    const struct timespec deadline = deadline_by(CLOCK_REALTIME);
    (void)pthread_mutex_lock(&mutex);
    (void)pthread_cond_timedwait(&cond, &mutex, &deadline);
    (void)pthread_mutex_unlock(&mutex);
}

static void by_semaphore(void) {
    sem_t sem;
    (void)sem_init(&sem, 0, 0);
    const struct timespec deadline = deadline_by(CLOCK_REALTIME);
    (void)sem_timedwait(&sem, &deadline);
    (void)sem_destroy(&sem);
}

static const struct {
    const char *name;
    void (*call)(void);
    bool alone; /* virtual only while the process has one thread */
} waits[] = {
    {"sleep", by_sleep, false},
    {"usleep", by_usleep, false},
    {"nanosleep", by_nanosleep, false},
    {"thrd_sleep", by_thrd_sleep, false},
    {"clock_nanosleep", by_deadline, false},
    {"poll", by_poll, false},
    {"select", by_select, false},
    {"epoll_wait", by_epoll, true},
    {"read of a timerfd", by_timerfd, true},
    {"pthread_cond_timedwait", by_condition, true},
    {"sem_timedwait", by_semaphore, true},
};

#pragma weak __tsan_init /* ThreadSanitizer's pthread_cond_timedwait() does not call iammock-sleep's */
void __tsan_init(void);

static bool has_one_thread(void) {
    struct stat tasks;
    return stat("/proc/self/task", &tasks) == 0 && tasks.st_nlink == 3;
}

/* Returns false, and prints why, if a wait does not move the mock's clock by its time. */
static bool waits_work(struct iam_mock *mock) {
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        const int64_t before = iam_mock_now_ms(mock);
        if ((waits[i].alone && !has_one_thread()) || (waits[i].call == by_condition && __tsan_init))
            continue;
        waits[i].call();
        const int64_t waited = iam_mock_now_ms(mock) - before;
        if (waited != SPAN_S * 1000) {
            (void)printf("wrong: the virtual milliseconds of %s: %ld\n", waits[i].name, (long)waited);
            return false;
        }
    }
    return true;
}

static bool wall_clock_works(struct iam_mock *mock) {
    if (iam_mock_sleep_wall_clock(true) == 0 && time(NULL) == iam_mock_now_ms(mock) / 1000)
        return true;
    (void)printf("wrong: the wall clock\n");
    return false;
}

int main(void) {
    struct iam_mock *mock;
    struct iam_mock_error error = {0};
    if (iam_mock_new(&mock, NULL, NULL) != 0)
        return puts("wrong: iam_mock_new"), 1;
    if (iam_mock_sleep_install(mock, &error) != 0)
        return printf("refused: %s\n", error.message), 0;
    const bool works = waits_work(mock) && wall_clock_works(mock);
    iam_mock_free(mock);
    if (works)
        (void)puts("works");
    return !works;
}
