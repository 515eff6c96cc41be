/* Threads that leave libcurl in the middle of a transfer: pthread_cancel(), pthread_exit(), longjmp(). They
 * keep no lock, and what they leave behind does not concern later transfers. */
#define _XOPEN_SOURCE 700
#include "client.h"
#include "post_by.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
void __lsan_disable(void);
void __lsan_enable(void);
#else
#define SANITIZED 0
static void __lsan_disable(void) {}
static void __lsan_enable(void) {}
#endif

#if SANITIZED || defined(__SANITIZE_THREAD__)
#define CLOCK_IS_WRAPPED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CLOCK_IS_WRAPPED 1
#endif
#endif
#ifndef CLOCK_IS_WRAPPED
#define CLOCK_IS_WRAPPED 0
#endif

/* A test that waits for a lock for ever ends the program. */
static int setup(void **state) {
    alarm(60);
    return curl_setup(state);
}

/* ----- The places in a transfer ----- */

enum place { AT_SOCKOPT, AT_PREREQ, AT_READ, AT_HEADER, AT_WRITE, AT_PROGRESS, AT_DEBUG, PLACE_COUNT };
enum way { BY_CANCEL_LATER, BY_CANCEL_HERE, BY_EXIT, BY_LONGJMP, WAY_COUNT };

static _Thread_local struct {
    enum place place;
    enum way way;
    bool left;
} leaving;
static jmp_buf outside;

/* Leave, if this is the place and the first time. */
static void reach(enum place place) {
    if (place != leaving.place || leaving.left)
        return;
    leaving.left = true;
    switch (leaving.way) {
    case BY_CANCEL_LATER: /* at libcurl's or the adapter's next cancellation point */
    case BY_CANCEL_HERE:
        assert_int_equal(pthread_cancel(pthread_self()), 0);
        if (leaving.way == BY_CANCEL_HERE)
            pthread_testcancel();
        break;
    case BY_EXIT:
        pthread_exit(NULL);
    case BY_LONGJMP:
    case WAY_COUNT:
        longjmp(outside, 1);
    }
}

static int sockopt(void *context, curl_socket_t socket, curlsocktype purpose) {
    (void)context, (void)socket, (void)purpose;
    reach(AT_SOCKOPT);
    return CURL_SOCKOPT_OK;
}

static int prereq(void *context, char *peer, char *local, int peer_port, int local_port) {
    (void)context, (void)peer, (void)local, (void)peer_port, (void)local_port;
    reach(AT_PREREQ);
    return CURL_PREREQFUNC_OK;
}

static size_t read_body(char *data, size_t size, size_t count, void *context) {
    const char **body = context;
    const size_t room = size * count, bytes = strlen(*body) < room ? strlen(*body) : room;
    reach(AT_READ);
    memcpy(data, *body, bytes);
    *body += bytes;
    return bytes;
}

static size_t take_header(char *data, size_t size, size_t count, void *context) {
    (void)data, (void)context;
    reach(AT_HEADER);
    return size * count;
}

static size_t take_body(char *data, size_t size, size_t count, void *context) {
    (void)data, (void)context;
    reach(AT_WRITE);
    return size * count;
}

static int progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    (void)context, (void)a, (void)b, (void)c, (void)d;
    reach(AT_PROGRESS);
    return 0;
}

static int debug(CURL *curl, curl_infotype type, char *data, size_t size, void *context) {
    (void)curl, (void)type, (void)data, (void)size, (void)context;
    reach(AT_DEBUG);
    return 0;
}

static CURL *new_handle(const char **body) {
    CURL *curl = curl_easy_init();
    *body = LIST;
    curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/");
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(LIST));
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_body);
    curl_easy_setopt(curl, CURLOPT_READDATA, body);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L); /* the connection is closed in the transfer */
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_SOCKOPTFUNCTION, sockopt);
    curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, prereq);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, debug);
    return curl;
}

/* ----- A transfer that is left ----- */

struct job {
    enum place place;
    enum way way;
    bool by_multi;
};

static void free_handle(void *curl) { curl_easy_cleanup(curl); }
static void free_multi(void *multi) { curl_multi_cleanup(multi); }

static void perform_by_multi(CURLM *multi, CURL *curl) {
    int running = 1;
    curl_multi_add_handle(multi, curl);
    while (running > 0 && curl_multi_perform(multi, &running) == CURLM_OK)
        curl_multi_poll(multi, NULL, 0, 1000, NULL);
    curl_multi_remove_handle(multi, curl);
}

