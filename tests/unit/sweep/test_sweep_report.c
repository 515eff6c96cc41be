/* What a sweep finds in clients with a bug, and how it tells. */
#include "sweep_model.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>

static void run(struct model *model, enum model_bug bug, const struct iam_mock_sweep_options *options) {
    model->bug = bug;
    model_run(model, options);
}

static const struct iam_mock_sweep_options all_pairs = {.name = "removes <Bob's> device",
                                                        .pairs = IAM_MOCK_SWEEP_ALL};
static const struct iam_mock_sweep_options some_pairs = {.name = "removes <Bob's> device", .cap = 400};

/* The first case of a group has a line of its own: "SCRIPT: VERDICT (case N)". */
static bool names_first(const char *text, const char *script, const char *verdict) {
    char line[200];
    assert_non_null(text);
    snprintf(line, sizeof line, "\n%s: %s (case ", script, verdict);
    return strstr(text, line) != NULL;
}

/* Returns what follows the row of the matrix with the label, if its cells begin with `signs`; else NULL. */
static const char *find_row(const char *text, const char *label, const char *signs) {
    char start[100];
    snprintf(start, sizeof start, "\n%s ", label);
    const char *row = text ? strstr(text, start) : NULL;
    if (!row)
        return NULL;
    const char *cells = row + strlen(start);
    cells += strspn(cells, " ");
    return strncmp(cells, signs, strlen(signs)) == 0 ? cells : NULL;
}

/* Does JUnit's report, which names each failing case, have a failure of that type for the case? */
static bool names(struct model *model, const char *script, const char *verdict) {
    char name[200], type[200];
    snprintf(name, sizeof name, " name=\"%s\" ", script);
    snprintf(type, sizeof type, "<failure type=\"%s\"", verdict);
    const char *junit = iam_mock_sweep_junit(model->sweep);
    assert_non_null(junit);
    const char *testcase = strstr(junit, name);
    if (!testcase)
        return false;
    const char *end = strchr(testcase, '>');
    const char *failure = strstr(testcase, type);
    return end && end[-1] != '/' && failure && failure < end + 10;
}

static void test_sweep_finds_nothing_in_a_careful_client(void **state) {
    struct model *model = *state;
    run(model, CAREFUL, &all_pairs);
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_int_equal(totals.failed, 0);
    assert_int_equal(totals.run, totals.cases);
    assert_true(totals.cases > 150);
    assert_false(totals.diverged || totals.unreached);
    const char *text = iam_mock_sweep_text(model->sweep);
    assert_says(text, "sweep removes\\040<Bob's>\\040device: ");
    assert_true(strchr(text, '\n') && strchr(text, '\n')[1] == '\0'); /* one line */
}

static void test_sweep_text_has_the_matrix_if_it_is_asked_for(void **state) {
    struct model *model = *state;
    model->bug = CAREFUL;
    model_run(model, &(struct iam_mock_sweep_options){.matrix = true, .depth = 1});
    const char *text = iam_mock_sweep_text(model->sweep);
    assert_non_null(find_row(text, "call", "1  DeactivateMFADevice\n"));
    assert_non_null(find_row(text, "Throttling", ".  "));
    assert_says_not(text, "more rows");
}

static void test_sweep_finds_a_lost_answer_taken_for_a_failure(void **state) {
    struct model *model = *state;
    static const char *const found[] = {"1:RESET/applied", "1:TIMEOUT/applied", "1:CUT_HEADERS/applied",
                                        "1:ServiceFailure/applied", "1:EMPTY_BODY/applied"};
    run(model, LOST_IS_FAILURE, &some_pairs);
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++)
        assert_true(names(model, found[i], "failed"));
    assert_false(names(model, "1:RESET", "failed"));
    assert_false(names(model, "1:PROXY_PAGE", "failed"));
    assert_says(iam_mock_sweep_text(model->sweep), "\n    told \"not done\"\n    iam-mock journal 2\n");
}

