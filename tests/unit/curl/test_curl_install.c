/* Which mock a process's libcurls reach, and when: install, uninstall, free, restore. */
#include "loopback.h"
#include "post_by.h"

/* A mock that serves the loopback server's own host: the answer tells which of the two had the request. */
struct fixture {
    struct loopback loopback;
    struct iam_mock *mock;
    struct reply reply;
    CURL *curl;
};

static int setup(void **state) {
    static struct fixture fixture;
    fixture = (struct fixture){0};
    loopback_start(&fixture.loopback);
    const struct iam_mock_options options = {.extra_host = fixture.loopback.host};
    if (iam_mock_new(&fixture.mock, &options, NULL) != 0)
        return -1;
    given_user(fixture.mock, .name = "Bob");
    given_device(fixture.mock, .serial_number = BOB_MFA, .user_name = "Bob");
    fixture.curl = client_new(&fixture.reply, LIST); /* before anything is installed */
    assert_int_equal(curl_easy_setopt(fixture.curl, CURLOPT_URL, fixture.loopback.url), CURLE_OK);
    assert_int_equal(curl_easy_setopt(fixture.curl, CURLOPT_NOPROXY, "*"), CURLE_OK);
    *state = &fixture;
    return 0;
}

static int teardown(void **state) {
    struct fixture *fixture = *state;
    curl_easy_cleanup(fixture->curl);
    iam_mock_curl_uninstall();
    loopback_stop(&fixture->loopback);
    iam_mock_free(fixture->mock);
    return 0;
}

#define ASSERT_INSTALLED(mock) assert_int_equal(iam_mock_curl_install((mock), NULL), 0)

static void assert_mock_answers(struct fixture *fixture) {
    const size_t calls = iam_mock_call_count(fixture->mock);
    const int requests = atomic_load(&fixture->loopback.requests);
    client_post(fixture->curl, &fixture->reply);
    assert_int_equal(fixture->reply.code, CURLE_OK);
    assert_non_null(strstr(fixture->reply.body, BOB_MFA));
    assert_int_equal(iam_mock_call_count(fixture->mock), calls + 1);
    assert_int_equal(atomic_load(&fixture->loopback.requests), requests);
}

static void assert_network_answers(struct fixture *fixture) {
    const size_t calls = iam_mock_call_count(fixture->mock);
    client_post(fixture->curl, &fixture->reply);
    assert_int_equal(fixture->reply.code, CURLE_OK);
    assert_string_equal(fixture->reply.body, LOOPBACK_BODY);
    assert_int_equal(iam_mock_call_count(fixture->mock), calls);
}

static void assert_refused(struct fixture *fixture) {
    const int connections = atomic_load(&fixture->loopback.connections);
    client_post(fixture->curl, &fixture->reply);
    assert_int_equal(fixture->reply.code, CURLE_COULDNT_CONNECT);
    assert_non_null(strstr(fixture->reply.error, "no mock is installed"));
    assert_non_null(strstr(fixture->reply.error, fixture->loopback.host));
    assert_int_equal(atomic_load(&fixture->loopback.connections), connections);
}

static void assert_fails(int result, int code, const char *field, const struct iam_mock_error *error) {
    assert_int_equal(result, code);
    assert_int_equal(error->code, code);
    assert_string_equal(error->field, field);
    assert_string_not_equal(error->message, "");
    assert_int_equal(error->line, 0);
    assert_string_equal(error->file, "");
}

static void install_takes_one_mock(void **state) {
    struct fixture *fixture = *state;
    struct iam_mock_error error, untouched;
    struct iam_mock *other;
    assert_int_equal(iam_mock_new(&other, NULL, NULL), 0);
    assert_fails(iam_mock_curl_install(NULL, &error), IAM_MOCK_EINVAL, "mock", &error);
    assert_int_equal(iam_mock_curl_install(NULL, NULL), IAM_MOCK_EINVAL);
    memset(&untouched, 0xa5, sizeof untouched);
    error = untouched;
    assert_int_equal(iam_mock_curl_install(fixture->mock, &error), 0);
    assert_memory_equal(&error, &untouched, sizeof error);
    assert_fails(iam_mock_curl_install(fixture->mock, &error), IAM_MOCK_EEXIST, "mock", &error);
    assert_non_null(strstr(error.message, "already"));
    assert_fails(iam_mock_curl_install(other, &error), IAM_MOCK_EEXIST, "mock", &error);
    assert_non_null(strstr(error.message, "another"));
    assert_int_equal(iam_mock_curl_install(other, NULL), IAM_MOCK_EEXIST);
    iam_mock_free(other); /* wasn't installed: the first still is */
    assert_mock_answers(fixture);
}

