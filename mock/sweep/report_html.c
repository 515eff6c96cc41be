/* The report of a sweep as one HTML page: the failing cases by groups, the phases, then the matrix as a
 * table. */
#include "sweep/report_html.h"

#include "sweep/failures.h"
#include "sweep/matrix_html.h"
#include "sweep/phases_html.h"
#include "sweep/remarks.h"
#include "sweep/report.h"
#include "sweep/xml.h"

/* The failing cases are written whole up to this size of the page, in bytes, then by their scripts only … */
#define WHOLE_SIZE 1200000
/* … up to this size, then as a number. The matrix follows. */
#define SCRIPTS_SIZE 1500000

/* The first group is open if it has at most this many cases. */
#define OPEN_CASES 20

static const char page_head[] = "<!DOCTYPE html>\n"
                                "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n"
                                "<head>\n"
                                "<meta charset=\"utf-8\"/>\n"
                                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                                "<title>";
static const char page_style[] =
    "</title>\n"
    "<style>\n"
    ":root { color-scheme: light dark; --text: #1b1f24; --page: #ffffff; --line: #d0d7de;\n"
    "  --bad: #b3261e; --bad-page: #fde7e5; --good: #1a6b35; --quiet: #59636e; --code: #f3f5f7; }\n"
    "@media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --page: #14171a; --line: #3b434b;\n"
    "  --bad: #ff9d94; --bad-page: #4a1d1a; --good: #7fd698; --quiet: #9aa4af; --code: #20252a; } }\n"
    "body { margin: 0 auto; padding: 1rem; max-width: 70rem; color: var(--text); background: var(--page);\n"
    "  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }\n"
    "h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }\n"
    ".wide { overflow-x: auto; }\n"
    "table { border-collapse: collapse; }\n"
    "th, td { padding: .15rem .5rem; border-bottom: 1px solid var(--line); text-align: center;\n"
    "  overflow-wrap: normal; }\n"
    "tbody th { text-align: left; font-weight: normal; white-space: nowrap; position: sticky; left: 0;\n"
    "  background: var(--page); }\n"
    "th.call { vertical-align: bottom; font-weight: normal; }\n"
    "th.call span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }\n"
    "td { color: var(--good); } td.bad { background: var(--bad-page); }\n"
    "td.bad, td.bad a, summary b { color: var(--bad); font-weight: bold; }\n"
    ".quiet { color: var(--quiet); }\n"
    "details { border-bottom: 1px solid var(--line); padding: .35rem 0; }\n"
    "details details { margin-left: 1rem; }\n"
    "summary { cursor: pointer; }\n"
    "details:target { outline: 2px solid var(--quiet); }\n"
    "pre, code { font-size: .85rem; background: var(--code); }\n"
    "pre { white-space: pre-wrap; margin: .5rem 0; padding: .5rem; }\n"
    ".remarks { white-space: pre-line; }\n"
    "@media (max-width: 30rem) { body { padding: .5rem; } th, td { padding: .1rem .25rem; }\n"
    "  tbody th { white-space: normal; min-width: 9rem; overflow-wrap: anywhere; font-size: .85rem; } }\n"
    "</style>\n"
    "</head>\n"
    "<body>\n"
    "<h1>";

/* ----- One case -------------------------------------------------------------------------------- */

/* Write a text of several lines; NULL: nothing. */
static void write_pre(struct text *out, const char *text) {
    if (!text)
        return;
    text_add_string(out, "<pre>");
    xml_add_text(out, text);
    text_add_string(out, "</pre>\n");
}

/* Write a failing case that opens on a click: what went wrong, how to run the case alone, its journal. */
static void write_html_case(struct text *out, const struct iam_mock_sweep *sweep,
                            const struct sweep_case *kase) {
    char script[SWEEP_SCRIPT_SIZE];
    text_format(out, "<details id=\"case-%d\"><summary>", kase->number);
    xml_add_text(out, sweep_write_title(script, sweep, kase));
    text_format(out, ": <b>%s</b></summary>\n<p>Run this case alone: <code>IAM_MOCK_SWEEP=&quot;",
                sweep_wrong(sweep, kase));
    sweep_write_case(script, sweep, kase);
    xml_add_text(out, *script ? script : " ");
    text_add_string(out, "&quot;</code></p>\n");
    write_pre(out, sweep_message(kase));
    write_pre(out, sweep_journal(kase));
    text_add_string(out, "</details>\n");
}

