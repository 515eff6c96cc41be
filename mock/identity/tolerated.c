/* Finding what the service tolerates: which headers are signed, and which are not. */
#include "identity/tolerated.h"
#include "request/headers.h"

/* RFC 9110, 7.6.1, and RFC 2616, 13.5.1: proxies change or remove them. */
static const char *const hop_by_hop[] = {"connection",
                                         "keep-alive",
                                         "proxy-authenticate",
                                         "proxy-authorization",
                                         "proxy-connection",
                                         "te",
                                         "trailer",
                                         "transfer-encoding",
                                         "upgrade"};

/* Are the names equal, ASCII case aside? Most differ in the first letter. */
static bool is_header_named(const char *sent, struct view name) {
    return ascii_fold(sent[0]) == ascii_fold(name.data[0]) && view_equal_folded(view_of(sent), name);
}

static bool is_hop_by_hop(struct view name) {
    for (size_t i = 0; i < COUNT_OF(hop_by_hop); i++) {
        if (is_header_named(hop_by_hop[i], name))
            return true;
    }
    return false;
}

static size_t count_headers(const struct signed_request *request, struct view name) {
    size_t count = 0;
    for (size_t i = 0; i < request->header_count; i++) {
        count += is_header_named(request->headers[i].name, name);
    }
    return count;
}

static bool is_in_list(struct view list, struct view wanted) {
    for (size_t i = 0; list.size > 0 && i < CANONICAL_MAX_PARTS; i++) {
        if (view_equal_folded(signed_headers_next(&list), wanted))
            return true;
    }
    return false;
}

/* The host need not be a header: the URL may have it. */
static bool is_name_absent(const struct signed_request *request, struct view name) {
    return name.size == 0 ||
           (!view_equal_folded(name, VIEW("host")) && !view_equal_folded(name, VIEW(":authority")) &&
            count_headers(request, name) == 0);
}

/* Is this name to be before the other one? */
static bool is_before(struct view name, struct view other) {
    for (size_t i = 0; i < name.size && i < other.size; i++) {
        const unsigned char a = (unsigned char)ascii_fold(name.data[i]),
                            b = (unsigned char)ascii_fold(other.data[i]);
        if (a != b)
            return a < b;
    }
    return name.size < other.size;
}

static bool has_upper_case(struct view name) {
    for (size_t i = 0; i < name.size; i++) {
        if (ascii_fold(name.data[i]) != name.data[i])
            return true;
    }
    return false;
}

/* The remarks on how the list is written. */
static unsigned remarks_of_list(struct view rest) {
    struct view last = {"", 0};
    unsigned remarks = 0;
    while (rest.size > 0) {
        const struct view name = signed_headers_next(&rest);
        if (is_before(name, last))
            remarks |= SIGNING_REMARK_BIT(NAMES_UNSORTED);
        if (has_upper_case(name))
            remarks |= SIGNING_REMARK_BIT(NAME_UPPER_CASE);
        last = name;
    }
    return remarks;
}

/* The remarks on the names in the list. */
static unsigned remarks_of_names(const struct signed_request *request) {
    struct view rest = request->signed_headers;
    unsigned remarks = 0;
    for (size_t i = 0; rest.size > 0 && i < CANONICAL_MAX_PARTS; i++) {
        const struct view name = signed_headers_next(&rest);
        if (is_hop_by_hop(name))
            remarks |= SIGNING_REMARK_BIT(HOP_BY_HOP_SIGNED);
        if (is_name_absent(request, name))
            remarks |= SIGNING_REMARK_BIT(NAME_ABSENT);
        if (is_in_list(rest, name))
            remarks |= SIGNING_REMARK_BIT(NAME_REPEATED);
    }
    return remarks;
}

/* Is a header x-amz-* sent, but not signed? */
static bool has_unsigned_amz_header(const struct signed_request *request) {
    const struct view start = VIEW("x-amz-");
    for (size_t i = 0; i < request->header_count; i++) {
        if (ascii_fold(request->headers[i].name[0]) != 'x')
            continue;
        const struct view name = view_of(request->headers[i].name);
        if (name.size > start.size && view_equal_folded((struct view){name.data, start.size}, start) &&
            !is_in_list(request->signed_headers, name))
            return true;
    }
    return false;
}

static bool has_unsigned_payload(const struct signed_request *request) {
    for (size_t i = 0; i < request->header_count; i++) {
        if (is_header_named(request->headers[i].name, VIEW("x-amz-content-sha256")) &&
            view_is(request_header_value(request->headers[i].value), "UNSIGNED-PAYLOAD"))
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL unsigned tolerated_remarks(const struct signing *signing) {
    const struct signed_request *request = &signing->request;
    const bool in_header = signing->authorization.place == AUTHORIZATION_IN_HEADER;
    const bool host_alone =
        in_header && !memchr(request->signed_headers.data, ';', request->signed_headers.size);
    unsigned remarks = remarks_of_names(request) | remarks_of_list(request->signed_headers);
    if (host_alone)
        remarks |= SIGNING_REMARK_BIT(HOST_ALONE_SIGNED);
    else if (has_unsigned_amz_header(request))
        remarks |= SIGNING_REMARK_BIT(AMZ_HEADER_UNSIGNED);
    if (count_headers(request, VIEW("x-amz-date")) > 1 || count_headers(request, VIEW("date")) > 1)
        remarks |= SIGNING_REMARK_BIT(DATE_TWICE);
    if (has_unsigned_payload(request))
        remarks |= SIGNING_REMARK_BIT(UNSIGNED_PAYLOAD);
    return remarks;
}