static void test_sweep_finds_that_any_200_is_success(void **state) {
    struct model *model = *state;
    run(model, ANY_200, &all_pairs);
    assert_true(names(model, "1:PROXY_PAGE", "failed"));
    assert_true(names(model, "1:hostile:error-with-200", "failed"));
    assert_true(names(model, "1:ServiceFailure 2:PROXY_PAGE", "failed"));
    assert_false(names(model, "1:PROXY_PAGE/applied", "failed"));
    assert_false(names(model, "1:RESET/applied", "failed"));
    assert_says(iam_mock_sweep_text(model->sweep), "\n    told \"done\"\n    iam-mock journal 2\n");
}

static void test_sweep_finds_retries_without_a_bound(void **state) {
    struct model *model = *state;
    run(model, NO_BOUND, &some_pairs);
    assert_true(names(model, "1+:Throttling", "unbounded"));
    assert_false(names(model, "1:Throttling", "unbounded"));
    const char *text = iam_mock_sweep_text(model->sweep);
    assert_true(names_first(text, "1+:Throttling", "unbounded"));
    assert_says(text, "\n    this case alone: IAM_MOCK_SWEEP=\"1+:Throttling\"\n");
    assert_says(text, "+:Throttling                       U ");
}

static void test_sweep_matrix_has_a_row_an_outcome(void **state) {
    struct model *model = *state;
    model->bug = ANY_200;
    model_run(model, &(struct iam_mock_sweep_options){
                         .name = "removes <Bob's> device",
                         .matrix = true,
                         .only = "DeleteConflict AccessDenied ServiceFailure PROXY_PAGE CUT REFUSED"});
    const char *text = iam_mock_sweep_text(model->sweep);
    assert_says(text, "sweep removes\\040<Bob's>\\040device: ");
    assert_says(text, "\ncalls of the fault-free run:\n  1 DeactivateMFADevice\n");
    assert_non_null(find_row(text, "call", "1  DeactivateMFADevice\n"));
    assert_non_null(find_row(text, "AccessDenied", ".  "));
    assert_non_null(find_row(text, "ServiceFailure", "f  ")); /* with PROXY_PAGE after it */
    assert_non_null(find_row(text, "PROXY_PAGE", "F  "));
    assert_non_null(find_row(text, "CUT@middle/applied", ".  "));
    assert_non_null(
        find_row(text, "+:REFUSED", ".                14/14\n")); /* 13 times after a lost answer */
    assert_says_not(text, "\nDeleteConflict");
}

/*
 * The device is gone, and the library's second request finds none. Only on a new connection does the client
 * itself see that no answer came: the two are told apart wherever they are told of.
 */
static void test_sweep_reports_tell_a_new_connection_from_one_that_was_reused(void **state) {
    struct model *model = *state;
    model->reuses = true;
    model->bug = CAREFUL;
    model_run(model, &(struct iam_mock_sweep_options){.matrix = true, .cap = 400});
    assert_false(iam_mock_sweep_get_totals(model->sweep).unreached);
    assert_true(names(model, "1:RESET/applied", "failed"));
    assert_false(names(model, "1:RESET/applied/fresh", "failed"));
    assert_true(names(model, "1:CLOSED/applied", "failed"));
    static const char *const rows[][2] = {{"RESET", "."},
                                          {"RESET/fresh", "."},
                                          {"RESET/applied", "F"},
                                          {"RESET/applied/fresh", "."},
                                          {"CLOSED", "."}};
    const char *text = iam_mock_sweep_text(model->sweep);
    assert_says(text, "resent -> 404 NoSuchEntity");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        text = find_row(text, rows[i][0], rows[i][1]); /* in the rest: one row comes after the other */
        assert_non_null(text);
    }
    const char *html = iam_mock_sweep_html(model->sweep);
    assert_says(html, "<th scope=\"row\">CLOSED/applied</th><td class=\"bad\">");
    assert_says(html, "<th scope=\"row\">CLOSED/applied/fresh</th><td>.</td>");
}

static xmlDocPtr parse(const char *text);
static void assert_links_resolve(xmlDocPtr doc);

