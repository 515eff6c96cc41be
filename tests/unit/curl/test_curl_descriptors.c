/* Descriptors: exhausted, closed behind libcurl's back, reused by the program; none leaks, and nothing is
 * written to a file. */
#define _GNU_SOURCE
#include "client.h"
#include "between.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 1024
#define UNLIMITED 77 /* valgrind has no such limit */

/* Calls f with each descriptor from 3 on; returns how many there are. */
static int each_descriptor(void (*f)(int fd)) {
    int fds[256], count = 0;
    DIR *directory = opendir("/proc/self/fd");
    if (directory == NULL)
        return -1;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        const int fd = atoi(entry->d_name);
        if (fd > 2 && fd < MOST && fd != dirfd(directory) && count < 256) /* valgrind's are above */
            fds[count++] = fd;
    }
    closedir(directory);
    for (int i = 0; f != NULL && i < count; i++)
        f(fds[i]);
    return count;
}

static void close_it(int fd) { close(fd); }

/* Not those that libcurl has for itself, which it would read and close again by their numbers. */
static void close_connections(int fd) {
    struct stat status;
    if (fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode) && (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0)
        close(fd);
}

static bool was_open[MOST];
static int opened;

static void note_open(int fd) { was_open[fd] = true; }

static void assert_close_on_exec(int fd) {
    if (was_open[fd])
        return;
    opened++;
    assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
}

static void assert_lists(CURL *curl, struct reply *reply) {
    client_post(curl, reply);
    assert_string_equal(reply->error, "");
    assert_int_equal(reply->code, CURLE_OK);
    assert_non_null(strstr(reply->body, BOB_MFA));
}

/* What runs in a process of its own: descriptors of the test program's are closed too. Returns 0 for success.
 */
static void in_child(int (*body)(struct iam_mock *mock), struct iam_mock *mock) {
    int status = -1;
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        alarm(20);
        _exit(body(mock));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == UNLIMITED)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* In a child. */
#define EXPECT(condition)                                                                                    \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                  \
            return 1;                                                                                        \
        }                                                                                                    \
    } while (0)

static int none_left(struct iam_mock *mock) {
    struct reply reply;
    struct rlimit limit;
    CURL *curl = client_new(&reply, LIST);
    client_post(curl, &reply); /* libcurl has what it needs besides */
    EXPECT(reply.code == CURLE_OK);
    EXPECT(curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK);
    EXPECT(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    for (rlim_t some = 0; some < 2; some++) { /* none, and one of the two that are needed */
        const int lowest = dup(0);
        close(lowest);
        const struct rlimit none = {(rlim_t)lowest + some, limit.rlim_max};
        EXPECT(setrlimit(RLIMIT_NOFILE, &none) == 0);
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0)
            return UNLIMITED;
        client_post(curl, &reply);
        EXPECT(reply.code == CURLE_COULDNT_CONNECT);
        EXPECT(strstr(reply.error, "iam-mock") != NULL);
        EXPECT(strstr(iam_mock_problems_text(mock), "no connection could be made") != NULL);
        EXPECT(setrlimit(RLIMIT_NOFILE, &limit) == 0);
        client_post(curl, &reply);
        EXPECT(reply.code == CURLE_OK && strstr(reply.body, BOB_MFA) != NULL);
    }
    curl_easy_cleanup(curl);
    return 0;
}

static void exhausted(void **state) { in_child(none_left, *state); }

/* The numbers are free: libcurl finds its connection dead, or the adapter does. */
static int closed(struct iam_mock *mock) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    client_post(curl, &reply);
    EXPECT(reply.code == CURLE_OK);
    each_descriptor(close_it);
    client_post(curl, &reply);
    EXPECT(reply.code == CURLE_OK ||
           (reply.code == CURLE_COULDNT_CONNECT &&
            strstr(iam_mock_problems_text(mock), "descriptors of a connection were closed") != NULL));
    client_post(curl, &reply);
    EXPECT(reply.code == CURLE_OK && strstr(reply.body, BOB_MFA) != NULL);
    curl_easy_cleanup(curl);
    return 0;
}

