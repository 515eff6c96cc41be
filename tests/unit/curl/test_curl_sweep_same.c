/* A sweep through libcurl is the same in each run: its cases and their journals, for transfers one after the
 * other, at once, and in threads. */
#include "removals.h"

#include <stdio.h>
#include <stdlib.h>

#define RUNS 3 /* IAM_MOCK_TEST_RUNS says how many */
#define CAP 300
#define OUTCOMES                                                                                             \
    "REFUSED DNS_FAILURE CONNECT_TIMEOUT TIMEOUT RESET CLOSED RESET/applied CLOSED/applied TIMEOUT/applied " \
    "LATE CUT Throttling ServiceFailure"

/* ----- One run's text: each case, the program's report and the journal ----- */

struct text {
    char *bytes;
    size_t size, room;
};

static void add_text(struct text *text, const char *line, size_t size) {
    if (text->size + size + 1 > text->room) {
        text->room = 2 * text->room + size + 1;
        text->bytes = realloc(text->bytes, text->room);
        assert_non_null(text->bytes);
    }
    memcpy(text->bytes + text->size, line, size);
    text->size += size;
    text->bytes[text->size] = '\0';
}

static int compare_lines(const void *one, const void *other) {
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Threads make their calls in any order, and find the mock's clock where another has left it: the calls,
 * sorted, without number and time. */
static void add_sorted(struct text *text, const char *journal) {
    char copy[4096], *lines[64], *rest = NULL;
    size_t count = 0;
    assert_true(strlen(journal) < sizeof copy);
    (void)snprintf(copy, sizeof copy, "%s", journal);
    for (char *line = strtok_r(copy, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char *what = strstr(line, "Z ");
        assert_true(count < sizeof lines / sizeof *lines);
        lines[count++] = what != NULL ? what : line;
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++) {
        add_text(text, lines[i], strlen(lines[i]));
        add_text(text, "\n", 1);
    }
}

/* ----- One case ----- */

/* Returns what is wrong; "": nothing. */
static const char *judge(struct iam_mock *mock, const struct removal removals[], char told[REMOVALS + 2]) {
    static const char letters[] = {
        [IAM_MOCK_TOLD_DONE] = 'd', [IAM_MOCK_TOLD_NOT_DONE] = 'n', [IAM_MOCK_TOLD_UNKNOWN] = 'u'};
    const char *wrong = "";
    for (size_t i = 0; i < REMOVALS; i++) {
        told[i] = letters[removals[i].told];
        if (wrong[0] == '\0')
            wrong = iam_mock_contradiction(mock, "Bob", removals[i].serial, removals[i].told);
        assert_non_null(wrong);
    }
    told[REMOVALS] = '\n';
    told[REMOVALS + 1] = '\0';
    return wrong[0] != '\0' ? wrong : iam_mock_problems_text(mock);
}

static void run_case(struct iam_mock *base, enum removal_way way, struct iam_mock_sweep *sweep,
                     const struct iam_mock_sweep_case *it, struct text *text) {
    static struct iam_mock_sweep_observation observation;
    static struct removal removals[REMOVALS];
    struct iam_mock *mock;
    char told[REMOVALS + 2];
    assert_int_equal(iam_mock_clone(&mock, base, NULL), 0);
    assert_int_equal(iam_mock_sweep_arm(it, mock, NULL), 0);
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    removals_run(way, removals);
    memset(&observation, 0, sizeof observation);
    iam_mock_sweep_observe(mock, &observation);
    const char *wrong = judge(mock, removals, told), *journal = iam_mock_journal_text(mock);
    if (wrong[0] != '\0')
        print_error("%s: %s\n%s", it->script, wrong, journal);
    add_text(text, it->script, strlen(it->script));
    add_text(text, ": ", 2);
    add_text(text, told, strlen(told));
    if (way == REMOVAL_BY_THREADS)
        add_sorted(text, journal);
    else
        add_text(text, journal, strlen(journal));
    assert_int_equal(iam_mock_sweep_record(sweep, it, &observation,
                                           wrong[0] != '\0' ? IAM_MOCK_SWEEP_FAILED : IAM_MOCK_SWEEP_PASSED,
                                           wrong, journal),
                     0);
    iam_mock_free(mock);
}

/* ----- All of them ----- */

static void run_sweep(struct iam_mock *base, enum removal_way way, struct text *text) {
    struct iam_mock_sweep *sweep;
    const struct iam_mock_sweep_case *it;
    const struct iam_mock_sweep_options options = {
        .depth = 2, .cap = CAP, .only = OUTCOMES, .unordered = way == REMOVAL_BY_THREADS};
    assert_int_equal(iam_mock_sweep_new(&sweep, &options, NULL), 0);
    while ((it = iam_mock_sweep_next(sweep)) != NULL)
        run_case(base, way, sweep, it, text);
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(sweep);
    if (totals.failed > 0 || totals.diverged || totals.unreached || totals.run < CAP / 2)
        fail_msg("%s", iam_mock_sweep_text(sweep));
    iam_mock_sweep_free(sweep);
}

/* The case in which they differ. */
static void assert_same(const struct text *first, const struct text *second) {
    size_t same = 0;
    while (same < first->size && same < second->size && first->bytes[same] == second->bytes[same])
        same++;
    if (same == first->size && same == second->size)
        return;
    const size_t from = same > 300 ? same - 300 : 0;
    fail_msg("two runs differ:\n%.600s\n---- and\n%.600s", first->bytes + from, second->bytes + from);
}

static void is_the_same(enum removal_way way) {
    const char *wanted = getenv("IAM_MOCK_TEST_RUNS");
    const int runs = wanted != NULL ? atoi(wanted) : RUNS;
    struct text first = {0}, next = {0};
    struct iam_mock *base;
    assert_true(runs > 1);
    assert_int_equal(iam_mock_new(&base, NULL, NULL), 0);
    given_user(base, .name = "Bob");
    for (size_t i = 0; i < REMOVALS; i++)
        given_device(base, .serial_number = removal_serials[i], .user_name = "Bob");
    run_sweep(base, way, &first);
    for (int i = 1; i < runs; i++) {
        next.size = 0;
        run_sweep(base, way, &next);
        assert_same(&first, &next);
    }
    free(first.bytes);
    free(next.bytes);
    iam_mock_free(base);
}

static void one_after_the_other(void **state) {
    (void)state;
    is_the_same(REMOVAL_BY_EASY);
}

static void at_once(void **state) {
    (void)state;
    is_the_same(REMOVAL_BY_MULTI);
}

static void in_threads(void **state) {
    (void)state;
    is_the_same(REMOVAL_BY_THREADS);
}

static int teardown(void **state) {
    (void)state;
    iam_mock_curl_uninstall(); /* of a case that failed */
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(one_after_the_other, teardown),
        cmocka_unit_test_teardown(at_once, teardown),
        cmocka_unit_test_teardown(in_threads, teardown),
    };
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return 1;
    return cmocka_run_group_tests_name("curl sweep same", tests, NULL, NULL);
}
