/* Keeps the program's own settings of libxml2 out of a parse, and the parse out of the program's settings. */
#ifndef MOCK_FILES_XML_HOST_H
#define MOCK_FILES_XML_HOST_H

#include "base/base.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

/* What a parse sets aside of this thread. */
struct xml_host {
    xmlStructuredErrorFunc handler;
    void *handler_context;
    xmlRegisterNodeFunc node_made;
    xmlDeregisterNodeFunc node_freed;
    xmlError *last; /* where libxml2 keeps this thread's last error; NULL: there was none */
    xmlError error; /* that error; the texts are not copied */
};

/* Set the program's handler of errors, its functions about nodes, and its last error aside. `handler` takes
 * the place of the program's, and receives `context`. Call after xmlInitParser(). */
IAM_MOCK_INTERNAL void xml_host_set_aside(struct xml_host *host, xmlStructuredErrorFunc handler,
                                          void *context);
/* Free the texts of the parse's last error, and give the program back what was set aside. */
IAM_MOCK_INTERNAL void xml_host_give_back(struct xml_host *host);

#endif