/* Fail each case with a fault, with a message that depends on the case's number. */
static void fail_all(struct model *model, const struct iam_mock_sweep_options *options,
                     const char *(*message_for)(int number), const char *journal) {
    model_new_sweep(model, options);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        const bool faults = it->script[0] != '\0';
        memset(&model->observation.call[0], 0, sizeof model->observation.call[0]);
        model->observation.calls = 1;
        model->observation.real_us = 1500000;
        model->observation.call[0].status = 200;
        model->observation.call[0].planned = faults;
        snprintf(model->observation.call[0].action, 48, "DeactivateMFADevice");
        assert_int_equal(iam_mock_sweep_record(model->sweep, it, &model->observation,
                                               faults ? IAM_MOCK_SWEEP_FAILED : IAM_MOCK_SWEEP_PASSED,
                                               faults ? message_for(it->number) : NULL,
                                               faults ? journal : NULL),
                         0);
    }
}

/* The values differ, which doesn't make a group of its own; the place does. */
static const char *two_places(int number) {
    static const char *const messages[] = {
        "0x1 != 0x2\nsrc/a.c:99: error: Failure!", "0x1 != 0x2\nsrc/a.c:12: error: Failure!",
        "0x10 != 0x2\nsrc/a.c:99: error: Failure!", "0x1 != 0x23\nsrc/a.c:12: error: Failure!"};
    return messages[number % 4];
}

static int count_in(const char *text, const char *part) {
    int found = 0;
    assert_non_null(text);
    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        found++;
    return found;
}

static void test_sweep_text_groups_failures_by_place_and_message(void **state) {
    struct model *model = *state;
    fail_all(model, NULL, two_places, "iam-mock journal 2\n");
    const int failed = iam_mock_sweep_get_totals(model->sweep).failed;
    const char *text = iam_mock_sweep_text(model->sweep);
    assert_true(failed > 50);
    assert_int_equal(count_in(text, "(case "), 2);
    assert_int_equal(count_in(text, "    src/a.c:12: error: Failure!\n"), 1);
    assert_int_equal(count_in(text, "    src/a.c:99: error: Failure!\n"), 1);
    assert_int_equal(count_in(text, "    iam-mock journal 2\n"), 2);
    assert_int_equal(count_in(text, " more cases fail like this:\n"), 2);
    assert_int_equal(count_in(text, ",\n      and "), 2);
    const char *junit = iam_mock_sweep_junit(model->sweep);
    assert_says(junit, " time=\"1.500000\">\n    <failure type=\"failed\" message=\"0x1 != 0x2\">0x1");
    assert_int_equal(count_in(junit, "src/a.c:12: error"), count_in(junit, "src/a.c:99: error") + failed % 2);
}

static void test_sweep_first_line_says_what_was_not_tried(void **state) {
    struct model *model = *state;
    model->bug = CAREFUL;
    model_run(model, &(struct iam_mock_sweep_options){.cap = 1, .skip = "hostile"});
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    char line[300];
    assert_true(totals.possible > totals.run && totals.skipped > 0);
    snprintf(line, sizeof line,
             "sweep sweep: %d cases run, 0 failed; %lld possible at depth 2, %lld not tried "
             "(IAM_MOCK_SWEEP_PAIRS=all tries every pair), %lld more skipped by .only and .skip\n",
             totals.run, (long long)totals.possible, (long long)totals.possible - totals.run,
             (long long)totals.skipped);
    assert_string_equal(iam_mock_sweep_text(model->sweep), line);
    model_run(model, &(struct iam_mock_sweep_options){.depth = 1, .shard_count = 2, .shard_index = 1});
    assert_says(iam_mock_sweep_text(model->sweep), "sweep sweep: shard 1 of 2, ");
    assert_says(iam_mock_sweep_text(model->sweep),
                " cases run, 0 failed; all that are possible at depth 1\n");
}

static const char *one_place(int number) {
    (void)number;
    return "told \"done\"\nsrc/a.c:12: error: Failure!";
}

