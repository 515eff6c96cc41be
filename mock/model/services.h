/* Services: the APIs that the mock answers for, by host and by version. */
#ifndef MOCK_MODEL_SERVICES_H
#define MOCK_MODEL_SERVICES_H

#include "base/view.h"
#include "model/fixture_ids.h"

enum service_id {
#define SERVICE(id, title, version, namespace, signing_name, unknown_operation, usual_host, hosts)           \
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
    const char *signing_name;          /* in the scope of a signature: "iam" */
    enum fixture_id unknown_operation; /* answers an Action or a Version that the API does not have */
    struct view usual_host;
    const char *const *hosts; /* in lower case, the usual one first; NULL ends them */
};

/* Static. */
IAM_MOCK_INTERNAL const struct service *service_info(enum service_id id);
/* The service that `host` is a host of, without port; case aside. NULL: of none. */
IAM_MOCK_INTERNAL const struct service *service_of_host(struct view host);
/* The service whose API has this version. NULL: none. */
IAM_MOCK_INTERNAL const struct service *service_of_version(struct view version);
/* The service that a response fixture belongs to. NULL: an error, which all services share. */
IAM_MOCK_INTERNAL const struct service *fixture_service(enum fixture_id id);
/* The service that an answer in this XML namespace comes from. NULL: none. */
IAM_MOCK_INTERNAL const struct service *service_of_namespace(const char *xml_namespace);

#endif
