/* Finding the region that requests to a host are signed for. */
#include "model/signing_region.h"

static const struct {
    const char *host, *region;
} signing_regions[] = {
#define LABEL(label)
#define DOMAIN(domain)
#define ENDPOINT_DOMAIN(domain)
#define SIGNING_REGION(host, region) {host, region},
#include "model/aws_hosts.def"
#undef LABEL
#undef DOMAIN
#undef ENDPOINT_DOMAIN
#undef SIGNING_REGION
};

/* Has a label the form of a region: "eu-west-1"? */
static bool is_region(struct view label) {
    const char last = label.size > 0 ? label.data[label.size - 1] : 'x';
    return last >= '0' && last <= '9' && memchr(label.data, '-', label.size);
}

IAM_MOCK_INTERNAL struct view signing_region(struct view name) {
    for (size_t i = 0; i < COUNT_OF(signing_regions); i++) {
        if (view_equal_folded(name, view_of(signing_regions[i].host)))
            return view_of(signing_regions[i].region);
    }
    const char *first = name.size > 0 ? memchr(name.data, '.', name.size) : NULL;
    if (!first)
        return VIEW(DEFAULT_SIGNING_REGION);
    const char *label = first + 1;
    const size_t left = name.size - (size_t)(label - name.data);
    const char *end = memchr(label, '.', left);
    const struct view second = {label, end ? (size_t)(end - label) : 0};
    return is_region(second) ? second : VIEW(DEFAULT_SIGNING_REGION);
}