/* Whatever fails, the page can be read in a browser: the last cases are there by their scripts. */
static void test_sweep_html_stays_small(void **state) {
    static char journal[30000];
    struct model *model = *state;
    memset(journal, 'x', sizeof journal - 1);
    fail_all(model, NULL, one_place, journal);
    const char *page = iam_mock_sweep_html(model->sweep);
    assert_non_null(page);
    assert_true(iam_mock_sweep_get_totals(model->sweep).failed > 50);
    assert_true(strlen(page) > 1000000 && strlen(page) < 2000000);
    assert_says(page, "<p>Also: ");
    xmlDocPtr doc = parse(page);
    assert_links_resolve(doc);
    xmlFreeDoc(doc);
}

/* ----- XML --------------------------------------------------------------------------------------------- */

static xmlDocPtr parse(const char *text) {
    assert_non_null(text);
    xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOWARNING);
    assert_non_null(doc);
    return doc;
}

/* Elements in no namespace and in XHTML's alike. */
static int count(xmlDocPtr doc, const char *expression) {
    xmlXPathContextPtr context = xmlXPathNewContext(doc);
    xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)expression, context);
    assert_non_null(found);
    const int result = found->type == XPATH_NODESET ? found->nodesetval ? found->nodesetval->nodeNr : 0
                                                    : (int)found->floatval;
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return result;
}

static void run_hostile(struct model *model) {
    model_new_sweep(model, &(struct iam_mock_sweep_options){.name = "a \"name\" & <more>"});
    for (int i = 0; i < 2; i++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        model->observation.calls = 1;
        snprintf(model->observation.call[0].action, 48, "<script>&\n\x01");
        assert_int_equal(
            iam_mock_sweep_record(model->sweep, it, &model->observation, IAM_MOCK_SWEEP_FAILED,
                                  "]]> <script>alert(1)</script> & \x1b[31mred\xff \"quoted\"\r\n",
                                  "</pre></details>\x02"),
            0);
    }
}

static void test_sweep_junit_has_a_testcase_a_case(void **state) {
    struct model *model = *state;
    run(model, ANY_200, &all_pairs);
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    xmlDocPtr doc = parse(iam_mock_sweep_junit(model->sweep));
    const int testcases = count(doc, "/testsuites/testsuite/testcase");
    const int failures = count(doc, "//testcase/failure");
    const int told = count(doc, "number(/testsuites/testsuite/@failures)");
    const int tests = count(doc, "number(/testsuites/testsuite/@tests)");
    const int proxy = count(doc, "//testcase[@name='1:PROXY_PAGE']/failure[@type='failed']");
    const int first = count(doc, "//testcase[1][@name='fault-free']");
    const int classes = count(doc, "//testcase[@classname=\"removes <Bob's> device\"]");
    xmlFreeDoc(doc);
    assert_int_equal(testcases, totals.cases);
    assert_int_equal(tests, totals.cases);
    assert_int_equal(failures, totals.failed);
    assert_int_equal(told, totals.failed);
    assert_int_equal(proxy, 1);
    assert_int_equal(first, 1);
    assert_int_equal(classes, totals.cases);
}

static void test_sweep_junit_tells_what_broke_down_from_what_failed(void **state) {
    struct model *model = *state;
    static const enum iam_mock_sweep_verdict verdicts[] = {IAM_MOCK_SWEEP_CRASHED, IAM_MOCK_SWEEP_LEAKED};
    model_new_sweep(model, NULL);
    for (int i = 0; i < 2; i++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        if (i == 0) {
            xmlDocPtr early = parse(iam_mock_sweep_junit(model->sweep));
            const int skipped = count(early, "//testcase/skipped");
            xmlFreeDoc(early);
            assert_int_equal(skipped, 2);
        }
        model->observation.calls = 0;
        assert_int_equal(
            iam_mock_sweep_record(model->sweep, it, &model->observation, verdicts[i], NULL, NULL), 0);
    }
    xmlDocPtr doc = parse(iam_mock_sweep_junit(model->sweep));
    const int crashed = count(doc, "//testcase/error[@type='crashed']");
    const int leaked = count(doc, "//testcase/failure[@type='leaked']");
    xmlFreeDoc(doc);
    assert_int_equal(crashed, 1);
    assert_int_equal(leaked, 1);
}

