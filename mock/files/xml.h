/* Parses XML documents to plain data, which does not need libxml2. */
#ifndef MOCK_FILES_XML_H
#define MOCK_FILES_XML_H

#include "base/view.h"
#include "model/services.h"

/* The namespaces that the mock knows. */
#define XML_FIXTURE "urn:iam-mock:fixture"
#define XML_SCENARIO "urn:iam-mock:scenario"

/* The namespace of an element or attribute. */
enum xml_space { XML_SPACE_NONE, XML_SPACE_SERVICE, XML_SPACE_FIXTURE, XML_SPACE_SCENARIO, XML_SPACE_OTHER };

struct xml_attribute {
    enum xml_space space;
    const char *name;
    const char *value;
};

struct xml_element {
    enum xml_space space;
    const struct service *service; /* of XML_SPACE_SERVICE: whose namespace it is; else NULL */
    const char *name;
    const char *text; /* all of its own text and CDATA, without white space at both ends; never NULL */
    const struct xml_attribute *attributes;
    size_t attribute_count;
    const struct xml_element *first; /* child element; NULL: none */
    const struct xml_element *next;  /* sibling element; NULL: none */
    int line, column;                /* of its '<' */
};

struct xml_document {
    const struct xml_element *root;
    bool instructions; /* the document has processing instructions */
};

/*
 * Parse at most IAM_MOCK_MAX_SCENARIO bytes of UTF-8. *out is one block, which the caller frees with
 * memory_free(). Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_ELIMIT or IAM_MOCK_EXML: the XML is not well-formed
 * (libxml2's message), empty, in another encoding, or has a DOCTYPE. `file` is the name in messages.
 */
IAM_MOCK_INTERNAL MUST_CHECK int xml_parse(struct xml_document **out, struct view source, const char *file,
                                           struct iam_mock_error *error);

/* Returns the value of the element's attribute of that name and namespace; NULL: it has none. */
IAM_MOCK_INTERNAL const char *xml_attribute(const struct xml_element *element, enum xml_space space,
                                            const char *name);

#endif
