/* Reads the value of an attribute of a scenario into a field of a struct, by the type of the field. */
#ifndef MOCK_FILES_SCENARIO_VALUES_H
#define MOCK_FILES_SCENARIO_VALUES_H

#include "files/scenario_reader.h"
#include "files/xml.h"

enum field_type {
    FIELD_TEXT,   /* const char * */
    FIELD_PATH,   /* const char *; a relative one starts from the scenario's directory */
    FIELD_BOOL,   /* bool: true, false */
    FIELD_INT,    /* int: 0 to INT_MAX, or one of `words` */
    FIELD_INT64,  /* int64_t, 0 or more */
    FIELD_SIGNED, /* int64_t */
    FIELD_ENUM    /* an enumeration: one of `words` */
};

struct field_word {
    const char *word;
    int value;
};

struct scenario_field {
    const char *name;
    enum field_type type;
    size_t offset;
    const struct field_word *words; /* a NULL word ends them; NULL: none */
    int64_t most; /* of a FIELD_INT64 or FIELD_SIGNED, for messages: who takes the struct checks it */
};

/*
 * Put the attribute's value into the field of `structure`. A text isn't copied: it is valid as long as the
 * document or, for a FIELD_PATH, as long as scenario->path too. Returns 0, IAM_MOCK_ENOMEM or IAM_MOCK_EXML.
 */
IAM_MOCK_INTERNAL MUST_CHECK int scenario_set_field(struct scenario *scenario,
                                                    const struct xml_element *element,
                                                    const struct xml_attribute *attribute,
                                                    const struct scenario_field *field, void *structure);

#endif