static int64_t now_s(void) {
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return now.tv_sec;
}

/* In a transfer that has taken virtual time, an install that fails. */
static size_t install_again(char *data, size_t size, size_t count, void *user) {
    struct fixture *fixture = user;
    const int64_t before = now_s();
    (void)data;
    assert_int_equal(iam_mock_curl_install(fixture->mock, NULL), IAM_MOCK_EEXIST);
    assert_true(now_s() >= before);
    return size * count;
}

static void an_install_that_fails_leaves_a_transfers_clock(void **state) {
    struct fixture *fixture = *state;
    ASSERT_INSTALLED(fixture->mock);
    given_rule(fixture->mock, .action = "*", .user_name = "Bob", .latency_ms = 3600 * 1000);
    assert_int_equal(curl_easy_setopt(fixture->curl, CURLOPT_WRITEFUNCTION, install_again), CURLE_OK);
    assert_int_equal(curl_easy_setopt(fixture->curl, CURLOPT_WRITEDATA, fixture), CURLE_OK);
    client_post(fixture->curl, &fixture->reply);
    assert_int_equal(fixture->reply.code, CURLE_OK);
}

static void a_handle_follows_what_is_installed(void **state) {
    struct fixture *fixture = *state;
    iam_mock_curl_uninstall();       /* nothing is */
    assert_network_answers(fixture); /* its host is another's, until a mock that has it is installed */
    for (int i = 0; i < 3; i++) {
        ASSERT_INSTALLED(fixture->mock);
        assert_mock_answers(fixture);
        assert_mock_answers(fixture);
        iam_mock_curl_uninstall();
        iam_mock_curl_uninstall();
        assert_refused(fixture);
    }
    assert_mock_no_problems(fixture->mock);
}

/* The kept connection was the earlier installation's. */
static void a_kept_connection_ends_with_its_installation(void **state) {
    struct fixture *fixture = *state;
    ASSERT_INSTALLED(fixture->mock);
    assert_mock_answers(fixture);
    assert_mock_answers(fixture);
    assert_true(iam_mock_call_at(fixture->mock, 2)->reused);
    iam_mock_curl_uninstall();
    ASSERT_INSTALLED(fixture->mock);
    assert_mock_answers(fixture);
    assert_false(iam_mock_call_at(fixture->mock, 3)->reused);
    assert_false(iam_mock_call_at(fixture->mock, 3)->resent);
}

static void free_uninstalls(void **state) {
    struct fixture *fixture = *state;
    struct iam_mock *clone;
    ASSERT_INSTALLED(fixture->mock);
    assert_mock_answers(fixture);
    assert_int_equal(iam_mock_clone(&clone, fixture->mock, NULL), 0);
    iam_mock_free(fixture->mock);
    fixture->mock = clone; /* which isn't installed: that isn't carried over */
    assert_refused(fixture);
    ASSERT_INSTALLED(clone);
    assert_mock_answers(fixture);
}

/* iam_mock_curl_allow_host() opens an extra_host, before or after the uninstall. */
static void an_extra_host_may_be_allowed(void **state) {
    struct fixture *fixture = *state;
    ASSERT_INSTALLED(fixture->mock);
    assert_mock_answers(fixture);
    iam_mock_curl_uninstall();
    assert_refused(fixture);
    assert_int_equal(iam_mock_curl_allow_host(fixture->loopback.host, NULL), 0);
    assert_network_answers(fixture);
    ASSERT_INSTALLED(fixture->mock);
    assert_mock_answers(fixture);
    iam_mock_curl_uninstall();
    assert_network_answers(fixture);
}