static void all_closed_by_the_program(void **state) { in_child(closed, *state); }

static int libcurls_fd, other_fd;

static int note_socket(void *context, curl_socket_t socket, curlsocktype purpose) {
    (void)context;
    (void)purpose;
    libcurls_fd = socket;
    return CURL_SOCKOPT_OK;
}

static int put_other_in_place(void *context, char *peer, char *local, int peer_port, int local_port) {
    (void)context;
    (void)peer;
    (void)local;
    (void)peer_port;
    (void)local_port;
    return dup2(other_fd, libcurls_fd) == libcurls_fd ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/* The program's last callback before the request: libcurl would write the request to the other socket. */
static int replaced(struct iam_mock *mock) {
    struct reply reply;
    int pair[2];
    char byte;
    EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    other_fd = pair[0];
    CURL *curl = client_new(&reply, LIST);
    EXPECT(curl_easy_setopt(curl, CURLOPT_SOCKOPTFUNCTION, note_socket) == CURLE_OK);
    EXPECT(curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, put_other_in_place) == CURLE_OK);
    client_post(curl, &reply);
    EXPECT(reply.code == CURLE_COULDNT_CONNECT);
    EXPECT(strstr(iam_mock_problems_text(mock), "descriptors of a connection were closed") != NULL);
    EXPECT(recv(pair[1], &byte, 1, MSG_DONTWAIT) == -1);
    EXPECT(iam_mock_call_count(mock) == 0);
    curl_easy_cleanup(curl);
    return 0;
}

static void replaced_before_the_request(void **state) { in_child(replaced, *state); }

#define OWN 24

/* The program's own: even numbers and odd ones are a pair, and each has something to be read. */
struct own {
    int fds[OWN];
    enum { FILES, PIPES, SOCKETS, SILENT_SOCKETS } kind;
};

static int open_own(struct own *own) {
    for (int i = 0; i < OWN; i += 2) {
        int *pair = &own->fds[i];
        switch (own->kind) {
        case FILES:
            for (int j = 0; j < 2; j++) {
                pair[j] = memfd_create("own", 0);
                EXPECT(write(pair[j], "mine", 4) == 4 && lseek(pair[j], 0, SEEK_SET) == 0);
            }
            break;
        case PIPES:
            EXPECT(pipe(pair) == 0 && write(pair[1], "mine", 4) == 4);
            break;
        case SOCKETS:
        case SILENT_SOCKETS:
            EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
            if (own->kind == SOCKETS)
                EXPECT(write(pair[0], "mine", 4) == 4 && write(pair[1], "mine", 4) == 4);
            break;
        }
    }
    return 0;
}

/* What was written is there, once, and nothing else. */
static int expect_untouched(int fd, bool readable, bool is_file) {
    char text[8];
    EXPECT(fcntl(fd, F_GETFD) >= 0);
    if (readable)
        EXPECT(read(fd, text, sizeof text) == 4 && memcmp(text, "mine", 4) == 0);
    if (is_file)
        EXPECT(read(fd, text, sizeof text) == 0);
    return 0;
}

