/*
 * Parses an XML document once, by libxml2. The program may use libxml2 too, so its state in the process stays
 * as it is: no global handler, no xmlCleanupParser(), no xmlMemSetup(). Each parse initialises libxml2,
 * because the program may have called xmlCleanupParser() since the last one. (If memory runs out during that,
 * libxml2 2.13 and later call abort().)
 */
#include "files/xml_parse_once.h"
#include "base/error.h"
#include "files/xml_copy.h"
#include "files/xml_scanner.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#define XML_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

static int xml_refuse_doctype(struct view source, const char *file, struct iam_mock_error *error) {
    struct xml_scanner scanner = scanner_start(source);
    bool found = scanner_find_doctype(&scanner);
    return error_set_at(error, IAM_MOCK_EXML, file, found ? scanner.line : 1, found ? scanner.column : 0,
                        "DOCTYPE", "a DOCTYPE isn't allowed; XML without one was expected");
}

/* Refuse a document with libxml2's own message or, if it has a DOCTYPE, because of that: any error may come
 * from the DOCTYPE's entities. */
static int xml_refuse(xmlParserCtxt *context, struct view source, const char *file,
                      struct iam_mock_error *error) {
    struct xml_scanner scanner = scanner_start(source);
    const xmlError *last = xmlCtxtGetLastError(context);
    if (!last || !last->message || last->code == XML_ERR_NO_MEMORY || context->errNo == XML_ERR_NO_MEMORY)
        return error_no_memory(error);
    if (scanner_find_doctype(&scanner))
        return xml_refuse_doctype(source, file, error);
    size_t size = strcspn(last->message, "\r\n");
    return error_set_at(error, IAM_MOCK_EXML, file, last->line, last->int2 > 0 ? last->int2 : 0, "",
                        "well-formed XML was expected: %.*s", (int)(size < 200 ? size : 200), last->message);
}

static int xml_check_encoding(const xmlDoc *document, const char *file, struct iam_mock_error *error) {
    const char *encoding = (const char *)document->encoding;
    if (!encoding || view_equal_folded(view_of(encoding), VIEW("UTF-8")) ||
        view_equal_folded(view_of(encoding), VIEW("US-ASCII")))
        return 0;
    return error_set_at(error, IAM_MOCK_EXML, file, 1, 0, "encoding",
                        "the encoding is %.32s; UTF-8 was expected", encoding);
}

/* Check the result of a parse, and copy the document. `document` is NULL if libxml2 couldn't make one. */
static int xml_take_result(struct xml_document **out, xmlParserCtxt *context, const xmlDoc *document,
                           struct view source, const char *file, struct iam_mock_error *error) {
    if (!document || context->errNo != XML_ERR_OK || !context->wellFormed)
        return xml_refuse(context, source, file, error);
    if (document->intSubset || document->extSubset)
        return xml_refuse_doctype(source, file, error);
    int code = xml_check_encoding(document, file, error);
    if (code)
        return code;
    for (const xmlNode *node = document->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE)
            return xml_copy(out, document, node, source, error);
    }
    return error_no_memory(error);
}

IAM_MOCK_INTERNAL int xml_parse_once(struct xml_document **out, struct view source, const char *file,
                                     struct iam_mock_error *error) {
    xmlInitParser();
    xmlParserCtxt *context = xmlNewParserCtxt();
    int code = IAM_MOCK_ENOMEM;
    if (context) {
        xmlDoc *document = xmlCtxtReadMemory(context, source.data, (int)source.size, NULL, NULL, XML_OPTIONS);
        code = xml_take_result(out, context, document, source, file, error);
        xmlFreeDoc(document);
        xmlFreeParserCtxt(context);
    }
    xmlResetLastError(); /* frees the texts of this thread's last error */
    return code;
}

#undef XML_OPTIONS
