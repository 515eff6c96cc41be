/* A process forks: parent and child each have a mock, and neither disturbs the other's connections. */
#define _POSIX_C_SOURCE 200809L
#include "client.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

/* In a child: cmocka's assertions are the parent's. */
#define CHILD_EXPECTS(condition)                                                                             \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: in the child: %s\n", __FILE__, __LINE__, #condition);                    \
            _exit(1);                                                                                        \
        }                                                                                                    \
    } while (0)

static pid_t fork_child(void) {
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        alarm(20); /* real, for one that hangs */
    return child;
}

static void assert_child_succeeds(pid_t child) {
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void child_lists(struct iam_mock *mock, CURL *curl, struct reply *reply, int times) {
    for (int i = 0; i < times; i++) {
        const size_t calls = iam_mock_call_count(mock);
        client_post(curl, reply);
        CHILD_EXPECTS(reply->code == CURLE_OK && strstr(reply->body, BOB_MFA) != NULL);
        CHILD_EXPECTS(iam_mock_call_count(mock) == calls + 1);
        CHILD_EXPECTS(iam_mock_call_at(mock, calls + 1)->reused == (i > 0));
    }
}

static void assert_lists(struct iam_mock *mock, CURL *curl, struct reply *reply, bool reused) {
    const size_t calls = iam_mock_call_count(mock);
    client_post(curl, reply);
    assert_int_equal(reply->code, CURLE_OK);
    assert_non_null(strstr(reply->body, BOB_MFA));
    assert_int_equal(iam_mock_call_count(mock), calls + 1);
    assert_int_equal(iam_mock_call_at(mock, calls + 1)->reused, reused);
}

static void a_kept_connection_stays_the_parents(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    assert_lists(mock, curl, &reply, false);
    for (int child_first = 0; child_first < 2; child_first++) {
        const pid_t child = fork_child();
        if (child == 0) {
            child_lists(mock, curl, &reply, 3);
            curl_easy_cleanup(curl);
            iam_mock_free(mock);
            _exit(0);
        }
        if (child_first)
            assert_child_succeeds(child);
        assert_lists(mock, curl, &reply, true);
        if (!child_first)
            assert_child_succeeds(child);
        assert_lists(mock, curl, &reply, true);
    }
    curl_easy_cleanup(curl);
}

static void children_run_in_parallel(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    pid_t children[8];
    CURL *curl = client_new(&reply, LIST);
    assert_lists(mock, curl, &reply, false);
    for (int i = 0; i < 8; i++) {
        children[i] = fork_child();
        if (children[i] == 0) {
            child_lists(mock, curl, &reply, 50);
            _exit(0);
        }
        assert_lists(mock, curl, &reply, true);
    }
    for (int i = 0; i < 8; i++)
        assert_child_succeeds(children[i]);
    assert_lists(mock, curl, &reply, true);
    curl_easy_cleanup(curl);
}

/* A child that never uses libcurl has copies of the parent's descriptors, and the parent's libcurl sees its
 * connections end all the same. */
static void an_idle_child_keeps_nothing_open(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    int ends[2];
    CURL *curl = client_new(&reply, LIST);
    assert_lists(mock, curl, &reply, false);
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork_child();
    if (child == 0) {
        char byte;
        close(ends[1]);
        _exit(read(ends[0], &byte, 1) != 0);
    }
    const struct {
        enum iam_mock_fault fault;
        CURLcode code;
    } cases[] = {{IAM_MOCK_CUT, CURLE_PARTIAL_FILE},
                 {IAM_MOCK_CLOSED, CURLE_GOT_NOTHING},
                 {IAM_MOCK_RESET, CURLE_RECV_ERROR}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        given_rule(mock, .action = "*", .fault = cases[i].fault);
        client_post(curl, &reply);
        if (reply.code == CURLE_OK && i > 0) { /* sent again */
            given_rule(mock, .action = "*", .fault = cases[i].fault, .fresh = true);
            client_post(curl, &reply);
        }
        assert_int_equal(reply.code, cases[i].code);
    }
    close(ends[0]);
    close(ends[1]);
    assert_child_succeeds(child);
    curl_easy_cleanup(curl);
}

static CURLcode run_multi(CURLM *multi) {
    int running = 1, left;
    while (running > 0) {
        if (curl_multi_perform(multi, &running) != CURLM_OK ||
            curl_multi_poll(multi, NULL, 0, 1000, NULL) != CURLM_OK)
            return CURLE_FAILED_INIT;
    }
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    return message != NULL ? message->data.result : CURLE_FAILED_INIT;
}

/* What was sent is the parent's; the child's copy of the transfer finds its connection closed. */
static void a_transfer_under_way_goes_on_in_the_parent(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    int running;
    CURL *curl = client_new(&reply, LIST);
    CURLM *multi = curl_multi_init();
    given_rule(mock, .action = "*", .latency_ms = 5000);
    assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
    for (int i = 0; i < 100 && iam_mock_call_count(mock) == 0; i++)
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
    const pid_t child = fork_child();
    if (child == 0) {
        const CURLcode code = run_multi(multi);
        CHILD_EXPECTS(code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR ||
                      (code == CURLE_OK && strstr(reply.body, BOB_MFA) != NULL));
        curl_multi_remove_handle(multi, curl);
        child_lists(mock, curl, &reply, 2);
        _exit(0);
    }
    assert_child_succeeds(child);
    assert_int_equal(run_multi(multi), CURLE_OK);
    assert_non_null(strstr(reply.body, BOB_MFA));
    curl_multi_remove_handle(multi, curl);
    curl_easy_cleanup(curl);
    curl_multi_cleanup(multi);
}

static atomic_bool stop;

static void *transfer_until_stopped(void *context) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    (void)context;
    for (;;) {
        curl_easy_perform(curl);
        if (atomic_load(&stop))
            break;
    }
    curl_easy_cleanup(curl);
    return NULL;
}

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED_ADDRESS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED_ADDRESS 1
#endif
#endif

/* No lock of the mock's or the library's stays locked in the child. */
static void other_threads_are_inside_transfers(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    pthread_t threads[3];
#ifdef SANITIZED_ADDRESS
    print_message("skipped: AddressSanitizer's own allocator stays locked in such a child\n");
    skip();
#endif
    CURL *curl = client_new(&reply, LIST);
    atomic_store(&stop, false);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, transfer_until_stopped, NULL), 0);
    for (int i = 0; i < 60; i++) {
        const pid_t child = fork_child();
        if (child == 0) {
            client_post(curl, &reply);
            CHILD_EXPECTS(reply.code == CURLE_OK && strstr(reply.body, BOB_MFA) != NULL);
            CHILD_EXPECTS(iam_mock_device_count(mock, "Bob") == 1);
            (void)kill(getpid(), SIGKILL); /* what the other threads had is lost: no look for leaks */
        }
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        int status = -1;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGKILL);
    }
    atomic_store(&stop, true);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    curl_easy_cleanup(curl);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_kept_connection_stays_the_parents, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(children_run_in_parallel, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(an_idle_child_keeps_nothing_open, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(a_transfer_under_way_goes_on_in_the_parent, curl_setup,
                                        curl_teardown),
        cmocka_unit_test_setup_teardown(other_threads_are_inside_transfers, curl_setup, curl_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
