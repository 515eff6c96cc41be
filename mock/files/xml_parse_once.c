/*
 * Running libxml2. Its state in the process is left as it is: no global handler, no xmlCleanupParser(), no
 * xmlMemSetup(), which are the host program's. Each parse initialises libxml2, because the host program may
 * have cleaned up since the last one. (If memory runs out just then, libxml2 ends the process from
 * version 2.13 on: it calls abort().)
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

/* libxml2's own message, unless there is a DOCTYPE: then any error may come from its entities. */
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

/* `document` is NULL if libxml2 couldn't make one. */
static int xml_take(struct xml_document **out, xmlParserCtxt *context, const xmlDoc *document,
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
        code = xml_take(out, context, document, source, file, error);
        xmlFreeDoc(document);
        xmlFreeParserCtxt(context);
    }
    xmlResetLastError(); /* of this thread; it holds allocated texts otherwise */
    return code;
}

#undef XML_OPTIONS
