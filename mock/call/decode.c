/* Decodes a request: its bytes become a host, headers, and parameters with names and values. */
#include "call/decode.h"
#include "base/view.h"
#include "call/host.h"
#include "identity/authorization.h"
#include "identity/canonical.h"
#include "request/url.h"

static bool is_served_method(const char *method) {
    return !method || strcmp(method, "POST") == 0 || strcmp(method, "GET") == 0;
}

/* RFC 9112, 3.2.2: the URL's host, if it has one, takes precedence over the Host header. */
static void find_host(struct call *call, const struct state *state, const struct url *url) {
    struct view host = url->host.size > 0 ? url->host : request_header_value(call->decoded.headers.host);
    call->decoded.host = host;
    const bool usual = host_is_usual(host); /* nearly always true, and fast */
    call->decoded.is_usual_host = usual || host.size == 0;
    call->decoded.service = usual           ? service_info((enum service_id)0)
                            : host.size > 0 ? host_service(host)
                                            : NULL;
    call->decoded.plain_http = view_equal_folded(url->scheme, VIEW("http"));
    call->decoded.redirecting = NULL;
    if (host.size == 0 || call->decoded.service || host_is_served(host, state->extra_host))
        return;
    call->decoded.redirecting = host_redirecting_rule(host, &state->script);
    if (!call->decoded.redirecting)
        call->remarks |= REMARK_HOST;
}

/* Read the parameters of the query string and the body. QUERY_TOO_MANY takes precedence over a malformed
 * escape. */
static enum query_result read_parameters(struct call *call, struct view in_url) {
    const struct iam_mock_request *request = call->request;
    struct view body = {request->body, call_body_is_unknown(call) ? 0 : request->body_size};
    query_start(&call->decoded.query);
    enum query_result result = query_add(&call->decoded.query, in_url);
    call->decoded.url_parameters = call->decoded.query.count;
    if (result == QUERY_OK && body.size > 0)
        result = query_add(&call->decoded.query, body);
    if (result == QUERY_BAD_ESCAPE &&
        query_count_parameters(in_url) + query_count_parameters(body) > IAM_MOCK_MAX_PARAMETERS)
        return QUERY_TOO_MANY;
    return result;
}

/* Are there more pieces between these separators than a canonical request has room for? */
static bool has_too_many_parts(struct view text, char separator) {
    size_t count = 1;
    for (size_t i = 0; i < text.size && count <= CANONICAL_MAX_PARTS; i++)
        count += text.data[i] == separator;
    return count > CANONICAL_MAX_PARTS;
}

/* Returns which limit of signed requests is exceeded, in words; NULL: none. */
static const char *find_exceeded_part(const struct call *call, struct view path) {
    struct authorization sent;
    authorization_read(&sent, call->decoded.headers.authorization, call->decoded.query.pairs,
                       call->decoded.url_parameters);
    if (has_too_many_parts(sent.signed_headers, ';'))
        return "over 1,024 signed headers (IAM_MOCK_MAX_SIGNED_PARTS)";
    const struct view segments = path.size > 0 ? (struct view){path.data + 1, path.size - 1} : path;
    return has_too_many_parts(segments, '/') ? "over 1,024 segments in the path (IAM_MOCK_MAX_SIGNED_PARTS)"
                                             : NULL;
}

IAM_MOCK_INTERNAL int call_decode(struct call *call, const struct state *state, enum fixture_id *refused,
                                  const char **why) {
    const struct iam_mock_request *request = call->request;
    struct url url = url_split(request->url);
    *why = "a header's name or value is NULL";
    if (!request_headers_read(&call->decoded.headers, request->headers, request->header_count))
        return IAM_MOCK_EINVAL;
    find_host(call, state, &url);
    enum query_result decoded = read_parameters(call, url.query);
    *why = "over 256 parameters (IAM_MOCK_MAX_PARAMETERS)";
    if (decoded == QUERY_TOO_MANY)
        return IAM_MOCK_ELIMIT;
    if (state->authentication == IAM_MOCK_VERIFY_SIGNATURES) {
        *why = find_exceeded_part(call, url.path);
        if (*why)
            return IAM_MOCK_ELIMIT;
    }
    *refused = decoded == QUERY_OK ? FIXTURE_NONE : FIXTURE_MALFORMED_INPUT_ESCAPE;
    if (!is_served_method(request->method) && !call->decoded.redirecting) {
        call->remarks |= REMARK_METHOD;
        *refused = FIXTURE_ERROR_MalformedHttpRequestException;
    }
    return 0;
}
