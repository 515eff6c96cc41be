/* Runs every case of tests/golden (golden.h says what a case is), a test each; an argument is a filter. */
#include "golden.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_CASES 1024

static char names[MAX_CASES][200]; /* paths below the project's root */
static struct CMUnitTest tests[MAX_CASES];
static size_t test_count;
static struct golden_run the_run; /* of the test that runs: one at a time */

static bool is_file_of_steps(const char *path) {
    size_t length = strlen(path);

    return length > 4 && strcmp(path + length - 4, ".txt") == 0;
}

/* ----- Options -------------------------------------------------------------------------------- */

static void set_option(struct iam_mock_options *options, const char *key, const char *value) {
    const struct {
        const char *key;
        const char **field;
    } texts[] = {
        {"account_id", &options->account_id},
        {"start", &options->start},
        {"default_principal", &options->default_principal},
        {"fixture_directory", &options->fixture_directory},
        {"extra_host", &options->extra_host},
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(key, texts[i].key) == 0) {
            *texts[i].field = value;
            return;
        }
    }
    if (strcmp(key, "seed") == 0)
        options->seed = strtoull(value, NULL, 10);
    else if (strcmp(key, "authentication") == 0 && strcmp(value, "REQUIRE_KEY") == 0)
        options->authentication = IAM_MOCK_REQUIRE_KEY;
    else if (strcmp(key, "authentication") == 0 && strcmp(value, "VERIFY_SIGNATURES") == 0)
        options->authentication = IAM_MOCK_VERIFY_SIGNATURES;
    else if (strcmp(key, "constraints") == 0 && strcmp(value, "OFF") == 0)
        options->constraints = IAM_MOCK_CONSTRAINTS_OFF;
    else
        fail_msg("unknown option %s=%s", key, value);
}

/* `text` is cut up and must live as long as `options`. */
static void parse_options(struct iam_mock_options *options, struct golden_text *text) {
    char *rest = NULL;

    for (char *line = strtok_r(text->data, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char *equals = strchr(line, '=');

        assert_non_null(equals);
        *equals = '\0';
        set_option(options, line, equals + 1);
    }
}

/* ----- A case --------------------------------------------------------------------------------- */

static void make_mock(struct golden_run *run, const char *directory) {
    static struct golden_text text;
    struct iam_mock_options options = {0};
    struct iam_mock_error error = {0};
    char scenario[GOLDEN_MAX_PATH];

    if (golden_read(&text, directory, "options"))
        parse_options(&options, &text);
    if (iam_mock_new(&run->mock, &options, &error) != 0)
        fail_msg("%s: %s: %s", directory, error.field, error.message);
    (void)snprintf(scenario, sizeof scenario, "%s/scenario.xml", directory);
    if (access(scenario, R_OK) == 0 && iam_mock_load_scenario(run->mock, scenario, &error) != 0)
        fail_msg("%s:%d: %s: %s", error.file, error.line, error.field, error.message);
}

/* "request", then "request.2" and so on. */
static void file_name(char out[32], const char *base, int number) {
    if (number == 1)
        (void)snprintf(out, 32, "%s", base);
    else
        (void)snprintf(out, 32, "%s.%d", base, number);
}

static void run_steps(struct golden_run *run, const char *directory, int number) {
    static struct golden_text text;
    char name[32], what[GOLDEN_MAX_PATH];

    file_name(name, "before", number);
    if (!golden_read(&text, directory, name))
        return;
    (void)snprintf(what, sizeof what, "%s/%s", directory, name);
    golden_steps(run, &text, what, golden_step);
}

/* The account as it was, to be compared with: a call without a change leaves it byte for byte. */
static void keep_account(struct golden_run *run, char *out, size_t capacity) {
    const char *text = iam_mock_account_text(run->mock);
    assert_non_null(text);
    assert_true(strlen(text) < capacity);
    strcpy(out, text);
}

/* Did another principal make a change just before the last call? The journal's last line but one says so. */
static bool is_after_race(struct golden_run *run) {
    const char *text = iam_mock_journal_text(run->mock);
    const char *lines[2] = {"", ""}; /* the last line but one, and the last */
    assert_non_null(text);
    for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
        lines[0] = lines[1];
        lines[1] = line;
    }
    return strncmp(lines[0], "- ", 2) == 0;
}

