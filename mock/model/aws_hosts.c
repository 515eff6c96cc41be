/* Tells the hosts of AWS's identity services by their first label and their domain. */
#include "model/aws_hosts.h"

static const char *const labels[] = {
#define LABEL(label) label,
#define DOMAIN(domain)
#define ENDPOINT_DOMAIN(domain)
#define SIGNING_REGION(host, region)
#include "model/aws_hosts.def"
#undef LABEL
#undef DOMAIN
#undef ENDPOINT_DOMAIN
#undef SIGNING_REGION
};

static const struct {
    const char *end; /* of the name, with its dot */
    bool every;      /* the label may be any before the domain, not only the first */
} domains[] = {
#define LABEL(label)
#define DOMAIN(domain) {"." domain, false},
#define ENDPOINT_DOMAIN(domain) {"." domain, true},
#define SIGNING_REGION(host, region)
#include "model/aws_hosts.def"
#undef LABEL
#undef DOMAIN
#undef ENDPOINT_DOMAIN
#undef SIGNING_REGION
};

static bool ends_with(struct view name, const char *end) {
    const struct view wanted = view_of(end);
    return name.size > wanted.size &&
           view_equal_folded((struct view){name.data + name.size - wanted.size, wanted.size}, wanted);
}

static bool is_known_label(struct view label) {
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        if (view_equal_folded(label, view_of(labels[i])))
            return true;
    }
    return false;
}

/* Returns the label at the start of the name. */
static struct view first_label(struct view name) {
    const char *dot = name.size > 0 ? memchr(name.data, '.', name.size) : NULL;
    return (struct view){name.data, dot ? (size_t)(dot - name.data) : name.size};
}

/* Is the service's label the first of the name or, if `every`, any of its labels? */
static bool has_known_label(struct view name, bool every) {
    for (struct view label = first_label(name); !is_known_label(label); label = first_label(name)) {
        if (!every || label.size == name.size)
            return false;
        name = (struct view){name.data + label.size + 1, name.size - label.size - 1};
    }
    return true;
}

IAM_MOCK_INTERNAL bool is_aws_identity_host(struct view name) {
    for (size_t i = 0; i < COUNT_OF(domains); i++) {
        if (ends_with(name, domains[i].end) && has_known_label(name, domains[i].every))
            return true;
    }
    return false;
}
