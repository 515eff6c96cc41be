/* The report of a sweep as JUnit's XML: a testcase for each case. */
#include "sweep/report_junit.h"

#include "sweep/remarks.h"
#include "sweep/report.h"
#include "sweep/xml.h"

/* Write an attribute of real time, in seconds. */
static void write_seconds(struct text *out, uint64_t microseconds) {
    text_format(out, " time=\"%llu.%06llu\"", (unsigned long long)(microseconds / 1000000),
                (unsigned long long)(microseconds % 1000000));
}

static void open_testcase(struct text *out, const struct iam_mock_sweep *sweep,
                          const struct sweep_case *kase) {
    char title[SWEEP_SCRIPT_SIZE];
    text_add_string(out, "  <testcase classname=\"");
    xml_add_text(out, sweep->name);
    text_add_string(out, "\" name=\"");
    xml_add_text(out, sweep_write_title(title, sweep, kase));
    text_add_string(out, "\"");
    write_seconds(out, kase->real_us);
}

/* Is the verdict an error for JUnit? The test came to no verdict on the code; other verdicts are failures. */
static bool is_error(const struct sweep_case *kase) {
    static const bool is_errors[] = {
        [IAM_MOCK_SWEEP_PASSED] = false,    [IAM_MOCK_SWEEP_FAILED] = false,
        [IAM_MOCK_SWEEP_CRASHED] = true,    [IAM_MOCK_SWEEP_HUNG] = true,
        [IAM_MOCK_SWEEP_EXITED] = true,     [IAM_MOCK_SWEEP_LEAKED] = false,
        [IAM_MOCK_SWEEP_UNBOUNDED] = false, [IAM_MOCK_SWEEP_NOT_STARTED] = true,
    };
    return is_errors[kase->verdict];
}

/*
 * Write a failure or an error, and end the testcase. The attribute `message` has the first line; the
 * element's text has the whole message, how to run the case alone, and the journal.
 */
static void write_wrong(struct text *out, const struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    const char *element = is_error(kase) ? "error" : "failure";
    char words[SWEEP_WORDS_SIZE], script[SWEEP_SCRIPT_SIZE];
    sweep_write_words(words, sweep, kase);
    sweep_write_case(script, sweep, kase);
    text_format(out, ">\n    <%s type=\"%s\" message=\"", element, sweep_wrong(sweep, kase));
    xml_add_text(out, words);
    text_add_string(out, "\">");
    if (sweep_message(kase)) {
        xml_add_text(out, sweep_message(kase));
        text_add_string(out, "\n");
    }
    text_add_string(out, "this case alone: IAM_MOCK_SWEEP=&quot;");
    xml_add_text(out, *script ? script : " ");
    text_add_string(out, "&quot;\n");
    if (sweep_journal(kase))
        xml_add_text(out, sweep_journal(kase));
    text_format(out, "</%s>\n  </testcase>\n", element);
}

static void write_testcase(struct text *out, const struct iam_mock_sweep *sweep,
                           const struct sweep_case *kase) {
    open_testcase(out, sweep, kase);
    if (sweep_wrong(sweep, kase))
        write_wrong(out, sweep, kase);
    else
        text_add_string(out, kase->recorded ? "/>\n" : "><skipped/></testcase>\n");
}

struct junit_counts {
    int tests, failures, errors, skipped;
    uint64_t real_us;
};

static struct junit_counts count_testcases(const struct iam_mock_sweep *sweep) {
    struct junit_counts counts = {0};
    struct sweep_cursor cursor = {0, 0};
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;) {
        const bool wrong = sweep_wrong(sweep, kase) != NULL;
        counts.tests++;
        counts.errors += wrong && is_error(kase);
        counts.failures += wrong && !is_error(kase);
        counts.skipped += !kase->recorded;
        counts.real_us += kase->real_us;
    }
    return counts;
}

IAM_MOCK_INTERNAL void sweep_write_junit(struct text *out, const struct iam_mock_sweep *sweep) {
    const struct junit_counts counts = count_testcases(sweep);
    struct sweep_cursor cursor = {0, 0};
    text_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"");
    xml_add_text(out, sweep->name);
    text_format(out, "\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\"", counts.tests,
                counts.failures, counts.errors, counts.skipped);
    write_seconds(out, counts.real_us);
    text_add_string(out, ">\n");
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;)
        write_testcase(out, sweep, kase);
    text_add_string(out, "  <system-out>");
    sweep_write_sums(out, sweep);
    text_add_string(out, "\n");
    sweep_write_remarks_xml(out, sweep);
    text_add_string(out, "</system-out>\n</testsuite>\n</testsuites>\n");
}