static void test_sweep_junit_has_an_element_for_each_ending(void **state) {
    static const char *const endings[] = {
        [IAM_MOCK_SWEEP_FAILED] = "<failure type=\"failed\" message=\"failed\">",
        [IAM_MOCK_SWEEP_CRASHED] = "<error type=\"crashed\" message=\"crashed\">",
        [IAM_MOCK_SWEEP_HUNG] = "<error type=\"hung\" message=\"hung\">",
        [IAM_MOCK_SWEEP_EXITED] = "<error type=\"exited\" message=\"exited\">",
        [IAM_MOCK_SWEEP_LEAKED] = "<failure type=\"leaked\" message=\"leaked\">",
        [IAM_MOCK_SWEEP_UNBOUNDED] = "<failure type=\"unbounded\" message=\"unbounded\">",
        [IAM_MOCK_SWEEP_NOT_STARTED] = "<error type=\"not started\" message=\"not started\">",
    };
    struct model *model = *state;
    for (int i = 1; i < (int)(sizeof endings / sizeof endings[0]); i++) {
        model_new_sweep(model, NULL);
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        model->observation.calls = 0;
        assert_int_equal(iam_mock_sweep_record(model->sweep, it, &model->observation,
                                               (enum iam_mock_sweep_verdict)i, NULL, NULL),
                         0);
        assert_says(iam_mock_sweep_junit(model->sweep), endings[i]);
    }
}

static void test_sweep_junit_escapes_what_cases_say(void **state) {
    struct model *model = *state;
    run_hostile(model);
    xmlDocPtr doc = parse(iam_mock_sweep_junit(model->sweep));
    const int scripts = count(doc, "//script"), cases = count(doc, "//testcase/failure");
    xmlFreeDoc(doc);
    assert_int_equal(scripts, 0);
    assert_int_equal(cases, 2);
    assert_says(iam_mock_sweep_junit(model->sweep),
                "\xEF\xBF\xBD[31mred\xEF\xBF\xBD &quot;quoted&quot;&#13;\n");
}

/* Every link's target is on the page, once. */
static void assert_links_resolve(xmlDocPtr doc) {
    const int links = count(doc, "//@href");
    const int inside = count(doc, "//@href[starts-with(., '#')]");
    assert_int_equal(links, inside);
    xmlXPathContextPtr context = xmlXPathNewContext(doc);
    xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)"//@href", context);
    int broken = 0;
    for (int i = 0; i < found->nodesetval->nodeNr; i++) {
        char target[100];
        xmlChar *href = xmlNodeGetContent(found->nodesetval->nodeTab[i]);
        snprintf(target, sizeof target, "//*[@id='%s']", (const char *)href + 1);
        xmlFree(href);
        broken += count(doc, target) != 1;
    }
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    assert_int_equal(broken, 0);
}

static void test_sweep_html_is_one_page_that_needs_nothing(void **state) {
    struct model *model = *state;
    run(model, ANY_200, &all_pairs);
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    const char *page = iam_mock_sweep_html(model->sweep);
    xmlDocPtr doc = parse(page);
    assert_links_resolve(doc);
    const int tables = count(doc, "//*[local-name()='table']");
    const int cases = count(doc, "//*[local-name()='details'][starts-with(@id, 'case-')]");
    const int groups = count(doc, "//*[local-name()='details'][not(@id)]");
    const int open = count(doc, "//*[local-name()='details'][@open]");
    const int journals = count(doc, "//*[local-name()='pre'][contains(., 'iam-mock journal 2')]");
    const int elsewhere = count(doc, "//@src | //*[local-name()='script' or local-name()='link' or "
                                     "local-name()='img' or local-name()='iframe' or local-name()='object']");
    const int failed = count(doc, "//*[local-name()='td'][@class='bad']/*[.='F']");
    xmlFreeDoc(doc);
    assert_int_equal(tables, 2); /* the phases, and the matrix */
    assert_int_equal(cases, totals.failed);
    assert_int_equal(groups, 1); /* all failed alike */
    assert_int_equal(open, totals.failed <= 20);
    assert_int_equal(journals, totals.failed);
    assert_int_equal(elsewhere, 0);
    assert_true(failed >= 3);
    assert_says(page, "<code>IAM_MOCK_SWEEP=&quot;1:PROXY_PAGE&quot;</code>");
    assert_says(page, "<span>1 DeactivateMFADevice</span>");
    assert_says(page, "prefers-color-scheme: dark");
    assert_says(page, "width=device-width");
    assert_says_not(page, "url(");
    assert_says_not(page, "@import");
}

