/* Finds the slots and lists that a fixture's source names, and refuses those that are not allowed there. */
#ifndef MOCK_FILES_FIXTURE_SLOTS_H
#define MOCK_FILES_FIXTURE_SLOTS_H

#include "files/fixture_segments.h"
#include "files/xml.h"

/* The slots that elements may name: the answer's or, inside mock:each, those of the list's items. */
struct fixture_scope {
    struct set slots;
    bool in_list;
};

/* What is done with a named value: it is written, or decides whether an element is. */
enum fixture_use { FIXTURE_VALUE, FIXTURE_CONDITION };

/* Add the segment of the slot of that name or, in a canned action's fixture, of the request's parameter.
 * `element` names it. Returns 0, or IAM_MOCK_EXML if the scope has neither. */
IAM_MOCK_INTERNAL MUST_CHECK int fixture_add_named(struct fixture_builder *builder, enum fixture_use use,
                                                   const struct xml_element *element, struct view name,
                                                   const struct fixture_scope *scope);
/* Returns the list of that name; LIST_COUNT: the answer has none. */
IAM_MOCK_INTERNAL enum list_id fixture_find_list(const struct fixture_builder *builder, const char *name);
/* Set the error for a mock:each that names no list of the answer. Returns IAM_MOCK_EXML. */
IAM_MOCK_INTERNAL int fixture_refuse_list(const struct fixture_builder *builder,
                                          const struct xml_element *element, const char *name);

#endif
