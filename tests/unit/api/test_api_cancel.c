/* A thread that is cancelled in a call of the library does not keep the mock's lock. */
#include "with_mock.h"

#include <pthread.h>
#include <unistd.h>

/* gcc's AddressSanitizer takes what a cancelled thread's stack leaves behind for an error. */
#ifdef __SANITIZE_ADDRESS__
#define CANCELS 0
#else
#define CANCELS 1
#endif

#define SCENARIO "<scenario xmlns=\"urn:iam-mock:scenario\"><rule body_file=\"%s\"/></scenario>"

/* A scenario in a file that names a file: both are read, which a cancelled thread does not survive. */
struct files {
    char body[64], scenario[64];
};

static void write_file(char path[64], const char *text) {
    strcpy(path, "/tmp/iam-mock-cancel.XXXXXX");
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static void write_files(struct files *files) {
    char text[256];
    write_file(files->body, "<answer/>");
    snprintf(text, sizeof text, SCENARIO, files->body);
    write_file(files->scenario, text);
}

static void remove_files(const struct files *files) {
    unlink(files->body);
    unlink(files->scenario);
}

struct work {
    struct iam_mock *mock;
    const char *scenario, *body;
    void (*call)(struct iam_mock *mock, const struct work *work);
};

static void load_scenario(struct iam_mock *mock, const struct work *work) {
    (void)!iam_mock_load_scenario(mock, work->scenario, NULL);
}

static void add_rule(struct iam_mock *mock, const struct work *work) {
    const struct iam_mock_rule rule = {.body_file = work->body};
    (void)!iam_mock_add_rule(mock, &rule, NULL);
}

static void restore(struct iam_mock *mock, const struct work *work) {
    struct iam_mock *clone;
    if (iam_mock_clone(&clone, mock, NULL) == 0) {
        (void)!iam_mock_restore(mock, clone, NULL);
        iam_mock_free(clone);
    }
    (void)work;
}

static void *call_cancelled(void *context) {
    struct work *work = context;
    assert_int_equal(pthread_cancel(pthread_self()), 0);
    work->call(work->mock, work);
    pthread_testcancel();
    return NULL;
}

static void test_api_a_cancelled_call_keeps_no_lock(void **state) {
    void (*const calls[])(struct iam_mock *, const struct work *) = {load_scenario, add_rule, restore};
    struct files files;
    if (!CANCELS)
        skip();
    alarm(60); /* a wait for a lock would be endless */
    write_files(&files);
    for (size_t i = 0; i < LENGTH(calls); i++) {
        struct work work = {*state, files.scenario, files.body, calls[i]};
        pthread_t thread;
        void *result = NULL;
        assert_int_equal(pthread_create(&thread, NULL, call_cancelled, &work), 0);
        assert_int_equal(pthread_join(thread, &result), 0);
        assert_ptr_equal(result, PTHREAD_CANCELED); /* the call left the thread cancellable */
        assert_int_equal(iam_mock_load_scenario(*state, files.scenario, NULL), 0);
    }
    remove_files(&files);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_api_a_cancelled_call_keeps_no_lock, with_mock, without_mock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
