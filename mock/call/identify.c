/* Brings a request into the form in which its signature is verified, and finds its principal. */
#include "call/identify.h"
#include "call/decode.h"
#include "model/signing_region.h"
#include "request/url.h"

/* The last header with this name; data NULL: none was sent. */
static struct view last_header(const struct iam_mock_request *request, struct view name) {
    struct view value = {NULL, 0};
    for (size_t i = 0; i < request->header_count; i++) {
        if (view_equal_folded(view_of(request->headers[i].name), name))
            value = request_header_value(request->headers[i].value);
    }
    return value;
}

/* The date of a signature: X-Amz-Date, in the header or in a presigned URL, else the Date header. */
static struct view date_of(const struct call *call) {
    const struct iam_mock_request *request = call->request;
    struct view date = {NULL, 0};
    if (!call->decoded.headers.authorization)
        date = authorization_parameter(call->decoded.query.pairs, call->decoded.url_parameters,
                                       VIEW("X-Amz-Date"));
    if (!date.data)
        date = last_header(request, VIEW("X-Amz-Date"));
    return date.data ? date : last_header(request, VIEW("Date"));
}

/* The Host header that a client sends to this URL: a port that the scheme has anyway is left out. */
static struct view host_of_url(const struct url *url) {
    const struct view port = view_equal_folded(url->scheme, VIEW("http")) ? VIEW(":80") : VIEW(":443");
    struct view host = url->host;
    if (host.size > port.size &&
        view_equal((struct view){host.data + host.size - port.size, port.size}, port))
        host.size -= port.size;
    return host;
}

static struct signed_request signed_request_of(const struct call *call) {
    const struct iam_mock_request *request = call->request;
    const struct url url = url_split(request->url);
    const char *host = call->decoded.headers.host;
    return (struct signed_request){.method = view_of(request->method ? request->method : "POST"),
                                   .path = url.path,
                                   .query = url.query,
                                   .host = host ? request_header_value(host) : host_of_url(&url),
                                   .usual_host = call->service->usual_host,
                                   .headers = request->headers,
                                   .header_count = request->header_count,
                                   .body = {request->body, request->body_size}};
}

/* What the request must be signed for: the service, and the region of the host. */
static struct verify_terms scope_of(const struct call *call, const struct state *state) {
    return (struct verify_terms){call->decoded.is_usual_host ? VIEW(DEFAULT_SIGNING_REGION)
                                                             : signing_region(host_name(call->decoded.host)),
                                 call->service->signing_name, state->now_ms};
}

IAM_MOCK_INTERNAL enum fixture_id call_identify(struct call *call, const struct state *state) {
    const struct principal_terms terms = {.authentication = state->authentication,
                                          .default_key_id = state->default_principal,
                                          .scope = scope_of(call, state),
                                          .is_usual = call->decoded.is_usual_host &&
                                                      call->service->id == (enum service_id)0 &&
                                                      state->authentication == IAM_MOCK_ANY_CALLER,
                                          .is_foreseen = call->purpose != CALL_TO_SEND};
    const struct principal_request request = {&call->decoded.headers, call->decoded.query.pairs,
                                              call->decoded.url_parameters}; /* a body has no credentials */
    bool default_missing;
    if (state->authentication != IAM_MOCK_ANY_CALLER) {
        call->signing.date = date_of(call);
        call->signing.request = signed_request_of(call);
    }
    const enum fixture_id refused = principal_resolve(&call->principal, &default_missing, &call->signing,
                                                      &state->account, &terms, &request);
    call->caller = principal_hash_credentials(&call->principal, &request);
    if (default_missing && !state->account.race_deleted_user)
        call->remarks |= REMARK_DEFAULT_PRINCIPAL;
    return refused;
}
