/* A process forks while other threads load fixtures and scenarios: the child can use, load and free mocks. */
#define _POSIX_C_SOURCE 200809L
#include "with_mock.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The allocators of AddressSanitizer and ThreadSanitizer keep the locks of threads that a fork has left
 * behind: the child waits for ever. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define FORKS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define FORKS 0
#endif
#endif
#ifndef FORKS
#define FORKS 60
#endif
#define BOB "<scenario xmlns=\"urn:iam-mock:scenario\"><user name=\"Bob\"/></scenario>"

static atomic_bool stop;
static char
    large[60000]; /* a scenario that is refused at its end, so that a mock can load it again and again */

static void write_large(void) {
    size_t size = (size_t)snprintf(large, sizeof large, "<scenario xmlns=\"urn:iam-mock:scenario\">");
    for (int i = 0; size < 40000; i++)
        size += (size_t)snprintf(large + size, sizeof large - size, "<user name=\"u%d\"/>", i);
    (void)snprintf(large + size, sizeof large - size, "<user name=\"u0\"/></scenario>");
}

static void *load_scenarios(void *mock) {
    while (!atomic_load(&stop))
        if (iam_mock_load_scenario_text(mock, large, strlen(large), NULL) != IAM_MOCK_EEXIST)
            return NULL;
    return mock;
}

static void *refuse_scenarios(void *mock) {
    while (!atomic_load(&stop))
        if (iam_mock_load_scenario_text(mock, "<a><b", 5, NULL) != IAM_MOCK_EXML)
            return NULL;
    return mock;
}

static void *load_fixtures(void *unused) {
    const struct iam_mock_options options = {.fixture_directory = "fixtures"};
    while (!atomic_load(&stop)) {
        struct iam_mock *mock = NULL;
        if (iam_mock_new(&mock, &options, NULL) != 0)
            return NULL;
        iam_mock_free(mock);
    }
    return unused;
}

static void *send_requests(void *mock) {
    struct iam_mock_response response = {0};
    int result = 0;
    while (!atomic_load(&stop) && result == 0)
        result = iam_mock_send(mock, &(struct iam_mock_request){.url = "/?Action=ListMFADevices"}, &response);
    iam_mock_response_clear(&response);
    return result == 0 ? mock : NULL;
}

/* In a child: cmocka's assertions are the parent's. */
static bool child_works(struct iam_mock *idle) {
    const struct iam_mock_options options = {.fixture_directory = "fixtures"};
    const struct iam_mock_request request = {.url =
                                                 "/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob"};
    struct iam_mock_response response = {0};
    struct iam_mock_error error;
    struct iam_mock *made = NULL, *copy = NULL;
    const bool works = iam_mock_load_scenario_text(idle, BOB, sizeof BOB - 1, &error) == 0 &&
                       iam_mock_load_scenario_text(idle, "<a", 2, &error) == IAM_MOCK_EXML &&
                       iam_mock_new(&made, &options, &error) == 0 && iam_mock_clone(&copy, idle, NULL) == 0 &&
                       iam_mock_restore(made, idle, NULL) == 0 &&
                       iam_mock_send(made, &request, &response) == 0 && response.status == 200;
    iam_mock_free(made);
    iam_mock_free(copy);
    iam_mock_free(idle);
    return works;
}

static void fork_once(struct iam_mock *idle) {
    int status = -1;
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(20); /* real, for one that hangs */
        _exit(child_works(idle) ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_xml_fork_beside_loads(void **state) {
    static void *(*const works[])(void *mock) = {load_scenarios, refuse_scenarios, load_fixtures,
                                                 send_requests};
    struct iam_mock *busy[LENGTH(works)];
    pthread_t threads[LENGTH(works)];
    if (FORKS == 0)
        skip();
    write_large();
    atomic_store(&stop, false);
    for (size_t i = 0; i < LENGTH(works); i++) {
        assert_int_equal(iam_mock_new(&busy[i], NULL, NULL), 0);
        assert_int_equal(pthread_create(&threads[i], NULL, works[i], busy[i]), 0);
    }
    for (long i = 0; i < FORKS; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000 + i * 370000 % 900000}, NULL);
        fork_once(*state);
    }
    atomic_store(&stop, true);
    for (size_t i = 0; i < LENGTH(works); i++) {
        void *result;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_ptr_equal(result, busy[i]);
        iam_mock_free(busy[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_xml_fork_beside_loads, with_mock, without_mock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