static void test_sweep_html_escapes_what_cases_say(void **state) {
    struct model *model = *state;
    run_hostile(model);
    xmlDocPtr doc = parse(iam_mock_sweep_html(model->sweep));
    const int scripts = count(doc, "//*[local-name()='script']");
    const int details = count(doc, "//*[local-name()='details'][@id]");
    xmlFreeDoc(doc);
    assert_int_equal(scripts, 0);
    assert_int_equal(details, 2);
}

static void test_sweep_text_keeps_the_actions_of_a_client_on_their_lines(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    for (int i = 0; i < 2; i++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        model->observation.calls = 1;
        model->observation.call[0].request = (uint64_t)i;
        snprintf(model->observation.call[0].action, 48, "a\nb");
        assert_int_equal(
            iam_mock_sweep_record(model->sweep, it, &model->observation, IAM_MOCK_SWEEP_PASSED, NULL, NULL),
            0);
    }
    assert_says(iam_mock_sweep_text(model->sweep), "diverged at call 1: a\\nb, and again a\\nb with other");
}

/* Those with few cases are made under a failing allocator too: nothing here is parsed. */
static void test_sweep_reports_are_the_same_each_time(void **state) {
    struct model *model = *state;
    run_hostile(model);
    const char *(*const reports[])(struct iam_mock_sweep *) = {iam_mock_sweep_text, iam_mock_sweep_junit,
                                                               iam_mock_sweep_html};
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        const char *text = reports[i](model->sweep);
        assert_non_null(text);
        const size_t size = strlen(text);
        assert_true(size > 200);
        text = reports[i](model->sweep);
        assert_true(text && strlen(text) == size);
    }
}

static void test_sweep_texts_of_nothing(void **state) {
    (void)state;
    assert_null(iam_mock_sweep_text(NULL));
    assert_null(iam_mock_sweep_junit(NULL));
    assert_null(iam_mock_sweep_html(NULL));
    assert_int_equal(iam_mock_sweep_get_totals(NULL).cases, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_finds_nothing_in_a_careful_client),
        TEST(test_sweep_text_has_the_matrix_if_it_is_asked_for),
        TEST(test_sweep_text_groups_failures_by_place_and_message),
        TEST(test_sweep_first_line_says_what_was_not_tried),
        TEST(test_sweep_html_stays_small),
        TEST(test_sweep_finds_a_lost_answer_taken_for_a_failure),
        TEST(test_sweep_finds_that_any_200_is_success),
        TEST(test_sweep_finds_retries_without_a_bound),
        TEST(test_sweep_matrix_has_a_row_an_outcome),
        TEST(test_sweep_reports_tell_a_new_connection_from_one_that_was_reused),
        TEST(test_sweep_junit_has_a_testcase_a_case),
        TEST(test_sweep_junit_tells_what_broke_down_from_what_failed),
        TEST(test_sweep_junit_has_an_element_for_each_ending),
        TEST(test_sweep_junit_escapes_what_cases_say),
        TEST(test_sweep_html_is_one_page_that_needs_nothing),
        TEST(test_sweep_html_escapes_what_cases_say),
        TEST(test_sweep_text_keeps_the_actions_of_a_client_on_their_lines),
        TEST(test_sweep_reports_are_the_same_each_time),
        cmocka_unit_test(test_sweep_texts_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
