/* The table of services, and finding a service by host, version, namespace or fixture. */
#include "model/services.h"
#include "base/view.h"

#define ITEMS(...) __VA_ARGS__
#define SERVICE(id, title, version, namespace, signing_name, unknown_operation, home_page, usual_host,       \
                hosts)                                                                                       \
    static const char *const service_hosts_of_##id[] = {usual_host, ITEMS hosts NULL};
#include "model/services.def"
#undef SERVICE
#undef ITEMS

/* VIEW() is a compound literal, which C11 does not take in a static initialiser. */
#define SERVICE_TEXT(literal)                                                                                \
    { literal, sizeof(literal) - 1 }
static const struct service services[SERVICE_COUNT] = {
#define SERVICE(id, title, version, namespace, signing_name, unknown_operation, home_page, usual_host,       \
                hosts)                                                                                       \
    {SERVICE_##id,                                                                                           \
     title,                                                                                                  \
     SERVICE_TEXT(version),                                                                                  \
     SERVICE_TEXT(namespace),                                                                                \
     SERVICE_TEXT(signing_name),                                                                             \
     FIXTURE_##unknown_operation,                                                                            \
     SERVICE_TEXT(home_page),                                                                                \
     SERVICE_TEXT(usual_host),                                                                               \
     service_hosts_of_##id},
#include "model/services.def"
#undef SERVICE
};
#undef SERVICE_TEXT

IAM_MOCK_INTERNAL const struct service *service_info(enum service_id id) { return &services[id]; }

IAM_MOCK_INTERNAL const char *service_titles(void) {
    static const char titles[] =
#define SERVICE(id, title, version, namespace, signing_name, unknown_operation, home_page, usual_host,       \
                hosts)                                                                                       \
    " or " title
#include "model/services.def"
#undef SERVICE
        ;
    return titles + sizeof " or " - 1;
}

static bool service_has_host(const struct service *service, struct view host) {
    for (const char *const *name = service->hosts; *name; name++) {
        if (view_equal_folded(host, view_of(*name)))
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL const struct service *service_of_host(struct view host) {
    for (size_t i = 0; i < SERVICE_COUNT; i++) {
        if (service_has_host(&services[i], host))
            return &services[i];
    }
    return NULL;
}

IAM_MOCK_INTERNAL const struct service *service_of_version(struct view version) {
    for (size_t i = 0; i < SERVICE_COUNT; i++) {
        if (view_equal(version, services[i].version))
            return &services[i];
    }
    return NULL;
}

IAM_MOCK_INTERNAL const struct service *service_of_namespace(const char *xml_namespace) {
    for (size_t i = 0; i < SERVICE_COUNT; i++) {
        if (view_is(services[i].xml_namespace, xml_namespace))
            return &services[i];
    }
    return NULL;
}

IAM_MOCK_INTERNAL const struct service *fixture_service(enum fixture_id id) {
    static const uint8_t of_responses[] = {
#define KNOWN_ACTION(service, name, user) SERVICE_##service,
#include "model/known_actions.def"
#undef KNOWN_ACTION
    };
    return fixture_is_response(id) ? &services[of_responses[id]] : NULL;
}
