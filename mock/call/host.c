/* Finds the service that a host belongs to, and whether the mock answers for the host. */
#include "call/host.h"
#include "base/view.h"
#include "request/url.h"

IAM_MOCK_INTERNAL const struct service *host_service(struct view host) {
    return service_of_host(host_name(host));
}

IAM_MOCK_INTERNAL bool host_is_served(struct view host, const char *extra) {
    return host_service(host) || (extra && host_matches(host, view_of(extra)));
}

IAM_MOCK_INTERNAL const struct rule *host_redirecting_rule(struct view host, const struct script *script) {
    for (size_t i = 0; i < script->count; i++) {
        const struct rule *rule = script->rules[i];
        if (rule->location.at && host_is_of_url(host, rule_location(rule).data))
            return rule;
    }
    return NULL;
}