/* The extra_host that a restore brought is closed too. */
static void a_restored_extra_host_is_closed(void **state) {
    struct fixture *fixture = *state;
    struct iam_mock *plain;
    assert_int_equal(iam_mock_new(&plain, NULL, NULL), 0);
    ASSERT_INSTALLED(plain);
    assert_int_equal(iam_mock_restore(plain, fixture->mock, NULL), 0);
    iam_mock_free(plain);
    assert_refused(fixture);
}

static void restore_leaves_it_installed(void **state) {
    struct fixture *fixture = *state;
    struct iam_mock *before;
    assert_int_equal(iam_mock_clone(&before, fixture->mock, NULL), 0);
    ASSERT_INSTALLED(fixture->mock);
    assert_mock_answers(fixture);
    assert_int_equal(iam_mock_restore(fixture->mock, before, NULL), 0);
    iam_mock_free(before);
    assert_int_equal(iam_mock_call_count(fixture->mock), 0);
    assert_mock_answers(fixture);
    assert_true(iam_mock_call_at(fixture->mock, 1)->reused);
}

/* Until the request is at the mock, whose answer is still to come. */
static CURLM *begin_transfer(struct fixture *fixture) {
    int running = 0;
    CURLM *multi = curl_multi_init();
    given_rule(fixture->mock, .action = "*", .times = IAM_MOCK_ALWAYS, .latency_ms = 60000);
    assert_int_equal(curl_multi_add_handle(multi, fixture->curl), CURLM_OK);
    for (int i = 0; i < 100 && iam_mock_call_count(fixture->mock) == 0; i++)
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
    assert_int_equal(iam_mock_call_count(fixture->mock), 1);
    assert_int_equal(running, 1);
    return multi;
}

static void assert_ends_uninstalled(struct fixture *fixture, CURLM *multi) {
    int running = 1, left;
    for (int i = 0; i < 100 && running > 0; i++) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        assert_int_equal(curl_multi_poll(multi, NULL, 0, 10, NULL), CURLM_OK);
    }
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    assert_non_null(message);
    assert_int_equal(message->data.result, CURLE_COULDNT_CONNECT);
    assert_non_null(strstr(fixture->reply.error, "iam-mock"));
    assert_non_null(strstr(fixture->reply.error, "uninstalled"));
    curl_multi_remove_handle(multi, fixture->curl);
    curl_multi_cleanup(multi);
    assert_int_equal(atomic_load(&fixture->loopback.requests), 0);
}

static void uninstall_ends_what_is_under_way(void **state) {
    struct fixture *fixture = *state;
    ASSERT_INSTALLED(fixture->mock);
    CURLM *multi = begin_transfer(fixture);
    iam_mock_curl_uninstall();
    assert_non_null(strstr(iam_mock_problems_text(fixture->mock), "uninstalled with 1 request under way"));
    assert_ends_uninstalled(fixture, multi);
}

/* The answer was sent, and libcurl has not read it: the program must not get what the journal calls lost. */
static void uninstall_takes_an_unread_answer(void **state) {
    struct fixture *fixture = *state;
    int running;
    ASSERT_INSTALLED(fixture->mock);
    CURLM *multi = curl_multi_init();
    assert_int_equal(curl_multi_add_handle(multi, fixture->curl), CURLM_OK);
    while (iam_mock_call_count(fixture->mock) == 0)
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
    assert_true(iam_mock_call_at(fixture->mock, 1)->under_way);
    iam_mock_curl_uninstall();
    const struct iam_mock_call *call = iam_mock_call_at(fixture->mock, 1);
    assert_false(call->under_way || call->acknowledged);
    assert_int_equal(call->fault, IAM_MOCK_TIMEOUT);
    assert_non_null(strstr(iam_mock_problems_text(fixture->mock), "uninstalled with 1 request under way"));
    assert_ends_uninstalled(fixture, multi);
}

