/* Refuses what is wrong with the elements of a scenario, with its place. */
#include "files/scenario_refuse.h"
#include "base/error.h"
#include "base/suggest.h"
#include "files/xml_scanner.h"

static const char *const no_elements[] = {NULL};

/* Refuse an element that has a right name in a wrong namespace. */
static int refuse_namespace(const struct scenario *scenario, const struct xml_element *element,
                            const char *expected) {
    return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, element->line, element->column,
                        element->name,
                        "element %.48s is in %s namespace; expected %s (in namespace " XML_SCENARIO
                        "): write xmlns=\"" XML_SCENARIO "\"",
                        element->name, element->space == XML_SPACE_NONE ? "no" : "another", expected);
}

IAM_MOCK_INTERNAL int scenario_refuse_child(const struct scenario *scenario,
                                            const struct xml_element *element, const char *const *names,
                                            const char *expected) {
    char meant[SUGGEST_SIZE];
    struct suggestion suggestion = suggest_for(view_of(element->name));
    bool misplaced = false;
    for (; *names; names++) {
        misplaced |= strcmp(*names, element->name) == 0;
        suggest_try(&suggestion, view_of(*names));
    }
    if (misplaced && element->space != XML_SPACE_SCENARIO)
        return refuse_namespace(scenario, element, expected);
    return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, element->line, element->column,
                        element->name,
                        "unexpected element %.48s%s; expected %s (in namespace " XML_SCENARIO ")",
                        element->name, misplaced ? "" : suggest_write(meant, &suggestion), expected);
}

IAM_MOCK_INTERNAL int scenario_refuse_text(const struct scenario *scenario,
                                           const struct xml_element *element) {
    struct xml_scanner at = scanner_start(scenario->source);
    scanner_find_text(&at, element->line, element->column);
    return error_set_at(scenario->error, IAM_MOCK_EXML, scenario->file, at.line, at.column, element->name,
                        "text \"%.32s\" in %.48s; expected none: values are attributes", element->text,
                        element->name);
}

IAM_MOCK_INTERNAL bool scenario_element_is(const struct xml_element *element, const char *name) {
    return element->space == XML_SPACE_SCENARIO && strcmp(element->name, name) == 0;
}

IAM_MOCK_INTERNAL int scenario_check_leaf(const struct scenario *scenario,
                                          const struct xml_element *element) {
    if (element->first)
        return scenario_refuse_child(scenario, element->first, no_elements, "none here");
    return element->text[0] ? scenario_refuse_text(scenario, element) : 0;
}

IAM_MOCK_INTERNAL int scenario_add_place(const struct scenario *scenario, const struct xml_element *element,
                                         int code) {
    if (code && code != IAM_MOCK_ENOMEM)
        error_place(scenario->error, scenario->file, element->line);
    return code;
}
