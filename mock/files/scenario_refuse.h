/* Refuses what is wrong with the elements of a scenario, with its place. */
#ifndef MOCK_FILES_SCENARIO_REFUSE_H
#define MOCK_FILES_SCENARIO_REFUSE_H

#include "files/scenario_reader.h"
#include "files/xml.h"

/* Is it the scenario's element of this name? */
IAM_MOCK_INTERNAL bool scenario_element_is(const struct xml_element *element, const char *name);

/* Each of these functions returns 0 or the code of the error that it sets. */

/* Refuse an element. `names`, which NULL ends, are right ones; `expected` says them in words. */
IAM_MOCK_INTERNAL int scenario_refuse_child(const struct scenario *scenario,
                                            const struct xml_element *element, const char *const *names,
                                            const char *expected);
/* Refuse the text of an element. */
IAM_MOCK_INTERNAL int scenario_refuse_text(const struct scenario *scenario,
                                           const struct xml_element *element);
/* Check that an element has no children and no text. */
IAM_MOCK_INTERNAL MUST_CHECK int scenario_check_leaf(const struct scenario *scenario,
                                                     const struct xml_element *element);
/* Add the scenario's file and line to the error of an add function, which knows only a struct. Returns
 * `code`. */
IAM_MOCK_INTERNAL int scenario_add_place(const struct scenario *scenario, const struct xml_element *element,
                                         int code);

#endif