static int expect_all_untouched(const struct own *own) {
    for (int i = 0; i < OWN; i++) {
        const bool pipe_end = own->kind == PIPES && i % 2 == 1, silent = own->kind == SILENT_SOCKETS;
        char byte;
        EXPECT(expect_untouched(own->fds[i], !pipe_end && !silent, own->kind == FILES) == 0);
        if (own->kind >= SOCKETS)
            EXPECT(recv(own->fds[i], &byte, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN);
    }
    return 0;
}

static int reused(struct iam_mock *mock, int kind, bool under_way) {
    struct reply reply;
    struct own own = {.kind = kind};
    int running = 1, left;
    CURL *curl = client_new(&reply, LIST);
    CURLM *multi = curl_multi_init();
    client_post(curl, &reply);
    EXPECT(reply.code == CURLE_OK);
    if (under_way) {
        given_rule(mock, .action = "*", .latency_ms = 5000);
        EXPECT(curl_multi_add_handle(multi, curl) == CURLM_OK);
        for (int i = 0; i < 100 && iam_mock_call_count(mock) < 2; i++)
            EXPECT(curl_multi_perform(multi, &running) == CURLM_OK);
        EXPECT(running == 1);
    }
    const int open_before = each_descriptor(NULL);
    each_descriptor(close_connections);
    EXPECT(each_descriptor(NULL) == open_before - (under_way ? 4 : 2));
    EXPECT(open_own(&own) == 0);
    if (under_way) {
        for (int i = 0; i < 100 && running > 0; i++) {
            EXPECT(curl_multi_perform(multi, &running) == CURLM_OK);
            (void)curl_multi_poll(multi, NULL, 0, 1000, NULL);
        }
        const CURLMsg *message = curl_multi_info_read(multi, &left);
        EXPECT(message != NULL);
        EXPECT(message->data.result == CURLE_COULDNT_CONNECT);
        EXPECT(strstr(iam_mock_problems_text(mock), "descriptors of a connection were closed") != NULL);
        EXPECT(curl_multi_remove_handle(multi, curl) == CURLM_OK);
    }
    client_post(curl, &reply); /* the connection that was kept in the handle */
    EXPECT(reply.code == CURLE_OK ||
           (reply.code == CURLE_COULDNT_CONNECT &&
            strstr(iam_mock_problems_text(mock), "descriptors of a connection were closed") != NULL));
    client_post(curl, &reply);
    EXPECT(reply.code == CURLE_OK && strstr(reply.body, BOB_MFA) != NULL);
    curl_easy_cleanup(curl);
    EXPECT(curl_multi_cleanup(multi) == CURLM_OK);
    return expect_all_untouched(&own);
}

static int reused_by_files(struct iam_mock *mock) { return reused(mock, FILES, false); }
static int reused_by_pipes(struct iam_mock *mock) { return reused(mock, PIPES, false); }
static int reused_by_sockets(struct iam_mock *mock) { return reused(mock, SOCKETS, false); }
static int reused_by_silent_sockets(struct iam_mock *mock) { return reused(mock, SILENT_SOCKETS, false); }
static int reused_by_files_under_way(struct iam_mock *mock) { return reused(mock, FILES, true); }
static int reused_by_pipes_under_way(struct iam_mock *mock) { return reused(mock, PIPES, true); }
static int reused_by_sockets_under_way(struct iam_mock *mock) { return reused(mock, SOCKETS, true); }
static int reused_by_silent_sockets_under_way(struct iam_mock *mock) {
    return reused(mock, SILENT_SOCKETS, true);
}

static void numbers_are_reused_between_transfers(void **state) {
    in_child(reused_by_files, *state);
    in_child(reused_by_pipes, *state);
    in_child(reused_by_sockets, *state);
    in_child(reused_by_silent_sockets, *state);
}

/* libcurl itself would read what it finds there. */
static void numbers_are_reused_during_a_transfer(void **state) {
    in_child(reused_by_files_under_way, *state);
    in_child(reused_by_pipes_under_way, *state);
    in_child(reused_by_sockets_under_way, *state);
    in_child(reused_by_silent_sockets_under_way, *state);
}

static void they_close_on_exec(void **state) {
    struct reply reply;
    (void)state;
    CURL *curl = client_new(&reply, LIST);
    const int before = each_descriptor(NULL);
    assert_lists(curl, &reply); /* libcurl opens some for itself */
    each_descriptor(note_open);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L), CURLE_OK);
    assert_lists(curl, &reply);
    each_descriptor(assert_close_on_exec);
    assert_int_equal(opened, 2);
    curl_easy_cleanup(curl);
    assert_int_equal(each_descriptor(NULL), before);
}

static const enum iam_mock_fault faults[] = {
    IAM_MOCK_REFUSED,   IAM_MOCK_DNS_FAILURE, IAM_MOCK_TLS_FAILURE, IAM_MOCK_CONNECT_TIMEOUT,
    IAM_MOCK_TIMEOUT,   IAM_MOCK_RESET,       IAM_MOCK_CLOSED,      IAM_MOCK_CUT_HEADERS,
    IAM_MOCK_CUT,       IAM_MOCK_TOO_LONG,    IAM_MOCK_TOO_SHORT,   IAM_MOCK_GARBAGE,
    IAM_MOCK_BAD_HEADER};
