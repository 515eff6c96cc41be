/* Writes how many cases each phase of a sweep had, as an HTML table. */
#include "sweep/phases_html.h"

#include "sweep/report.h"

static const char *const phase_names[SWEEP_PHASES] = {
    [SWEEP_FAULT_FREE] = "without faults",
    [SWEEP_SINGLES] = "one fault",
    [SWEEP_REPEATS] = "the same fault for ever",
    [SWEEP_BURSTS] = "the same fault a few times",
    [SWEEP_MIXED] = "an answer lost, then another fault for ever",
    [SWEEP_PAIRS] = "two faults",
    [SWEEP_TRIPLES] = "three faults",
    [SWEEP_MORE_PAIRS] = "two faults, in the room that three left",
};

static void write_phase(struct text *out, const struct iam_mock_sweep *sweep, enum sweep_phase phase) {
    const struct sweep_cases *cases = &sweep->phase[phase];
    size_t run = 0, wrong = 0;
    for (size_t i = 0; i < cases->count; i++) {
        run += cases->at[i].recorded;
        wrong += sweep_wrong(sweep, &cases->at[i]) != NULL;
    }
    text_format(out, "<tr><th scope=\"row\">%s</th><td>%zu</td><td>%zu</td><td%s>%zu</td></tr>\n",
                phase_names[phase], cases->count, run - wrong, wrong > 0 ? " class=\"bad\"" : "", wrong);
}

IAM_MOCK_INTERNAL void sweep_write_phases(struct text *out, const struct iam_mock_sweep *sweep) {
    text_add_string(
        out, "<h2>Cases</h2>\n<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">cases with</th>"
             "<th scope=\"col\">planned</th><th scope=\"col\">passed</th>"
             "<th scope=\"col\">failed</th></tr></thead>\n<tbody>\n");
    for (int phase = 0; phase < SWEEP_PHASES; phase++) {
        if (sweep->phase[phase].count > 0)
            write_phase(out, sweep, (enum sweep_phase)phase);
    }
    text_add_string(out, "</tbody></table></div>\n");
}
