/* The schema of scenario files, for tests that validate against it. */
#ifndef TESTS_SCHEMA_H
#define TESTS_SCHEMA_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static xmlRelaxNG *schema;
static char said[256]; /* by the schema, last */

static inline void schema_note(void *context, const char *format, ...) {
    (void)context;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(said, sizeof said, format, arguments);
    va_end(arguments);
}

/* cmocka's setup and teardown of a group. */
static inline int read_schema(void **state) {
    (void)state;
    xmlRelaxNGParserCtxt *context = xmlRelaxNGNewParserCtxt("fixtures/schema/scenario.rng");
    if (!context)
        return -1;
    xmlRelaxNGSetParserErrors(context, schema_note, schema_note, NULL);
    schema = xmlRelaxNGParse(context);
    xmlRelaxNGFreeParserCtxt(context);
    if (!schema)
        print_error("%s", said);
    return schema ? 0 : -1;
}

static inline int free_schema(void **state) {
    (void)state;
    xmlRelaxNGFree(schema);
    return 0;
}

static inline bool schema_accepts(const char *text) {
    xmlDoc *document = xmlReadMemory(text, (int)strlen(text), NULL, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(schema);
    bool valid = false;
    snprintf(said, sizeof said, "not well-formed");
    if (document && context) {
        xmlRelaxNGSetValidErrors(context, schema_note, schema_note, NULL);
        valid = xmlRelaxNGValidateDoc(context, document) == 0;
    }
    xmlRelaxNGFreeValidCtxt(context);
    xmlFreeDoc(document);
    return valid;
}

#endif
