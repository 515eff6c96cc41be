/*
 * Parses an XML document once, by libxml2. The program may use libxml2 too, so its state in the process stays
 * as it is: no xmlCleanupParser(), no xmlMemSetup(). xml_host.h does the rest. Each parse
 * initialises libxml2, because the program may have called xmlCleanupParser() since the last one. (If memory
 * runs out during that, libxml2 2.13 and later call abort().)
 */
#include "files/xml_parse_once.h"
#include "base/error.h"
#include "files/xml_copy.h"
#include "files/xml_host.h"
#include "files/xml_scanner.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

/* Since 2.12 the handler's error is const. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *xml_error_pointer;
#else
typedef xmlError *xml_error_pointer;
#endif

/* The first error of a parse. libxml2 keeps only the last one, which often is a consequence of the first. */
struct xml_first_error {
    int code, line, column; /* code XML_ERR_OK: there was no error */
    char message[200];      /* cut; without a line break */
};

/* What to do about an error of libxml2's. */
static const struct {
    int code;
    const char *advice;
} xml_advice[] = {
    {XML_ERR_ENTITYREF_SEMICOL_MISSING, "; write & as &amp;"},
    {XML_ERR_NAME_REQUIRED, "; write & as &amp; and < as &lt;"},
    {XML_ERR_UNDECLARED_ENTITY, "; write & as &amp;"},
    {XML_WAR_UNDECLARED_ENTITY, "; write & as &amp;"},
    {XML_ERR_LT_IN_ATTRIBUTE, "; write < as &lt;"},
    {XML_ERR_ATTRIBUTE_NOT_STARTED, "; put the value in quotes"},
    {XML_ERR_TAG_NAME_MISMATCH, "; close each element"},
    {XML_ERR_TAG_NOT_FINISHED, "; close each element"},
};

static const char *xml_find_advice(int code) {
    for (size_t i = 0; i < COUNT_OF(xml_advice); i++) {
        if (xml_advice[i].code == code)
            return xml_advice[i].advice;
    }
    return "";
}

/* libxml2 calls this for each error and warning of this thread, with the struct to fill: for those of the
 * parser, and for those of conversions and of memory, which do not know the parser. */
static void xml_note_error(void *context, xml_error_pointer found) {
    struct xml_first_error *first = context;
    if (first->code != XML_ERR_OK || found->level < XML_ERR_ERROR || !found->message)
        return;
    const size_t size = strcspn(found->message, "\r\n");
    const size_t kept = size < sizeof first->message ? size : sizeof first->message - 1;
    memcpy(first->message, found->message, kept);
    first->message[kept] = '\0';
    first->code = found->code;
    first->line = found->line;
    first->column = found->int2 > 0 ? found->int2 : 0;
}

static int xml_refuse_doctype(struct view source, const char *file, struct iam_mock_error *error) {
    struct xml_scanner scanner = scanner_start(source);
    bool found = scanner_find_doctype(&scanner);
    return error_set_at(error, IAM_MOCK_EXML, file, found ? scanner.line : 1, found ? scanner.column : 0,
                        "DOCTYPE", "a DOCTYPE isn't allowed; XML without one was expected");
}

/* Refuse a document with libxml2's first message or, if it has a DOCTYPE, because of that: any error may come
 * from the DOCTYPE's entities. */
static int xml_refuse(xmlParserCtxt *context, struct view source, const char *file,
                      struct iam_mock_error *error) {
    struct xml_scanner scanner = scanner_start(source);
    const struct xml_first_error *first = context->_private;
    const xmlError *last = xmlCtxtGetLastError(context);
    if (first->code == XML_ERR_OK || first->code == XML_ERR_NO_MEMORY ||
        context->errNo == XML_ERR_NO_MEMORY || (last && last->code == XML_ERR_NO_MEMORY))
        return error_no_memory(error);
    if (scanner_find_doctype(&scanner))
        return xml_refuse_doctype(source, file, error);
    return error_set_at(error, IAM_MOCK_EXML, file, first->line, first->column, "",
                        "well-formed XML was expected: %s%s", first->message, xml_find_advice(first->code));
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

/* Parse with a new parser. Returns as xml_parse_once(). */
static int xml_parse_with(xmlParserCtxt *context, struct xml_document **out, struct view source,
                          const char *file, struct iam_mock_error *error) {
#if LIBXML_VERSION < 21300 /* xmlCtxtReadMemory() adds options to the program's defaults */
    context->options = 0;
#endif
    xmlDoc *document = xmlCtxtReadMemory(context, source.data, (int)source.size, NULL, NULL, XML_PARSE_NONET);
    int code = xml_take_result(out, context, document, source, file, error);
    xmlFreeDoc(document);
    return code;
}

IAM_MOCK_INTERNAL int xml_parse_once(struct xml_document **out, struct view source, const char *file,
                                     struct iam_mock_error *error) {
    struct xml_first_error first = {.code = XML_ERR_OK};
    struct xml_host host;
    int code = IAM_MOCK_ENOMEM;
    xmlInitParser();
    xml_host_set_aside(&host, xml_note_error, &first);
    xmlParserCtxt *context = xmlNewParserCtxt();
    if (context) {
        context->_private = &first;
        code = xml_parse_with(context, out, source, file, error);
    }
    xmlFreeParserCtxt(context);
    xml_host_give_back(&host);
    return code;
}
