#include "request/url.h"
#include "base/view.h"

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
    struct url out = {{"", 0}, {"", 0}, {"", 0}};
    if (!url)
        return out;
    const char *at = url + strcspn(url, ":/?#");
    if (strncmp(at, "://", 3) == 0) {
        out.scheme = (struct view){url, (size_t)(at - url)};
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

/* RFC 3986, 3.2.3: a port may be empty. */
static struct view without_port(struct view host) {
    size_t end = host.size;
    while (end > 0 && host.data[end - 1] >= '0' && host.data[end - 1] <= '9')
        end--;
    if (end > 0 && host.data[end - 1] == ':')
        host.size = end - 1;
    return host;
}

/* RFC 1034, 3.1: a name may end in the root's dot. */
static struct view without_root(struct view name) {
    if (name.size > 1 && name.data[name.size - 1] == '.')
        name.size--;
    return name;
}

/* RFC 9112, 5.1: they aren't part of a header field's value. */
static struct view without_blanks(struct view host) {
    while (host.size > 0 && (host.data[0] == ' ' || host.data[0] == '\t'))
        host = (struct view){host.data + 1, host.size - 1};
    while (host.size > 0 && (host.data[host.size - 1] == ' ' || host.data[host.size - 1] == '\t'))
        host.size--;
    return host;
}

/* Letters, digits, '.', '-' and '_' of a name or address, and at most one ":PORT". */
IAM_MOCK_INTERNAL bool host_is_well_formed(const char *host) {
    size_t name = strspn(host, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");
    if (host[0] == '[') { /* an IPv6 address */
        size_t end = 1 + strspn(host + 1, "ABCDEFabcdef0123456789:.");
        name = end > 1 && host[end] == ']' ? end + 1 : 0;
    }
    size_t port = host[name] == ':' ? strspn(host + name + 1, "0123456789") : 0;
    return name > 0 && (host[name] == '\0' || (port > 0 && host[name + 1 + port] == '\0'));
}

/* The name is the extra host's, and so is the port, if the extra host has one. */
static bool host_is_extra(struct view host, struct view name, struct view extra) {
    struct view extra_name = without_port(extra), port = {host.data + name.size, host.size - name.size};
    struct view extra_port = {extra.data + extra_name.size, extra.size - extra_name.size};
    return view_equal_folded(without_root(name), without_root(extra_name)) &&
           (extra_port.size == 0 || view_equal(port, extra_port));
}

static inline bool host_is_the_usual(struct view host) { return view_equal(host, VIEW("iam.amazonaws.com")); }

IAM_MOCK_INTERNAL bool host_is_iams(struct view host) {
    if (host_is_the_usual(host))
        return true;
    struct view name = without_root(without_port(without_blanks(host)));
    for (size_t i = 0; i < COUNT_OF(iam_hosts); i++) {
        if (view_equal_folded(name, view_of(iam_hosts[i])))
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL bool host_is_served(struct view host, const char *extra) {
    if (host_is_the_usual(host)) /* as nearly always */
        return true;
    struct view shown = without_blanks(host);
    return (extra && host_is_extra(shown, without_port(shown), view_of(extra))) || host_is_iams(host);
}
