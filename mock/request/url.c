#include "url.h"

/* AWS General Reference, "IAM endpoints and quotas", and the endpoint rules that the SDKs carry. */
static const char *const iam_hosts[] = {
    "iam.amazonaws.com",
    "iam.global.api.aws",
    "iam-fips.amazonaws.com",
    "iam-fips.global.api.aws",
    "iam.us-gov.amazonaws.com",
    "iam.us-gov.api.aws",
    "iam.cn-north-1.amazonaws.com.cn",
    "iam.global.api.amazonwebservices.com.cn",
};

IAM_MOCK_INTERNAL struct url url_split(const char *url) {
    struct url out = {{"", 0}, {"", 0}};
    if (!url)
        return out;
    const char *at = url + strcspn(url, ":/?#");
    if (strncmp(at, "://", 3) == 0) {
        out.host.data = at + 3;
        out.host.size = strcspn(out.host.data, "/?#");
        const char *user = memchr(out.host.data, '@', out.host.size);
        at = out.host.data + out.host.size;
        if (user)
            out.host = (struct view){user + 1, (size_t)(at - (user + 1))};
    }
    at += strcspn(at, "?#");
    if (*at == '?')
        out.query = (struct view){at + 1, strcspn(at + 1, "#")};
    return out;
}

static struct view without_port(struct view host) {
    size_t end = host.size;
    while (end > 0 && host.data[end - 1] >= '0' && host.data[end - 1] <= '9')
        end--;
    if (end > 0 && end < host.size && host.data[end - 1] == ':')
        host.size = end - 1;
    return host;
}

IAM_MOCK_INTERNAL bool host_is_served(struct view host, const char *extra) {
    struct view name = without_port(host);
    if (extra && (view_equal_folded(host, view_of(extra)) || view_equal_folded(name, view_of(extra))))
        return true;
    for (size_t i = 0; i < COUNT_OF(iam_hosts); i++) {
        if (view_equal_folded(name, view_of(iam_hosts[i])))
            return true;
    }
    return false;
}
