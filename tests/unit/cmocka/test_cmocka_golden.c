/* The golden files of iam_mock_cmocka.h, in a directory of their own. */
#include <errno.h>
#include <sys/stat.h>

#include "nested.h"

/* Where the files are: main() makes it. */
static char directory[] = "/tmp/iam-mock-golden.XXXXXX";

/* What the journal of a body says; and files with it changed in one place, or more. */
static char right[2048];

static void make_journal(struct iam_mock *mock) {
    nested_given_bob(mock);
    for (int i = 0; i < 9; i++)
        nested_deactivate(mock, "Bob", BOB_MFA);
}

static void path_of(char *out, size_t size, const char *name) {
    (void)snprintf(out, size, "%s/%s", directory, name);
}

static void write_file(const char *name, const char *text, size_t size) {
    char path[256];
    path_of(path, sizeof path, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(text, 1, size, file) != size || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

/* The file's text; "" if there is none. */
static void read_file(char *out, size_t size, const char *name) {
    char path[256];
    path_of(path, sizeof path, name);
    FILE *file = fopen(path, "rb");
    size_t got = 0;
    if (file != NULL) {
        got = fread(out, 1, size - 1, file);
        (void)fclose(file);
    }
    out[got] = '\0';
}

/* The beginning of a line, from 1. */
static size_t line_start(const char *text, int line) {
    const char *at = text;
    while (--line > 0)
        at = strchr(at, '\n') + 1;
    return (size_t)(at - text);
}

static void write_changed(const char *name, int line) {
    char text[sizeof right];
    memcpy(text, right, sizeof text);
    text[line_start(right, line)] = '#';
    write_file(name, text, strlen(text));
}

/* `inserted` in the place of `dropped` bytes at an offset. */
static void write_inserted(const char *name, const char *inserted, size_t at, size_t dropped) {
    char text[sizeof right + 16];
    const int size = snprintf(text, sizeof text, "%.*s%s%s", (int)at, right, inserted, right + at + dropped);
    write_file(name, text, (size_t)size);
}

static void make_fifo(const char *name) {
    char path[256];
    path_of(path, sizeof path, name);
    if (mkfifo(path, 0600) != 0) {
        perror(path);
        exit(1);
    }
}

static void write_files(void) {
    char longer[sizeof right + 16];
    const int size = snprintf(longer, sizeof longer, "%sone more\n", right);
    write_file("right", right, strlen(right));
    write_file("no-newline", right, strlen(right) - 1);
    write_file("shorter", right, line_start(right, 8));
    write_file("longer", longer, (size_t)size);
    write_file("empty", "", 0);
    write_changed("beside", 1);
    make_fifo("fifo");
    make_fifo("beside.actual");
    write_changed("first", 1);
    write_changed("sixth", 6);
    write_changed("last", 10);
    write_file("old", "anything", 8);
    write_inserted("crlf", "\r\n", line_start(right, 3) - 1, 1);
    write_inserted("control", "\t\x7F\x01", line_start(right, 2), 0);
}

/* ----- Bodies ----- */

#define COMPARES(name, file)                                                                                 \
    static void name(void **state) {                                                                         \
        make_journal(*state);                                                                                \
        AT(assert_mock_journal_golden(*state, file));                                                        \
    }
COMPARES(with_right, "right")
COMPARES(with_missing, "missing")
COMPARES(with_no_newline, "no-newline")
COMPARES(with_shorter, "shorter")
COMPARES(with_longer, "longer")
COMPARES(with_empty, "empty")
COMPARES(with_first, "first")
COMPARES(with_sixth, "sixth")
COMPARES(with_last, "last")
COMPARES(with_crlf, "crlf")
COMPARES(with_control, "control")
COMPARES(with_directory, ".")
COMPARES(with_old, "old")
COMPARES(with_new, "new")
COMPARES(with_no_directory, "none/new")
COMPARES(with_null, NULL)

/* Without the check of what the path leads to, these would wait, or read, for ever. */
#define COMPARES_SOON(name, file)                                                                            \
    static void name(void **state) {                                                                         \
        (void)alarm(10);                                                                                     \
        make_journal(*state);                                                                                \
        AT(assert_mock_journal_golden(*state, file));                                                        \
    }
COMPARES_SOON(with_fifo, "fifo")
COMPARES_SOON(with_device, "/dev/zero")
COMPARES_SOON(with_fifo_beside, "beside")

static void with_absolute(void **state) {
    char path[256];
    path_of(path, sizeof path, "right");
    make_journal(*state);
    AT(assert_mock_journal_golden(*state, path));
}

static void with_long_name(void **state) {
    char name[1100];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    AT(assert_mock_journal_golden(*state, name));
}

static void account_with_journal(void **state) {
    make_journal(*state);
    AT(assert_mock_account_golden(*state, "right"));
}

#define HOW_TO "run the test with IAM_MOCK_GOLDEN=update"
#define UPDATE                                                                                               \
    { "IAM_MOCK_GOLDEN", "update" }
#define NONE                                                                                                 \
    { NULL, NULL }

static struct nested rows[] = {
    {"test_golden_the_same_passes", with_right, true, {NULL}, NONE, NULL},
    {"test_golden_an_absolute_path", with_absolute, true, {NULL}, {"IAM_MOCK_GOLDEN_DIR", "/nowhere"}, NULL},
    {"test_golden_starts_at_the_working_directory",
     with_right,
     false,
     {"golden file right: "},
     {"IAM_MOCK_GOLDEN_DIR", ""},
     NULL},
    {"test_golden_missing_names_the_update",
     with_missing,
     false,
     {"/missing: No such file or directory", HOW_TO, NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_no_newline",
     with_no_newline,
     false,
     {"no-newline:10: the journal differs", "(no newline at the end)\n", HOW_TO, NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_shorter",
     with_shorter,
     false,
     {"shorter:8: the journal differs", "  expected:\n          (the end)\n", NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_longer",
     with_longer,
     false,
     {"longer:11: the journal differs",
      "  expected:\n      11  one more\n          (the end)\n  is:\n          (the end)\n", NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_empty", with_empty, false, {"empty:1: the journal differs", NESTED_HERE}, NONE, NULL},
    {"test_golden_first_line",
     with_first,
     false,
     {"first:1: the journal differs", "  expected:\n       1  #am-mock", "  is:\n       1  iam-mock",
      NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_a_line_with_three_around",
     with_sixth,
     false,
     {"sixth:6: the journal differs", "from this golden file\n       3  2 ", "  expected:\n       6  # ",
      "       9  8 ", "  is:\n       6  5 ", NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_last_line",
     with_last,
     false,
     {"last:10: the journal differs", "(the end)\n  is:\n      10  9 ", NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_a_carriage_return_is_shown",
     with_crlf,
     false,
     {"crlf:2: the journal differs", " applied\\r\n       3  2 ", NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_control_characters_are_shown",
     with_control,
     false,
     {"control:2: the journal differs", "  expected:\n       2  \\t\\177\\0011 ", NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_a_directory", with_directory, false, {"/.: Is a directory", NESTED_HERE}, NONE, NULL},
    {"test_golden_a_fifo", with_fifo, false, {"/fifo isn't a regular file", NESTED_HERE}, NONE, NULL},
    {"test_golden_update_leaves_a_fifo_alone",
     with_fifo,
     false,
     {"/fifo isn't a regular file", NESTED_HERE},
     UPDATE,
     NULL},
    {"test_golden_a_device",
     with_device,
     false,
     {"golden file /dev/zero isn't a regular file: expected the path of a text file", NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_a_fifo_beside",
     with_fifo_beside,
     false,
     {"beside:1: the journal differs", "/beside.actual can't be written: it isn't a regular file",
      NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_a_long_name",
     with_long_name,
     false,
     {"expected a name of at most 1023 bytes", NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_no_name", with_null, false, {"golden file NULL", NESTED_HERE}, NONE, NULL},
    {"test_golden_the_account",
     account_with_journal,
     false,
     {"right:1: the account differs", "iam-mock account 1", NESTED_HERE},
     NONE,
     NULL},
    {"test_golden_update_needs_the_word",
     with_right,
     false,
     {"IAM_MOCK_GOLDEN is \"yes\": expected \"update\" or nothing", NESTED_HERE},
     {"IAM_MOCK_GOLDEN", "yes"},
     NULL},
    {"test_golden_update_rewrites", with_old, true, {"/old written\n"}, UPDATE, NULL},
    {"test_golden_updated_passes", with_old, true, {NULL}, NONE, NULL},
    {"test_golden_update_makes_a_file", with_new, true, {"/new written\n"}, UPDATE, NULL},
    {"test_golden_made_passes", with_new, true, {NULL}, NONE, NULL},
    {"test_golden_update_needs_the_directory",
     with_no_directory,
     false,
     {"/none/new can't be written: No such file or directory", NESTED_HERE},
     UPDATE,
     NULL},
};
#define ROWS (sizeof rows / sizeof rows[0])

/* ----- What is left behind: these run after the rows ----- */

static void test_golden_the_actual_text_is_left_beside(void **state) {
    char text[sizeof right];
    (void)state;
    read_file(text, sizeof text, "sixth.actual");
    assert_string_equal(text, right);
    read_file(text, sizeof text, "right.actual");
    assert_true(strncmp(text, "iam-mock account 1\n", 19) == 0);
}

static void test_golden_the_golden_file_is_left_alone(void **state) {
    char text[sizeof right];
    (void)state;
    read_file(text, sizeof text, "sixth");
    text[line_start(right, 6)] = right[line_start(right, 6)];
    assert_string_equal(text, right);
}

static void test_golden_nothing_is_left_beside_what_passes(void **state) {
    char path[256];
    (void)state;
    path_of(path, sizeof path, "old.actual");
    assert_int_equal(access(path, F_OK), -1);
    path_of(path, sizeof path, "missing.actual");
    assert_int_equal(access(path, F_OK), -1);
}

static bool prepare(void) {
    struct iam_mock *mock = NULL;
    if (mkdtemp(directory) == NULL || setenv("IAM_MOCK_GOLDEN_DIR", directory, 1) != 0 ||
        unsetenv("IAM_MOCK_GOLDEN") != 0 || iam_mock_new(&mock, NULL, NULL) != 0)
        return false;
    make_journal(mock);
    const char *text = iam_mock_journal_text(mock);
    const bool fits = text != NULL && strlen(text) < sizeof right;
    if (fits)
        memcpy(right, text, strlen(text) + 1);
    iam_mock_free(mock);
    return fits;
}

static void remove_directory(void) {
    static const char *const names[] = {"right", "no-newline", "shorter", "longer", "empty",
                                        "first", "sixth",      "last",    "old",    "new",
                                        "crlf",  "control",    "fifo",    "beside"};
    char path[256];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        path_of(path, sizeof path - 8, names[i]);
        (void)remove(path);
        memcpy(path + strlen(path), ".actual", 8);
        (void)remove(path);
    }
    (void)rmdir(directory);
}

int main(void) {
    static struct CMUnitTest tests[ROWS];
    const struct CMUnitTest after[] = {
        cmocka_unit_test(test_golden_the_actual_text_is_left_beside),
        cmocka_unit_test(test_golden_the_golden_file_is_left_alone),
        cmocka_unit_test(test_golden_nothing_is_left_beside_what_passes),
    };
    if (!prepare())
        return 1;
    write_files();
    nested_fill(tests, rows, ROWS);
    const int failed = cmocka_run_group_tests_name("golden", tests, NULL, NULL);
    const int failed_after = cmocka_run_group_tests_name("golden, afterwards", after, NULL, NULL);
    remove_directory();
    return failed + failed_after;
}