static void *work(void *context) {
    const struct job *job = context;
    const char *body;
    CURLM *multi = job->by_multi ? curl_multi_init() : NULL;
    CURL *curl = new_handle(&body);
    leaving.place = job->place;
    leaving.way = job->way;
    leaving.left = false;
    __lsan_disable(); /* libcurl does not free what is left in the middle of a callback */
    pthread_cleanup_push(free_multi, multi);
    pthread_cleanup_push(free_handle, curl);
    if (job->way == BY_LONGJMP && setjmp(outside) != 0) {
        /* The handle can't be used any more: libcurl is still inside. */
    } else if (multi) {
        perform_by_multi(multi, curl);
    } else {
        (void)curl_easy_perform(curl);
    }
    pthread_cleanup_pop(1);
    pthread_cleanup_pop(1);
    __lsan_enable();
    return NULL;
}

static void run_in_thread(void *(*function)(void *), void *context) {
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, function, context), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

/* ----- What must be as before ----- */

static void assert_answers(void) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(reply.status, 200);
    curl_easy_cleanup(curl);
}

/* A fork waits for each thread that is in a call on the mock, and for the locks. */
static void assert_forks(void) {
    const pid_t child = fork();
    if (child == 0)
        _exit(0);
    assert_true(child > 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void assert_nothing_is_locked(struct iam_mock *mock) {
    assert_answers();
    assert_forks();
    iam_mock_curl_uninstall(); /* waits likewise */
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    assert_answers();
}

static void leave_at_each_place(void **state, enum way way) {
    if (SANITIZED &&
        way != BY_LONGJMP) /* it takes what the end of a thread leaves on its stack for an error */
        skip();
    for (struct job job = {.way = way}; job.place < PLACE_COUNT; job.place++) {
        for (int by_multi = 0; by_multi < 2; by_multi++) {
            job.by_multi = by_multi == 1;
            run_in_thread(work, &job);
            assert_nothing_is_locked(*state);
        }
    }
}

static void a_thread_is_cancelled_in_libcurl(void **state) { leave_at_each_place(state, BY_CANCEL_LATER); }
static void a_thread_is_cancelled_in_a_callback(void **state) { leave_at_each_place(state, BY_CANCEL_HERE); }
static void a_thread_ends_in_a_callback(void **state) { leave_at_each_place(state, BY_EXIT); }
static void a_callback_is_left_by_longjmp(void **state) { leave_at_each_place(state, BY_LONGJMP); }

/* ----- Time ----- */

/* Long enough for a clock that went on by an hour of virtual time. */
static void assert_clock_is_real(time_t before) {
    assert_true(time(NULL) - before < 1800);
    assert_true(time(NULL) >= before);
}

/* After an hour of virtual time. */
static void *wait_and_longjmp(void *context) {
    struct iam_mock *mock = context;
    const time_t before = time(NULL);
    const char *body;
    __lsan_disable();
    CURL *curl = new_handle(&body);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 100000L);
    leaving.place = AT_WRITE;
    leaving.way = BY_LONGJMP;
    leaving.left = false;
    given_rule(mock, .action = "ListMFADevices", .latency_ms = 3600000);
    if (setjmp(outside) == 0) {
        (void)curl_easy_perform(curl);
        fail();
    }
    if (!CLOCK_IS_WRAPPED) /* a sanitizer's functions in front of time() are called from as deep as libcurl is
                            */
        assert_clock_is_real(before);
    curl_easy_cleanup(curl);
    __lsan_enable();
    assert_clock_is_real(before);
    given_rule(mock, .action = "ListMFADevices", .latency_ms = 3600000);
    assert_answers(); /* time passes: for no handle that is freed */
    assert_clock_is_real(before);
    return NULL;
}

static void the_clock_is_real_after_longjmp(void **state) {
    (void)wait_and_longjmp(*state);
    run_in_thread(wait_and_longjmp, *state);
    assert_nothing_is_locked(*state);
}

/* ----- The other calls ----- */

/* Whether the thread is cancelled in it or goes on: the mock must be usable. */
static void *use_cancelled(void *context) {
    struct iam_mock *mock = context;
    assert_int_equal(pthread_cancel(pthread_self()), 0);
    iam_mock_curl_uninstall();
    (void)!iam_mock_curl_install(mock, NULL);
    (void)!iam_mock_curl_allow_host("localhost", NULL);
    (void)pause(); /* a cancellation point */
    return NULL;
}

static void installing_while_cancelled(void **state) {
    if (SANITIZED)
        skip();
    run_in_thread(use_cancelled, *state);
    iam_mock_curl_uninstall();
    assert_int_equal(iam_mock_curl_install(*state, NULL), 0);
    assert_nothing_is_locked(*state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_thread_is_cancelled_in_libcurl, setup, curl_teardown),
        cmocka_unit_test_setup_teardown(a_thread_is_cancelled_in_a_callback, setup, curl_teardown),
        cmocka_unit_test_setup_teardown(a_thread_ends_in_a_callback, setup, curl_teardown),
        cmocka_unit_test_setup_teardown(a_callback_is_left_by_longjmp, setup, curl_teardown),
        cmocka_unit_test_setup_teardown(the_clock_is_real_after_longjmp, setup, curl_teardown),
        cmocka_unit_test_setup_teardown(installing_while_cancelled, setup, curl_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
