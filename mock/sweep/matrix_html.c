/* Writes the matrix of a sweep as an HTML table. */
#include "sweep/matrix_html.h"

#include "sweep/matrix.h"
#include "sweep/report.h"
#include "sweep/xml.h"

static const char page_legend[] =
    "<p class=\"quiet\">. passed, F failed, C crashed, H hung, E exited, L leaked, U unbounded, N not "
    "started, f a second fault after it failed, ! fault never met, ? not run, - not applicable; +: from the "
    "call on. On the right: met/planned, a second fault's included.</p>\n";

/* What the cells need to know about the page. */
struct links {
    bool (*is_linked)(const struct sweep_case *kase, const void *context);
    const void *context;
};

/* A column for each call of the fault-free run, and for each action with coverage. */
static void write_columns(struct text *out, const struct iam_mock_sweep *sweep,
                          const struct sweep_matrix *matrix) {
    const struct sweep_run *run = sweep_fault_free_run(sweep, 0);
    text_add_string(out, "<thead><tr><th scope=\"col\">outcome</th>");
    for (uint32_t i = 0; i < run->count; i++) {
        text_format(out, "<th scope=\"col\" class=\"call\"><span>%u ", (unsigned)i + 1);
        xml_add_text(out, sweep_call_action(sweep, &run->call[i]));
        text_add_string(out, "</span></th>");
    }
    for (size_t column = 0; column < matrix->column_count; column++) {
        text_add_string(out, "<th scope=\"col\" class=\"call\"><span>met: ");
        text_add(out, sweep_column_name(matrix, column));
        text_add_string(out, "</span></th>");
    }
    text_add_string(out, "</tr></thead>\n");
}

static void write_cell(struct text *out, const struct sweep_case *kase, const struct links *links) {
    const char letter = sweep_letter(kase);
    if (letter == '.' || letter == '-' || letter == '?')
        text_format(out, "<td>%c</td>", letter);
    else if (links->is_linked(kase, links->context))
        text_format(out, "<td class=\"bad\"><a href=\"#case-%d\">%c</a></td>", kase->number, letter);
    else
        text_format(out, "<td class=\"bad\">%c</td>", letter);
}

/* Write "met/planned" of a row for each covered action. */
static void write_covered(struct text *out, const struct sweep_matrix *matrix, size_t row) {
    const struct sweep_coverage *its = sweep_row_coverage(matrix, row);
    for (size_t column = 0; column < matrix->column_count; column++, its++) {
        if (its->planned > 0)
            text_format(out, "<td>%d/%d</td>", its->reached, its->planned);
        else
            text_add_string(out, "<td>-</td>");
    }
}

static void write_html_row(struct text *out, const struct sweep_matrix *matrix, size_t row,
                           const struct links *links) {
    char label[SWEEP_LABEL_SIZE];
    sweep_write_label(label, matrix->row[row].fault);
    text_format(out, "<tr><th scope=\"row\">%s</th>", label);
    for (uint32_t i = 0; i < matrix->call_count; i++)
        write_cell(out, matrix->cell[row * matrix->call_count + i], links);
    write_covered(out, matrix, row);
    text_add_string(out, "</tr>\n");
}

static void write_table(struct text *out, const struct iam_mock_sweep *sweep,
                        const struct sweep_matrix *matrix, const struct links *links) {
    text_add_string(out, "<h2>Outcomes</h2>\n");
    text_add_string(out, page_legend);
    text_add_string(out, "<div class=\"wide\"><table>\n");
    write_columns(out, sweep, matrix);
    text_add_string(out, "<tbody>\n");
    for (size_t row = 0; row < matrix->row_count; row++)
        write_html_row(out, matrix, row, links);
    text_format(out, "<tr><th scope=\"row\">all</th>");
    for (uint32_t i = 0; i < matrix->call_count; i++)
        text_add_string(out, "<td></td>");
    write_covered(out, matrix, matrix->row_count);
    text_add_string(out, "</tr>\n</tbody></table></div>\n");
}

IAM_MOCK_INTERNAL void sweep_write_matrix_html(struct text *out, const struct iam_mock_sweep *sweep,
                                               bool (*is_linked)(const struct sweep_case *kase,
                                                                 const void *context),
                                               const void *context) {
    const struct links links = {is_linked, context};
    struct sweep_matrix matrix;
    if (!sweep_make_matrix(&matrix, sweep)) {
        out->failed = true;
        return;
    }
    if (matrix.row_count > 0)
        write_table(out, sweep, &matrix, &links);
    sweep_free_matrix(&matrix);
}
