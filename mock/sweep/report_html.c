/* The report of a sweep as one HTML page: the matrix as a table, then each case with its journal. */
#include "sweep/report_html.h"

#include "sweep/action.h"
#include "sweep/matrix.h"
#include "sweep/remarks.h"
#include "sweep/report.h"
#include "sweep/xml.h"

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
    "  --bad: #b3261e; --bad-page: #fde7e5; --good: #1a6b35; --quiet: #59636e; }\n"
    "@media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --page: #14171a; --line: #3b434b;\n"
    "  --bad: #ff9d94; --bad-page: #4a1d1a; --good: #7fd698; --quiet: #9aa4af; } }\n"
    "body { margin: 0 auto; padding: 1rem; max-width: 70rem; color: var(--text); background: var(--page);\n"
    "  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }\n"
    "h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }\n"
    ".wide { overflow-x: auto; }\n"
    "table { border-collapse: collapse; }\n"
    "th, td { padding: .15rem .5rem; border-bottom: 1px solid var(--line); text-align: center;\n"
    "  overflow-wrap: normal; }\n"
    "tbody th { text-align: left; font-weight: normal; white-space: nowrap; position: sticky; left: 0;\n"
    "  background: var(--page); }\n"
    "td a { display: block; min-width: 1.5rem; color: var(--good); text-decoration: none; }\n"
    "td.bad { background: var(--bad-page); } td.bad a, .bad summary { color: var(--bad); font-weight: bold; "
    "}\n"
    ".quiet { color: var(--quiet); }\n"
    "details { border-bottom: 1px solid var(--line); padding: .25rem 0; }\n"
    "details:target { outline: 2px solid var(--quiet); }\n"
    "pre { white-space: pre-wrap; margin: .5rem 0; font-size: .85rem; }\n"
    "@media (max-width: 30rem) { body { padding: .5rem; } tbody th { white-space: normal; min-width: 8rem; } "
    "}\n"
    "</style>\n"
    "</head>\n"
    "<body>\n"
    "<h1>";
static const char page_legend[] =
    "<p class=\"quiet\">. passed, F failed, C crashed, H hung, E exited, L leaked, U unbounded, N not "
    "started, "
    "f a second fault after it failed, ! fault never met, ? not run, - not applicable; +: from the call on. "
    "On the right: met/planned, a second fault's included.</p>\n";

static void write_columns(struct text *out, const struct iam_mock_sweep *sweep) {
    const struct sweep_run *run = sweep_fault_free_run(sweep, 0);
    size_t index = 0;
    text_add_string(out, "<thead><tr><th scope=\"col\">outcome</th>");
    for (uint32_t i = 0; i < run->count; i++) {
        text_add_string(out, "<th scope=\"col\" title=\"");
        xml_add_text(out, sweep_call_action(sweep, &run->call[i]));
        text_format(out, "\">%u</th>", (unsigned)i + 1);
    }
    for (const struct action *action; (action = sweep_next_covered_action(sweep, &index)) != NULL;) {
        const struct view name = action->name;
        text_format(out, "<th scope=\"col\">%.*s</th>", (int)name.size, name.data);
    }
    text_add_string(out, "</tr></thead>\n");
}

static void write_cell(struct text *out, const struct sweep_case *kase) {
    const char letter = sweep_letter(kase);
    if (!kase)
        text_add_string(out, "<td class=\"quiet\">-</td>");
    else
        text_format(out, "<td%s><a href=\"#case-%d\">%c</a></td>",
                    letter == '.' || letter == '?' ? "" : " class=\"bad\"", kase->number, letter);
}

/* Write "met/planned" for each covered action. */
static void write_covered(struct text *out, const struct iam_mock_sweep *sweep,
                          const struct sweep_fault *fault) {
    size_t index = 0;
    for (const struct action *action; (action = sweep_next_covered_action(sweep, &index)) != NULL;) {
        const struct sweep_coverage coverage = sweep_count_coverage(sweep, fault, action);
        if (coverage.planned > 0)
            text_format(out, "<td>%d/%d</td>", coverage.reached, coverage.planned);
        else
            text_add_string(out, "<td class=\"quiet\">-</td>");
    }
}

static void write_table_row(struct text *out, const struct iam_mock_sweep *sweep, uint32_t row) {
    struct sweep_row cells;
    char label[SWEEP_LABEL_SIZE];
    sweep_collect_row(&cells, sweep, row);
    sweep_write_label(label, cells.fault);
    text_format(out, "<tr><th scope=\"row\">%s</th>", label);
    for (uint32_t i = 0; i < sweep_fault_free_run(sweep, 0)->count; i++)
        write_cell(out, cells.cell[i]);
    write_covered(out, sweep, cells.fault);
    text_add_string(out, "</tr>\n");
}

static void write_table(struct text *out, const struct iam_mock_sweep *sweep) {
    if (sweep->phase[SWEEP_SINGLES].count == 0)
        return;
    text_add_string(out, page_legend);
    text_add_string(out, "<div class=\"wide\"><table>\n");
    write_columns(out, sweep);
    text_add_string(out, "<tbody>\n");
    for (uint32_t row = SWEEP_NO_ROW; sweep_next_row(sweep, &row);)
        write_table_row(out, sweep, row);
    text_add_string(out, "</tbody></table></div>\n");
}

static void write_pre(struct text *out, const char *text) {
    if (!text)
        return;
    text_add_string(out, "<pre>");
    xml_add_text(out, text);
    text_add_string(out, "</pre>");
}

/* Write a case that opens on a click: its message and its journal. */
static void write_details(struct text *out, const struct iam_mock_sweep *sweep,
                          const struct sweep_case *kase) {
    char title[SWEEP_SCRIPT_SIZE];
    const char *wrong = sweep_wrong(sweep, kase);
    text_format(out, "<details id=\"case-%d\"%s><summary>", kase->number, wrong ? " class=\"bad\"" : "");
    text_add_string(out, sweep_write_title(title, sweep, kase));
    text_format(out, ": %s</summary>",
                wrong            ? wrong
                : kase->recorded ? sweep_verdict_word((enum iam_mock_sweep_verdict)kase->verdict)
                                 : "not run");
    write_pre(out, sweep_message(kase));
    write_pre(out, sweep_journal(kase));
    text_add_string(out, "</details>\n");
}

/* Write the failing cases (`wrong`), or the others. */
static void write_cases(struct text *out, const struct iam_mock_sweep *sweep, bool wrong) {
    struct sweep_cursor cursor = {0, 0};
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;) {
        if ((sweep_wrong(sweep, kase) != NULL) == wrong)
            write_details(out, sweep, kase);
    }
}

static void write_sums(struct text *out, const struct iam_mock_sweep *sweep) {
    text_add_string(out, "<p>");
    sweep_write_sums(out, sweep);
    text_add_string(out, "</p>\n<pre>");
    sweep_write_remarks_xml(out, sweep);
    text_add_string(out, "</pre>\n");
}

IAM_MOCK_INTERNAL void sweep_write_html(struct text *out, const struct iam_mock_sweep *sweep) {
    text_add_string(out, page_head);
    xml_add_text(out, sweep->name);
    text_add_string(out, page_style);
    xml_add_text(out, sweep->name);
    text_add_string(out, "</h1>\n");
    write_sums(out, sweep);
    write_table(out, sweep);
    text_add_string(out, "<h2>Failing cases</h2>\n");
    write_cases(out, sweep, true);
    text_add_string(out, "<h2>Other cases</h2>\n");
    write_cases(out, sweep, false);
    text_add_string(out, "</body>\n</html>\n");
}
