/* Splitting URLs and hosts into their parts, and comparing hosts. */
#include "request/url.h"
#include "base/view.h"

IAM_MOCK_INTERNAL struct url url_split(const char *url) {
    struct url out = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
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
    out.path = (struct view){at, strcspn(at, "?#")};
    at += out.path.size;
    if (*at == '?')
        out.query = (struct view){at + 1, strcspn(at + 1, "#")};
    return out;
}

/* The host without ":PORT". The port may be empty (RFC 3986, 3.2.3). */
static struct view without_port(struct view host) {
    size_t end = host.size;
    while (end > 0 && host.data[end - 1] >= '0' && host.data[end - 1] <= '9')
        end--;
    if (end > 0 && host.data[end - 1] == ':')
        host.size = end - 1;
    return host;
}

/* The name without the dot of the DNS root at its end (RFC 1034, 3.1). */
static struct view without_root_dot(struct view name) {
    if (name.size > 1 && name.data[name.size - 1] == '.')
        name.size--;
    return name;
}

/* The host without blanks around it: they are not part of a header field's value (RFC 9112, 5.1). */
static struct view without_blanks(struct view host) {
    while (host.size > 0 && (host.data[0] == ' ' || host.data[0] == '\t'))
        host = (struct view){host.data + 1, host.size - 1};
    while (host.size > 0 && (host.data[host.size - 1] == ' ' || host.data[host.size - 1] == '\t'))
        host.size--;
    return host;
}

IAM_MOCK_INTERNAL bool host_is_well_formed(const char *host) {
    size_t name = strspn(host, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");
    if (host[0] == '[') { /* an IPv6 address */
        size_t end = 1 + strspn(host + 1, "ABCDEFabcdef0123456789:.");
        name = end > 1 && host[end] == ']' ? end + 1 : 0;
    }
    size_t port = host[name] == ':' ? strspn(host + name + 1, "0123456789") : 0;
    return name > 0 && (host[name] == '\0' || (port > 0 && host[name + 1 + port] == '\0'));
}

IAM_MOCK_INTERNAL struct view host_name(struct view host) {
    return without_root_dot(without_port(without_blanks(host)));
}

/* The port of `host`, as ":PORT"; empty: none. `host` must not have blanks around it. */
static struct view port_of(struct view host) {
    size_t name = without_port(host).size;
    return (struct view){host.data + name, host.size - name};
}

IAM_MOCK_INTERNAL bool host_matches(struct view host, struct view wanted) {
    struct view port = port_of(wanted);
    return view_equal_folded(host_name(host), without_root_dot(without_port(wanted))) &&
           (port.size == 0 || view_equal(port_of(without_blanks(host)), port));
}

/* The port of `host`, as ":PORT"; `standard` if it has none, or an empty one. */
static struct view port_or(struct view host, struct view standard) {
    struct view port = port_of(host);
    return port.size > 1 ? port : standard;
}

IAM_MOCK_INTERNAL bool host_is_of_url(struct view host, const char *url) {
    const struct url parts = url_split(url);
    const struct view bare = without_blanks(host);
    const struct view standard = view_equal_folded(parts.scheme, VIEW("http")) ? VIEW(":80") : VIEW(":443");
    return view_equal_folded(host_name(bare), host_name(parts.host)) &&
           view_equal(port_or(bare, standard), port_or(parts.host, standard));
}