#define FAULTS (sizeof faults / sizeof *faults)

static void none_leaks(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    assert_ptr_equal(signal(SIGPIPE, SIG_DFL), SIG_DFL); /* one would end the program */
    CURL *curl = client_new(&reply, LIST);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
    assert_lists(curl, &reply);
    const int before = each_descriptor(NULL);
    for (int i = 0; i < 10000; i++) {
        if (i % 7 == 0 && i % 100 < 50) {
            iam_mock_clear_rules(mock);
            given_rule(mock, .action = "*", .fault = faults[i / 7 % FAULTS], .optional = true,
                       .when = i % 2 && faults[i / 7 % FAULTS] >= IAM_MOCK_TIMEOUT ? IAM_MOCK_AFTER_CHANGE
                                                                                   : IAM_MOCK_BEFORE_CHANGE);
        }
        client_post(curl, &reply);
        if (i % 1000 == 999)
            assert_between(each_descriptor(NULL), before - 2, before);
    }
    iam_mock_clear_rules(mock);
    assert_lists(curl, &reply);
    assert_int_equal(each_descriptor(NULL), before);
    curl_easy_cleanup(curl);
}

/* libcurl without CURLOPT_NOSIGNAL: it leaves signals as they were. */
static void signals_stay_as_they_are(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    struct sigaction before[2], after[2];
    CURL *curl = client_new(&reply, LIST);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 5L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 2L), CURLE_OK);
    sigaction(SIGALRM, NULL, &before[0]);
    sigaction(SIGPIPE, NULL, &before[1]);
    for (size_t i = 0; i < FAULTS; i++) {
        given_rule(mock, .action = "*", .fault = faults[i], .fresh = true);
        client_post(curl, &reply);
        assert_int_equal(alarm(0), 0);
        sigaction(SIGALRM, NULL, &after[0]);
        sigaction(SIGPIPE, NULL, &after[1]);
        assert_ptr_equal(before[0].sa_handler, after[0].sa_handler);
        assert_ptr_equal(before[1].sa_handler, after[1].sa_handler);
    }
    curl_easy_cleanup(curl);
}

static void assert_empty(const char *path) {
    DIR *directory = opendir(path);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        assert_int_equal(entry->d_name[0], '.');
    closedir(directory);
}

/* The name of a UNIX socket is given to libcurl, but there is none. */
static void nothing_is_written(void **state) {
    struct reply reply;
    char place[] = "/tmp/iam-mock-XXXXXX", here[4096], very_long[5000];
    (void)state;
    memset(very_long, 'a', sizeof very_long - 1);
    very_long[0] = '/';
    very_long[sizeof very_long - 1] = '\0';
    const char *const tmpdirs[] = {NULL, "", "/nowhere", "/proc", very_long, place};
    assert_non_null(getcwd(here, sizeof here));
    assert_non_null(mkdtemp(place));
    assert_int_equal(chdir(place), 0);
    for (size_t i = 0; i < sizeof tmpdirs / sizeof *tmpdirs; i++) {
        if (tmpdirs[i] == NULL)
            unsetenv("TMPDIR");
        else
            setenv("TMPDIR", tmpdirs[i], 1);
        CURL *curl = client_new(&reply, LIST);
        assert_lists(curl, &reply);
        assert_empty(place);
        curl_easy_cleanup(curl);
    }
    unsetenv("TMPDIR");
    assert_int_equal(chdir(here), 0);
    assert_int_equal(rmdir(place), 0); /* it is empty yet */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(exhausted, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(all_closed_by_the_program, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(replaced_before_the_request, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(numbers_are_reused_between_transfers, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(numbers_are_reused_during_a_transfer, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(they_close_on_exec, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(none_leaks, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(signals_stay_as_they_are, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(nothing_is_written, curl_setup, curl_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