/* ----- Groups of failing cases ----------------------------------------------------------------- */

/* Write the scripts of cases that have no place for more, then a number. */
static void write_scripts(struct text *out, const struct iam_mock_sweep *sweep,
                          const struct sweep_failure *failures, size_t count) {
    size_t written = 0;
    text_add_string(out, "<p>");
    for (; written < count && out->size < SCRIPTS_SIZE && !out->failed; written++) {
        char title[SWEEP_SCRIPT_SIZE];
        text_add_string(out, written > 0 ? ", " : "Also: ");
        xml_add_text(out, sweep_write_title(title, sweep, failures[written].kase));
    }
    if (written < count)
        text_format(out, "%s%zu more", written > 0 ? " and " : "", count - written);
    text_add_string(out, "</p>\n");
}

/* Write a group of `count` cases that opens on a click. Returns how many cases are written whole. */
static size_t write_html_group(struct text *out, const struct iam_mock_sweep *sweep,
                               const struct sweep_failure *failures, size_t count, bool is_open) {
    char words[SWEEP_WORDS_SIZE];
    size_t whole = 0;
    sweep_write_words(words, sweep, failures[0].kase);
    text_format(out,
                "<details%s><summary><b>%zu %s</b>: ", is_open && count <= OPEN_CASES ? " open=\"open\"" : "",
                count, count == 1 ? "case" : "cases");
    xml_add_text(out, words);
    text_add_string(out, "</summary>\n");
    for (; whole < count && out->size < WHOLE_SIZE && !out->failed; whole++)
        write_html_case(out, sweep, failures[whole].kase);
    if (whole < count)
        write_scripts(out, sweep, &failures[whole], count - whole);
    text_add_string(out, "</details>\n");
    return whole;
}

/* Write all groups. Returns how many cases are written whole: the first ones of the list. */
static size_t write_html_groups(struct text *out, const struct iam_mock_sweep *sweep,
                                const struct sweep_failures *failures) {
    size_t whole = 0, groups = 0;
    for (size_t i = 0; i < failures->count && out->size < SCRIPTS_SIZE && !out->failed; groups++) {
        const size_t size = sweep_group_size(failures, i);
        whole += write_html_group(out, sweep, &failures->at[i], size, i == 0);
        i += size;
    }
    if (groups < failures->group_count)
        text_format(out, "<p>%zu more groups of failing cases</p>\n", failures->group_count - groups);
    return whole;
}

/* The failing cases that the page shows whole. */
struct shown {
    const struct sweep_failures *failures;
    size_t whole;
};

static bool is_shown(const struct sweep_case *kase, const void *context) {
    const struct shown *shown = context;
    for (size_t i = 0; i < shown->whole; i++) {
        if (shown->failures->at[i].kase == kase)
            return true;
    }
    return false;
}

static void write_failures_and_matrix(struct text *out, const struct iam_mock_sweep *sweep) {
    struct sweep_failures failures;
    if (!sweep_collect_failures(&failures, sweep)) {
        out->failed = true;
        return;
    }
    struct shown shown = {&failures, 0};
    if (failures.count > 0) {
        text_format(out, "<h2>Failing cases: %zu, of %zu %s</h2>\n", failures.count, failures.group_count,
                    failures.group_count == 1 ? "kind" : "kinds");
        shown.whole = write_html_groups(out, sweep, &failures);
    }
    sweep_write_phases(out, sweep);
    sweep_write_matrix_html(out, sweep, is_shown, &shown);
    sweep_free_failures(&failures);
}

/* ----- The page -------------------------------------------------------------------------------- */

IAM_MOCK_INTERNAL void sweep_write_html(struct text *out, const struct iam_mock_sweep *sweep) {
    text_add_string(out, page_head);
    xml_add_text(out, sweep->name);
    text_add_string(out, page_style);
    xml_add_text(out, sweep->name);
    text_add_string(out, "</h1>\n<p>");
    sweep_write_sums(out, sweep);
    text_add_string(out, "</p>\n<div class=\"remarks\">");
    sweep_write_remarks_xml(out, sweep);
    text_add_string(out, "</div>\n");
    write_failures_and_matrix(out, sweep);
    text_add_string(out, "</body>\n</html>\n");
}
#undef WHOLE_SIZE
#undef SCRIPTS_SIZE
#undef OPEN_CASES
