/*
 * Keeps the program's own settings of libxml2 out of a parse, and the parse out of the program's settings.
 * These need nothing: the defaults of parsers, because the parser has options of its own; entity loader,
 * input callbacks and catalogs, because a parse that reads memory, without options for DTDs, entities and
 * XInclude, opens no file; the generic error handler, because there is a structured one.
 */
#include "files/xml_host.h"

/* Deprecated from 2.13 on, but the program may use them. */
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#endif
static void set_node_functions(xmlRegisterNodeFunc *made, xmlDeregisterNodeFunc *freed) {
    *made = xmlRegisterNodeDefault(*made);
    *freed = xmlDeregisterNodeDefault(*freed);
}
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

IAM_MOCK_INTERNAL void xml_host_set_aside(struct xml_host *host, xmlStructuredErrorFunc handler,
                                          void *context) {
    host->handler = xmlStructuredError;
    host->handler_context = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(context, handler);
    host->node_made = NULL;
    host->node_freed = NULL;
    set_node_functions(&host->node_made, &host->node_freed);
    const xmlError *last = xmlGetLastError(); /* the thread's own; const only since libxml2 2.12 */
    memcpy(&host->last, &last, sizeof last);
    if (!host->last)
        return;
    host->error = *host->last;
    memset(host->last, 0, sizeof *host->last);
}

IAM_MOCK_INTERNAL void xml_host_give_back(struct xml_host *host) {
    xmlResetLastError();
    if (host->last)
        *host->last = host->error;
    set_node_functions(&host->node_made, &host->node_freed);
    xmlSetStructuredErrorFunc(host->handler_context, host->handler);
}