static void check_unchanged(struct golden_run *run, const char *before, const char *directory,
                            const char *name) {
    const struct iam_mock_call *call = iam_mock_call_at(run->mock, iam_mock_call_count(run->mock));
    const char *text = iam_mock_account_text(run->mock);
    assert_non_null(call);
    assert_non_null(text);
    const bool changes = call->applied || is_after_race(run);
    if (changes == (strcmp(before, text) == 0))
        fail_msg("%s/%s: the call, or a race before it, %s, and the account is %s", directory, name,
                 changes ? "was applied" : "wasn't applied", changes ? "as before" : "changed");
}

static bool run_request(struct golden_run *run, const char *directory, int number) {
    static struct golden_text text;
    static char before[65536];
    char name[32];
    int result;

    file_name(name, "request", number);
    if (!golden_read(&text, directory, name))
        return false;
    keep_account(run, before, sizeof before);
    result = golden_send(run, &text);
    if (result < 0)
        fail_msg("%s/%s: %s", directory, name, iam_mock_code_text(result));
    check_unchanged(run, before, directory, name);
    golden_format_response(&text, &run->response, result);
    file_name(name, "response", number);
    golden_compare(directory, name, text.data, text.size);
    return true;
}

static void compare_text(const char *directory, const char *name, const char *text) {
    static struct golden_text file;

    assert_non_null(text);
    if (golden_read(&file, directory, name))
        golden_compare(directory, name, text, strlen(text));
}

static void compare_problems(const char *directory, const char *text) {
    static struct golden_text file;

    assert_non_null(text);
    if (golden_updates() && text[0] == '\0')
        golden_remove(directory, "problems");
    else if (text[0] != '\0' || golden_read(&file, directory, "problems"))
        golden_compare(directory, "problems", text, strlen(text));
}

static void run_case(void **state) {
    const char *path = *state;
    struct golden_run *run = &the_run;

    if (is_file_of_steps(path)) {
        if (iam_mock_new(&run->mock, NULL, NULL) != 0)
            fail_msg("%s: no mock", path);
        golden_run_recorded(run, path);
        return;
    }
    make_mock(run, path);
    run_steps(run, path, 1);
    for (int number = 1; run_request(run, path, number); number++)
        run_steps(run, path, number + 1);
    compare_problems(path, iam_mock_problems_text(run->mock));
    compare_text(path, "account", iam_mock_account_text(run->mock));
    compare_text(path, "journal", iam_mock_journal_text(run->mock));
    compare_text(path, "findings", iam_mock_findings_text(run->mock));
}

static int clean_up(void **state) {
    (void)state;
    iam_mock_free(the_run.mock);
    the_run = (struct golden_run){0};
    return 0;
}

/* ----- Finding them --------------------------------------------------------------------------- */

static void add_case(const char *path) {
    if (test_count == MAX_CASES) {
        print_error("more than %d cases: raise MAX_CASES\n", MAX_CASES);
        exit(2);
    }
    (void)snprintf(names[test_count], sizeof names[0], "%s", path);
    tests[test_count] = (struct CMUnitTest){.name = names[test_count],
                                            .test_func = run_case,
                                            .teardown_func = clean_up,
                                            .initial_state = names[test_count]};
    test_count++;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name); /* alphasort() would follow the locale */
}

static void walk(const char *directory, int depth) {
    struct dirent **entries = NULL;
    int count = scandir(directory, &entries, NULL, by_name);

    for (int i = 0; i < count; i++) {
        char path[GOLDEN_MAX_PATH], request[GOLDEN_MAX_PATH + 16];
        struct stat status;

        (void)snprintf(path, sizeof path, "%s/%s", directory, entries[i]->d_name);
        (void)snprintf(request, sizeof request, "%s/request", path);
        if (entries[i]->d_name[0] == '.' || stat(path, &status) != 0)
            ;
        else if (is_file_of_steps(path) || access(request, R_OK) == 0)
            add_case(path);
        else if (S_ISDIR(status.st_mode) && depth < 2)
            walk(path, depth + 1);
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv) {
    walk(GOLDEN_DIRECTORY, 1);
    if (test_count == 0) {
        print_error("no cases in %s: run me in the project's root\n", GOLDEN_DIRECTORY);
        return 2;
    }
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return _cmocka_run_group_tests("golden", tests, test_count, NULL, NULL);
}
