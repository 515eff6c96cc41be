/* The progress of a long sweep: on a terminal, after two seconds, and nothing else. */
#define _GNU_SOURCE
#include "sweep.h"

#include <fcntl.h>

#define SECOND 100

/* A terminal of this process's own, as standard error; `saved` is the one from before. */
struct terminal {
    int master, saved;
};

static void terminal_open(struct terminal *terminal) {
    terminal->master = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal->master < 0)
        skip(); /* no terminals here */
    assert_int_equal(grantpt(terminal->master), 0);
    assert_int_equal(unlockpt(terminal->master), 0);
    const int slave = open(ptsname(terminal->master), O_RDWR | O_NOCTTY);
    assert_true(slave >= 0);
    terminal->saved = dup(STDERR_FILENO);
    assert_true(terminal->saved >= 0 && dup2(slave, STDERR_FILENO) >= 0);
    assert_int_equal(close(slave), 0);
}

/*
 * Returns what was written to the terminal. The kernel passes the bytes on a little later, and perhaps in
 * pieces: read until a mark that is written last.
 */
static const char *terminal_close(struct terminal *terminal) {
    static const char mark[] = "<end>";
    static char text[1000];
    const size_t most = sizeof text - 1;
    char *end = NULL;
    assert_int_equal(write(STDERR_FILENO, mark, strlen(mark)), strlen(mark));
    for (size_t size = 0; !end;) {
        const ssize_t more = read(terminal->master, text + size, most - size);
        assert_true(more > 0);
        size += (size_t)more;
        text[size] = '\0';
        end = strstr(text, mark);
    }
    *end = '\0';
    assert_true(dup2(terminal->saved, STDERR_FILENO) >= 0);
    (void)close(terminal->saved);
    (void)close(terminal->master);
    return text;
}

static void show_at(struct iam_mock_cmocka_progress *progress, clock_t now) {
    struct iam_mock_sweep *sweep = NULL;
    assert_int_equal(iam_mock_sweep_new(&sweep, NULL, NULL), 0);
    iam_mock_cmocka_show_progress(progress, "a_sweep", sweep, now, SECOND);
    iam_mock_sweep_free(sweep);
}

static void test_sweep_progress_begins_after_two_seconds(void **state) {
    struct terminal terminal;
    struct iam_mock_cmocka_progress progress;
    (void)state;
    terminal_open(&terminal);
    iam_mock_cmocka_begin_progress(&progress, 1000, SECOND);
    show_at(&progress, 1000 + 2 * SECOND - 1);
    iam_mock_cmocka_end_progress(&progress);
    assert_string_equal(terminal_close(&terminal), "");

    terminal_open(&terminal);
    iam_mock_cmocka_begin_progress(&progress, 1000, SECOND);
    show_at(&progress, 1000 + 2 * SECOND);
    show_at(&progress, 1000 + 2 * SECOND + 1); /* not twice within half a second */
    iam_mock_cmocka_end_progress(&progress);
    assert_string_equal(terminal_close(&terminal),
                        "\r\033[Ka_sweep: 0 of 2 cases run, 0 failed, 0 s left\r\033[K");
}

static void test_sweep_progress_is_for_terminals(void **state) {
    struct iam_mock_cmocka_progress progress;
    FILE *file = tmpfile();
    (void)state;
    assert_true(file != NULL);
    const int saved = dup(STDERR_FILENO);
    assert_true(saved >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
    iam_mock_cmocka_begin_progress(&progress, 1000, SECOND);
    show_at(&progress, 1000000);
    iam_mock_cmocka_end_progress(&progress);
    assert_true(dup2(saved, STDERR_FILENO) >= 0);
    (void)close(saved);
    assert_int_equal(lseek(fileno(file), 0, SEEK_END), 0);
    (void)fclose(file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sweep_progress_begins_after_two_seconds),
        cmocka_unit_test(test_sweep_progress_is_for_terminals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
