#include "base/view.h"
#include "base/utf8.h"
#include "base/text.h"
#include "sweep/sweep.h"

/* JUnit's XML: a testcase a case. */

/* What XML 1.0 can't hold, and what isn't UTF-8, becomes U+FFFD. */
static bool xml_holds(uint32_t character) {
    return character >= 0x20 ? !(character >= 0xFFFE && character <= 0xFFFF)
                             : character == '\n' || character == '\t';
}

static const char *xml_escape(uint32_t character) {
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

IAM_MOCK_INTERNAL void text_add_xml(struct text *out, const char *text) {
    struct view rest = view_of(text);
    for (size_t size; rest.size > 0; rest = (struct view){rest.data + size, rest.size - size}) {
        uint32_t character = 0;
        size = utf8_decode(rest, &character);
        const char *escape = size > 0 ? xml_escape(character) : NULL;
        if (escape)
            text_add_string(out, escape);
        else if (size > 0 && xml_holds(character))
            text_add(out, (struct view){rest.data, size});
        else
            text_add_string(out, "\xEF\xBF\xBD");
        size += size == 0;
    }
}

IAM_MOCK_INTERNAL void sweep_remarks_xml(struct text *out, const struct iam_mock_sweep *sweep) {
    struct text plain = {.data = NULL};
    sweep_remarks(&plain, sweep);
    const char *remarks = text_result(&plain);
    if (remarks)
        text_add_xml(out, remarks);
    else
        out->failed = true;
    text_free(&plain);
}

static void open_testcase(struct text *out, const struct iam_mock_sweep *sweep, const char *name) {
    text_add_string(out, "  <testcase classname=\"");
    text_add_xml(out, sweep->name);
    text_add_string(out, "\" name=\"");
    text_add_xml(out, name);
    text_add_string(out, "\"");
}

/* An attribute can hold one line, so the whole stands in the element. */
static void write_wrong(struct text *out, const char *element, const char *type, const char *message,
                        const char *journal) {
    text_format(out, ">\n    <%s type=\"%s\">", element, type);
    if (message) {
        text_add_xml(out, message);
        text_add_string(out, "\n");
    }
    if (journal)
        text_add_xml(out, journal);
    text_format(out, "</%s>\n  </testcase>\n", element);
}

static bool is_error(enum iam_mock_sweep_verdict verdict) {
    return verdict != IAM_MOCK_SWEEP_PASSED && verdict != IAM_MOCK_SWEEP_FAILED &&
           verdict != IAM_MOCK_SWEEP_UNBOUNDED && verdict != IAM_MOCK_SWEEP_LEAKED;
}

static void write_testcase(struct text *out, const struct iam_mock_sweep *sweep,
                           const struct sweep_case *kase) {
    const char *wrong = sweep_wrong(sweep, kase);
    open_testcase(out, sweep, sweep_title(kase));
    if (wrong)
        write_wrong(out, is_error(kase->verdict) ? "error" : "failure", wrong, kase->message, kase->journal);
    else
        text_add_string(out, kase->recorded ? "/>\n" : "><skipped/></testcase>\n");
}

struct junit_counts {
    int tests, failures, errors, skipped;
};

static struct junit_counts count_testcases(const struct iam_mock_sweep *sweep) {
    struct junit_counts counts = {0};
    size_t phase = 0, index = 0;
    for (const struct sweep_case *kase; (kase = sweep_each(sweep, &phase, &index)) != NULL;) {
        const bool wrong = sweep_wrong(sweep, kase) != NULL;
        counts.tests++;
        counts.errors += wrong && is_error(kase->verdict);
        counts.failures += wrong && !is_error(kase->verdict);
        counts.skipped += !kase->recorded;
    }
    counts.tests += sweep->totals.capped;
    counts.failures += sweep->totals.capped;
    return counts;
}

const char *iam_mock_sweep_junit(struct iam_mock_sweep *sweep) {
    if (!sweep)
        return NULL;
    struct text *out = &sweep->junit;
    const struct junit_counts counts = count_testcases(sweep);
    size_t phase = 0, index = 0;
    text_clear(out);
    text_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"");
    text_add_xml(out, sweep->name);
    text_format(out, "\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n", counts.tests,
                counts.failures, counts.errors, counts.skipped);
    for (const struct sweep_case *kase; (kase = sweep_each(sweep, &phase, &index)) != NULL;)
        write_testcase(out, sweep, kase);
    if (sweep->totals.capped) {
        open_testcase(out, sweep, "cap");
        write_wrong(out, "failure", "capped", "more cases than the cap allows: they were not run", NULL);
    }
    text_add_string(out, "  <system-out>");
    sweep_sums(out, sweep);
    text_add_string(out, "\n");
    sweep_remarks_xml(out, sweep);
    text_add_string(out, "</system-out>\n</testsuite>\n</testsuites>\n");
    return text_result(out);
}
