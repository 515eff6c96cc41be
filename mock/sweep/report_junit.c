/* The report of a sweep as JUnit's XML: a testcase for each case. */
#include "sweep/report_junit.h"

#include "sweep/remarks.h"
#include "sweep/report.h"
#include "sweep/xml.h"

static void open_testcase(struct text *out, const struct iam_mock_sweep *sweep, const char *name) {
    text_add_string(out, "  <testcase classname=\"");
    xml_add_text(out, sweep->name);
    text_add_string(out, "\" name=\"");
    xml_add_text(out, name);
    text_add_string(out, "\"");
}

/*
 * Write a failure or an error, and end the testcase. The message is in the element: an attribute can hold
 * one line only.
 */
static void write_wrong(struct text *out, const char *element, const char *type, const char *message,
                        const char *journal) {
    text_format(out, ">\n    <%s type=\"%s\">", element, type);
    if (message) {
        xml_add_text(out, message);
        text_add_string(out, "\n");
    }
    if (journal)
        xml_add_text(out, journal);
    text_format(out, "</%s>\n  </testcase>\n", element);
}

/* Is the verdict an error for JUnit? The test came to no verdict on the code; other verdicts are failures. */
static bool is_error(enum iam_mock_sweep_verdict verdict) {
    static const bool is_errors[] = {
        [IAM_MOCK_SWEEP_PASSED] = false,    [IAM_MOCK_SWEEP_FAILED] = false,
        [IAM_MOCK_SWEEP_CRASHED] = true,    [IAM_MOCK_SWEEP_HUNG] = true,
        [IAM_MOCK_SWEEP_EXITED] = true,     [IAM_MOCK_SWEEP_LEAKED] = false,
        [IAM_MOCK_SWEEP_UNBOUNDED] = false, [IAM_MOCK_SWEEP_NOT_STARTED] = true,
    };
    return is_errors[verdict];
}

static void write_testcase(struct text *out, const struct iam_mock_sweep *sweep,
                           const struct sweep_case *kase) {
    const char *wrong = sweep_wrong(sweep, kase);
    char title[SWEEP_SCRIPT_SIZE];
    open_testcase(out, sweep, sweep_write_title(title, sweep, kase));
    if (wrong)
        write_wrong(out, is_error((enum iam_mock_sweep_verdict)kase->verdict) ? "error" : "failure", wrong,
                    sweep_message(kase), sweep_journal(kase));
    else
        text_add_string(out, kase->recorded ? "/>\n" : "><skipped/></testcase>\n");
}

struct junit_counts {
    int tests, failures, errors, skipped;
};

static struct junit_counts count_testcases(const struct iam_mock_sweep *sweep) {
    struct junit_counts counts = {0};
    struct sweep_cursor cursor = {0, 0};
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;) {
        const bool wrong = sweep_wrong(sweep, kase) != NULL;
        counts.tests++;
        counts.errors += wrong && is_error((enum iam_mock_sweep_verdict)kase->verdict);
        counts.failures += wrong && !is_error((enum iam_mock_sweep_verdict)kase->verdict);
        counts.skipped += !kase->recorded;
    }
    return counts;
}

IAM_MOCK_INTERNAL void sweep_write_junit(struct text *out, const struct iam_mock_sweep *sweep) {
    const struct junit_counts counts = count_testcases(sweep);
    struct sweep_cursor cursor = {0, 0};
    text_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"");
    xml_add_text(out, sweep->name);
    text_format(out, "\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n", counts.tests,
                counts.failures, counts.errors, counts.skipped);
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;)
        write_testcase(out, sweep, kase);
    text_add_string(out, "  <system-out>");
    sweep_write_sums(out, sweep);
    text_add_string(out, "\n");
    sweep_write_remarks_xml(out, sweep);
    text_add_string(out, "</system-out>\n</testsuite>\n</testsuites>\n");
}