/* libcurl has read the answer, and the program has not asked for the result. */
static void uninstall_leaves_an_answer_that_was_read(void **state) {
    struct fixture *fixture = *state;
    int running = 1, left;
    ASSERT_INSTALLED(fixture->mock);
    CURLM *multi = curl_multi_init();
    assert_int_equal(curl_multi_add_handle(multi, fixture->curl), CURLM_OK);
    while (running > 0)
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
    iam_mock_curl_uninstall();
    assert_true(iam_mock_call_at(fixture->mock, 1)->acknowledged);
    assert_string_equal(iam_mock_problems_text(fixture->mock), "");
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    assert_non_null(message);
    assert_int_equal(message->data.result, CURLE_OK);
    curl_multi_remove_handle(multi, fixture->curl);
    curl_multi_cleanup(multi);
}

static void free_ends_what_is_under_way(void **state) {
    struct fixture *fixture = *state;
    ASSERT_INSTALLED(fixture->mock);
    CURLM *multi = begin_transfer(fixture);
    iam_mock_free(fixture->mock);
    fixture->mock = NULL;
    assert_ends_uninstalled(fixture, multi);
}

/* A new installation isn't what it was begun in. */
static void another_mock_does_not_take_over(void **state) {
    struct fixture *fixture = *state;
    struct iam_mock *other;
    assert_int_equal(iam_mock_clone(&other, fixture->mock, NULL), 0);
    ASSERT_INSTALLED(fixture->mock);
    CURLM *multi = begin_transfer(fixture);
    iam_mock_curl_uninstall();
    ASSERT_INSTALLED(other);
    assert_ends_uninstalled(fixture, multi);
    assert_int_equal(iam_mock_call_count(other), 0);
    iam_mock_free(other);
}

static void any_order_of_cleaning_up(void **state) {
    struct fixture *fixture = *state;
    for (int order = 0; order < 3; order++) {
        struct reply reply;
        CURL *curl = client_new(&reply, LIST);
        CURLM *multi = curl_multi_init();
        ASSERT_INSTALLED(fixture->mock);
        assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
        int running;
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        if (order == 0)
            iam_mock_curl_uninstall();
        if (order == 1) /* with the transfer in it, which libcurl allows */
            curl_multi_cleanup(multi);
        curl_easy_cleanup(curl);
        if (order != 1)
            curl_multi_cleanup(multi);
        iam_mock_curl_uninstall();
    }
}

