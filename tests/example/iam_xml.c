#include "iam_xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The document, or NULL: not XML, or with a DOCTYPE, which no answer of the service has and a hostile one
 * may. */
static xmlDoc *parse(xmlParserCtxt *parser, const struct http_response *http) {
    const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    if (http->body == NULL || http->body_size > INT_MAX)
        return NULL;
    xmlDoc *document = xmlCtxtReadMemory(parser, http->body, (int)http->body_size, NULL, NULL, options);
    if (document != NULL && xmlGetIntSubset(document) != NULL) {
        xmlFreeDoc(document);
        return NULL;
    }
    return document;
}

/* Parse the answer's body, unless that is done. IAM_SUCCESS, IAM_BAD_ANSWER or IAM_NO_MEMORY. */
static enum iam_result read_document(struct iam_answer *answer) {
    if (answer->document != NULL)
        return IAM_SUCCESS;
    xmlParserCtxt *parser = xmlNewParserCtxt();
    if (parser == NULL)
        return IAM_NO_MEMORY;
    answer->document = parse(parser, &answer->http);
    xmlFreeParserCtxt(parser);
    return answer->document != NULL ? IAM_SUCCESS : IAM_BAD_ANSWER;
}

void iam_free_document(struct iam_answer *answer) {
    xmlFreeDoc(answer->document);
    answer->document = NULL;
}

#define IAM_NAMESPACE "https://iam.amazonaws.com/doc/2010-05-08/"

/* Of IAM's own namespace: other services, and those who imitate them, have answers that look alike. */
static bool is_element(const xmlNode *node, const char *name) {
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0 &&
           node->ns != NULL && strcmp((const char *)node->ns->href, IAM_NAMESPACE) == 0;
}

/* The first child of that name; NULL if there is none, or no parent. */
static xmlNode *child(xmlNode *parent, const char *name) {
    xmlNode *node = parent == NULL ? NULL : parent->children;
    while (node != NULL && !is_element(node, name))
        node = node->next;
    return node;
}

static xmlNode *root_named(xmlDoc *document, const char *name) {
    xmlNode *root = xmlDocGetRootElement(document);
    return root != NULL && is_element(root, name) ? root : NULL;
}

/* A copy of an element's text, to be freed with free(); NULL: out of memory. */
static char *text_of(xmlNode *element) {
    xmlChar *content = xmlNodeGetContent(element);
    if (content == NULL)
        return NULL;
    const size_t size = strlen((const char *)content) + 1;
    char *copy = malloc(size);
    if (copy != NULL)
        memcpy(copy, content, size);
    xmlFree(content);
    return copy;
}

/* Longer texts are cut: they are for people. */
static enum iam_result copy_text(char *out, size_t size, xmlNode *element) {
    out[0] = '\0';
    if (element == NULL)
        return IAM_SUCCESS;
    char *text = text_of(element);
    if (text == NULL)
        return IAM_NO_MEMORY;
    (void)snprintf(out, size, "%.*s", (int)size - 1, text);
    free(text);
    return IAM_SUCCESS;
}

enum iam_result iam_read_error(struct iam_answer *answer) {
    enum iam_result result = read_document(answer);
    if (result != IAM_SUCCESS)
        return result;
    xmlNode *error = child(root_named(answer->document, "ErrorResponse"), "Error");
    xmlNode *code = child(error, "Code");
    if (code == NULL)
        return IAM_BAD_ANSWER;
    result = copy_text(answer->error_code, sizeof answer->error_code, code);
    if (result != IAM_SUCCESS)
        return result;
    if (answer->error_code[0] == '\0')
        return IAM_BAD_ANSWER;
    return copy_text(answer->message, sizeof answer->message, child(error, "Message"));
}

/* The root, if it is "ACTIONResponse", with what each success has, and without what only an error has; else
 * NULL. */
static xmlNode *response_to(const char *action, xmlDoc *document) {
    char name[64];
    (void)snprintf(name, sizeof name, "%sResponse", action);
    xmlNode *root = root_named(document, name);
    return child(root, "ResponseMetadata") != NULL && child(root, "Error") == NULL ? root : NULL;
}

enum iam_result iam_read_success(struct iam_answer *answer, const char *action) {
    const enum iam_result result = read_document(answer);
    if (result != IAM_SUCCESS)
        return result;
    return response_to(action, answer->document) != NULL ? IAM_SUCCESS : IAM_BAD_ANSWER;
}

/* The element "ACTIONResult" of a parsed answer; NULL: it has none. */
static xmlNode *result_of(const char *action, const struct iam_answer *answer) {
    char name[64];
    (void)snprintf(name, sizeof name, "%sResult", action);
    return child(response_to(action, answer->document), name);
}

enum iam_result iam_read_value(struct iam_answer *answer, const char *action, const char *parent,
                               const char *name, char *out, size_t size) {
    out[0] = '\0';
    const enum iam_result read = read_document(answer);
    if (read != IAM_SUCCESS)
        return read;
    xmlNode *element = child(child(result_of(action, answer), parent), name);
    if (element == NULL)
        return IAM_BAD_ANSWER;
    char *text = text_of(element);
    if (text == NULL)
        return IAM_NO_MEMORY;
    const bool fits = strlen(text) < size;
    if (fits)
        memcpy(out, text, strlen(text) + 1);
    free(text);
    return fits ? IAM_SUCCESS : IAM_BAD_ANSWER;
}

/* ----- Lists ----- */

void text_list_clear(struct text_list *list) {
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    memset(list, 0, sizeof *list);
}

bool text_list_has(const struct text_list *list, const char *text) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], text) == 0)
            return true;
    return false;
}

static enum iam_result append(struct text_list *list, xmlNode *item) {
    if (item == NULL)
        return IAM_BAD_ANSWER;
    char **grown = realloc(list->items, (list->count + 1) * sizeof *grown);
    if (grown == NULL)
        return IAM_NO_MEMORY;
    list->items = grown;
    grown[list->count] = text_of(item);
    if (grown[list->count] == NULL)
        return IAM_NO_MEMORY;
    list->count++;
    return IAM_SUCCESS;
}

enum iam_result iam_read_page(struct iam_answer *answer, const struct iam_list_form *form,
                              struct text_list *list, char **marker) {
    *marker = NULL;
    const enum iam_result read = read_document(answer);
    if (read != IAM_SUCCESS)
        return read;
    xmlNode *page = result_of(form->action, answer);
    xmlNode *members = child(page, form->list);
    if (members == NULL)
        return IAM_BAD_ANSWER;
    for (xmlNode *node = members->children; node != NULL; node = node->next) {
        const enum iam_result result =
            is_element(node, "member") ? append(list, child(node, form->item)) : IAM_SUCCESS;
        if (result != IAM_SUCCESS)
            return result;
    }
    xmlNode *next = child(page, "Marker");
    if (next == NULL)
        return IAM_SUCCESS;
    *marker = text_of(next);
    return *marker == NULL ? IAM_NO_MEMORY : IAM_SUCCESS;
}
