/* Reads the attributes of a scenario's elements: each attribute is a field of a public struct, or of a struct
 * of account/load.h that has one. */
#ifndef MOCK_FILES_SCENARIO_FIELDS_H
#define MOCK_FILES_SCENARIO_FIELDS_H

#include "files/scenario_reader.h"
#include "files/xml.h"

enum scenario_element {
    SCENARIO_ROOT,
    SCENARIO_USER,
    SCENARIO_DEVICE,
    SCENARIO_DEVICE_OF_USER,
    SCENARIO_ACCESS_KEY,
    SCENARIO_RULE,
    SCENARIO_TAG,
    SCENARIO_HOLDER,
    SCENARIO_ACCOUNT
};

/*
 * Put the element's attributes into the fields of its struct, `structure`; NULL for SCENARIO_ROOT, which has
 * no attributes. The struct's texts are valid as long as scenario_set_field() says. Returns 0,
 * IAM_MOCK_ENOMEM or IAM_MOCK_EXML.
 */
IAM_MOCK_INTERNAL MUST_CHECK int scenario_read_fields(struct scenario *scenario,
                                                      const struct xml_element *element,
                                                      enum scenario_element kind, void *structure);

#endif
