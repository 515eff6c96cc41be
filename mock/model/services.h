/* Services: the facts of each API that the mock answers for, such as its hosts, version and namespace. */
#ifndef MOCK_MODEL_SERVICES_H
#define MOCK_MODEL_SERVICES_H

#include "base/view.h"
#include "model/fixture_ids.h"

enum service_id {
#define SERVICE(id, title, version, namespace, signing_name, unknown_operation, home_page, usual_host,       \
                hosts)                                                                                       \
    SERVICE_##id,
#include "model/services.def"
#undef SERVICE
    SERVICE_COUNT
};

struct service {
    enum service_id id;
    const char *title;   /* "IAM" */
    struct view version; /* "2010-05-08" */
    struct view xml_namespace;
    struct view signing_name;          /* in the scope of a signature: "iam" */
    enum fixture_id unknown_operation; /* answers an Action or a Version that the API does not have */
    struct view home_page;             /* where a request without an Action is redirected to */
    struct view usual_host;
    const char *const *hosts; /* in lower case, the usual one first; NULL ends them */
};

/* The facts of a service. Static. */
IAM_MOCK_INTERNAL const struct service *service_info(enum service_id id);
/* The titles of all services, for messages: "IAM", or "IAM or STS". Static. */
IAM_MOCK_INTERNAL const char *service_titles(void);
/* The service with this host name (without a port); ASCII case does not matter. NULL: none. Static. */
IAM_MOCK_INTERNAL const struct service *service_of_host(struct view host);
/* The service whose API has this version. NULL: none. Static. */
IAM_MOCK_INTERNAL const struct service *service_of_version(struct view version);
/* The service of a response fixture. NULL: the fixture is an error, which all services share. Static. */
IAM_MOCK_INTERNAL const struct service *fixture_service(enum fixture_id id);
/* The service whose answers are in this XML namespace. NULL: none. Static. */
IAM_MOCK_INTERNAL const struct service *service_of_namespace(const char *xml_namespace);

#endif