static void global_init_may_come_at_any_time(void **state) {
    struct fixture *fixture = *state;
    ASSERT_INSTALLED(fixture->mock);
    assert_int_equal(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
    assert_mock_answers(fixture);
    curl_global_cleanup();
    iam_mock_curl_uninstall();
    assert_int_equal(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
    ASSERT_INSTALLED(fixture->mock);
    assert_mock_answers(fixture);
    curl_global_cleanup();
}

static void hosts_are_allowed(void **state) {
    struct fixture *fixture = *state;
    char longest[256], too_long[257];
    memset(longest, 'a', 255);
    longest[255] = '\0';
    memset(too_long, 'a', 256);
    too_long[256] = '\0';
    const char *const bad[] = {NULL,      "",         "http://x", "x/",     "x y",    " x",   "x\n",
                               "user@x",  "x?",       "x#",       too_long, "x:",     ":80",  "x:0",
                               "x:65536", "x:080808", "x:8o",     "x:1:2",  "*",      "*.x",  ",",
                               "x,y",     "-x",       "--",       ".",      "::1",    "[::1", "[::1]80",
                               "[::1]:",  "[]",       "[1]",      "[::g]",  "[::1%]x"};
    const char *const good[] = {"x",
                                "X:1",
                                "localhost:8080",
                                "[::1]:80",
                                "127.0.0.9",
                                longest,
                                "x:65535",
                                "a-b.c_d.",
                                "b\303\274cher.example",
                                "[::1]",
                                "[fe80::1%25eth0]:1",
                                "[::ffff:127.0.0.1]"};
    struct iam_mock_error error;
    (void)fixture; /* no mock is installed */
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_fails(iam_mock_curl_allow_host(bad[i], &error), IAM_MOCK_EINVAL, "host", &error);
        assert_non_null(strstr(error.message, "is not a host; expected HOST or HOST:PORT"));
        assert_int_equal(iam_mock_curl_allow_host(bad[i], NULL), IAM_MOCK_EINVAL);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(iam_mock_curl_allow_host(good[i], NULL), 0);
}

/* "127.0.0.1" isn't the mock's here, but for its one port. */
static void what_is_allowed_reaches_the_network(void **state) {
    struct fixture *fixture = *state;
    struct loopback elsewhere;
    loopback_start(&elsewhere);
    ASSERT_INSTALLED(fixture->mock);
    assert_int_equal(curl_easy_setopt(fixture->curl, CURLOPT_URL, elsewhere.url), CURLE_OK);
    client_post(fixture->curl, &fixture->reply);
    assert_int_equal(fixture->reply.code, CURLE_COULDNT_CONNECT);
    assert_non_null(strstr(fixture->reply.error, elsewhere.host));
    assert_non_null(strstr(iam_mock_problems_text(fixture->mock), elsewhere.host));
    assert_int_equal(iam_mock_curl_allow_host(elsewhere.host, NULL), 0);
    assert_network_answers(fixture);
    assert_int_equal(atomic_load(&elsewhere.requests), 1);
    iam_mock_curl_uninstall();
    assert_network_answers(fixture);
    ASSERT_INSTALLED(fixture->mock); /* it stays allowed */
    assert_network_answers(fixture);
    assert_int_equal(atomic_load(&elsewhere.requests), 3);
    loopback_stop(&elsewhere);
}

static jmp_buf left;

static size_t leave(char *data, size_t size, size_t count, void *context) {
    (void)data;
    (void)size;
    (void)count;
    (void)context;
    longjmp(left, 1);
}

/* As an assertion does that fails in a callback: the next test isn't inside libcurl any more. */
static void a_callback_left_by_longjmp(void **state) {
    struct fixture *fixture = *state;
    static CURL *lost;
    const int64_t start_ms = real_now_ms();
    ASSERT_INSTALLED(fixture->mock);
    lost = client_new(&fixture->reply, LIST);
    given_rule(fixture->mock, .action = "ListMFADevices", .latency_ms = 3600000);
    assert_int_equal(curl_easy_setopt(lost, CURLOPT_WRITEFUNCTION, leave), CURLE_OK);
    if (setjmp(left) == 0)
        (void)curl_easy_perform(lost);
    iam_mock_curl_uninstall();
    ASSERT_INSTALLED(fixture->mock);
    assert_true(real_now_ms() - start_ms < 60000);
    assert_mock_answers(fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(install_takes_one_mock, setup, teardown),
        cmocka_unit_test_setup_teardown(an_install_that_fails_leaves_a_transfers_clock, setup, teardown),
        cmocka_unit_test_setup_teardown(a_handle_follows_what_is_installed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_kept_connection_ends_with_its_installation, setup, teardown),
        cmocka_unit_test_setup_teardown(free_uninstalls, setup, teardown),
        cmocka_unit_test_setup_teardown(an_extra_host_may_be_allowed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_restored_extra_host_is_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(restore_leaves_it_installed, setup, teardown),
        cmocka_unit_test_setup_teardown(uninstall_ends_what_is_under_way, setup, teardown),
        cmocka_unit_test_setup_teardown(uninstall_takes_an_unread_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(uninstall_leaves_an_answer_that_was_read, setup, teardown),
        cmocka_unit_test_setup_teardown(free_ends_what_is_under_way, setup, teardown),
        cmocka_unit_test_setup_teardown(another_mock_does_not_take_over, setup, teardown),
        cmocka_unit_test_setup_teardown(any_order_of_cleaning_up, setup, teardown),
        cmocka_unit_test_setup_teardown(global_init_may_come_at_any_time, setup, teardown),
        cmocka_unit_test_setup_teardown(hosts_are_allowed, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_allowed_reaches_the_network, setup, teardown),
        cmocka_unit_test_setup_teardown(a_callback_left_by_longjmp, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
