/* Between scenario.c and scenario_fields.c. */
#ifndef MOCK_FILES_SCENARIO_H
#define MOCK_FILES_SCENARIO_H

#include "files/xml.h"

struct scenario {
    struct iam_mock *mock;
    const char *file, *base, *directory;
    char *path;       /* the body file's, made for the rule at hand */
    int line, number; /* of the last name that was made for a rule: "base:LINE (NUMBER)" */
    struct iam_mock_error *error;
};

/* Whose attributes. */
enum scenario_element {
    SCENARIO_ROOT,
    SCENARIO_USER,
    SCENARIO_DEVICE,
    SCENARIO_DEVICE_OF_USER,
    SCENARIO_ACCESS_KEY,
    SCENARIO_RULE
};

/* Put the element's attributes into the fields of its struct; of SCENARIO_ROOT, see that it has none. */
IAM_MOCK_INTERNAL MUST_CHECK int scenario_read_fields(struct scenario *scenario,
                                                      const struct xml_element *element,
                                                      enum scenario_element kind, void *structure);

#endif
