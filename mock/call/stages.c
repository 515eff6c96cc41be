#include "base/view.h"
#include "call/call.h"
#include "request/url.h"

IAM_MOCK_INTERNAL void call_start(struct call *call, const struct state *state,
                                  const struct iam_mock_request *request, enum call_purpose purpose) {
    /* Not the whole: the query alone is 140 KB. */
    call->host = call->action_sent = call->version = (struct view){NULL, 0};
    call->remarks = 0;
    call->action = NULL;
    call->arguments.present = 0;
    call->principal = (struct principal){.kind = IAM_MOCK_ASSUMED_ROLE};
    call->outcome.fixture = FIXTURE_NONE;
    call->outcome.change.kind = CHANGE_NONE;
    call->outcome.values.present = call->outcome.values.plain = 0;
    for (size_t i = 0; i < LIST_COUNT; i++)
        call->outcome.values.list[i].count = 0;
    call->purpose = purpose;
    call->reused = request->reused;
    call->resent = request->resent;
    call->facts = (struct call_facts){.now_ms = state->now_ms,
                                      .seed = state->seed,
                                      .call_number = state->answered + 1,
                                      .body_unknown = purpose != CALL_TO_SEND && request->body_unknown};
}

static bool comes_to(struct call *call, enum fixture_id fixture) {
    call->outcome.fixture = fixture;
    return false;
}

static bool method_is_served(const char *method) {
    return !method || strcmp(method, "POST") == 0 || strcmp(method, "GET") == 0;
}

/* RFC 9112, 3.2.2: the URL's host, if it has one, goes before the Host header's. */
static void find_host(struct call *call, const struct state *state, const struct url *url) {
    call->host = url->host.size > 0 ? url->host : view_of(call->headers.host);
    call->plain_http = url->scheme.size == 4 && view_equal_folded(url->scheme, VIEW("http"));
    if (call->host.size > 0 && !host_is_served(call->host, state->extra_host))
        call->remarks |= REMARK_HOST;
}

IAM_MOCK_INTERNAL bool call_decode(struct call *call, const struct state *state,
                                   const struct iam_mock_request *request, int *result, const char **why) {
    struct url url = url_split(request->url);
    if (!request_headers_read(&call->headers, request->headers, request->header_count)) {
        *why = "a header's name or value is NULL";
        *result = IAM_MOCK_EINVAL;
        return false;
    }
    find_host(call, state, &url);
    query_start(&call->query);
    struct view body = {request->body, call->facts.body_unknown ? 0 : request->body_size};
    enum query_result decoded = query_add(&call->query, url.query);
    if (decoded == QUERY_OK && body.size > 0)
        decoded = query_add(&call->query, body);
    /* Too many are too many, wherever the broken escape is among them. */
    if (decoded == QUERY_TOO_MANY ||
        (decoded == QUERY_BAD_ESCAPE &&
         query_parameters(url.query) + query_parameters(body) > IAM_MOCK_MAX_PARAMETERS)) {
        *why = "over 256 parameters";
        *result = IAM_MOCK_ELIMIT;
        return false;
    }
    if (!method_is_served(request->method)) {
        call->remarks |= REMARK_METHOD;
        return comes_to(call, FIXTURE_ERROR_MalformedHttpRequestException);
    }
    return decoded == QUERY_OK || comes_to(call, FIXTURE_MALFORMED_INPUT_ESCAPE);
}

static struct view sent(const struct query *query, struct view name) {
    const struct view *value = query_find(query, name);
    return value ? *value : (struct view){NULL, 0};
}

/* No action says which members there are: what came is recorded all the same, as text. */
static void bind_for_journal(struct call *call) {
    static const struct member any_members[] = {
#define MEMBER(id, wire, path) {MEMBER_##id, SHAPE_MARKER, false},
#include "model/members.def"
#undef MEMBER
    };
    if (arguments_bind(&call->arguments, &call->validation, &call->query, any_members, MEMBER_COUNT) !=
        VALIDATE_OK)
        call->arguments.present = 0; /* can't be: none of them is a number */
}

/* The Action stands in the body, and so may all that the query string seems to say. */
static bool route_unknown(struct call *call) {
    call->facts.reached[IAM_MOCK_BEFORE_VALIDATION] = call->facts.reached[IAM_MOCK_BEFORE_CHANGE] = true;
    /* It may succeed: who only looks ahead has to know of all that may act. */
    call->facts.reached[IAM_MOCK_AFTER_CHANGE] = call->purpose == CALL_TO_FORESEE;
    return false;
}

IAM_MOCK_INTERNAL bool call_route(struct call *call) {
    if (call->facts.body_unknown)
        return route_unknown(call);
    call->action_sent = sent(&call->query, VIEW("Action"));
    call->version = sent(&call->query, VIEW("Version"));
    if (!call->action_sent.data) {
        call->remarks |= REMARK_NO_ACTION;
        bind_for_journal(call);
        return comes_to(call, FIXTURE_ERROR_MissingAction);
    }
    const struct action *action = action_find(call->action_sent);
    if (!view_equal(call->version, VIEW("2010-05-08")))
        call->remarks |= REMARK_VERSION;
    if (!action)
        call->remarks |= REMARK_ACTION;
    if (call->remarks & (REMARK_VERSION | REMARK_ACTION)) {
        bind_for_journal(call);
        return comes_to(call, FIXTURE_ERROR_InvalidAction);
    }
    call->action = call->facts.action = action;
    if (arguments_bind(&call->arguments, &call->validation, &call->query, action->members,
                       action->member_count) == VALIDATE_MALFORMED)
        return comes_to(call, FIXTURE_MALFORMED_INPUT_NUMBER);
    call->facts.reached[IAM_MOCK_BEFORE_VALIDATION] = true;
    if (argument_given(&call->arguments, MEMBER_SERIAL_NUMBER))
        call->facts.serial_number = call->arguments.text[MEMBER_SERIAL_NUMBER];
    return true;
}

static bool takes_user_name(const struct action *action) {
    for (size_t i = 0; i < action->member_count; i++) {
        if (action->members[i].id == MEMBER_USER_NAME)
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL bool call_authenticate(struct call *call, const struct state *state) {
    struct principal_terms terms = {state->authentication, state->default_principal, state->now_ms};
    bool default_missing;
    enum fixture_id refused = principal_resolve(&call->principal, &default_missing, &state->account, &terms,
                                                &call->headers, &call->query);
    if (takes_user_name(call->action)) /* else the caller is nobody's target */
        call->facts.user_name = target_name(&call->arguments, &call->principal);
    if (default_missing)
        call->remarks |= REMARK_DEFAULT_PRINCIPAL;
    return refused == FIXTURE_NONE || comes_to(call, refused);
}

IAM_MOCK_INTERNAL bool call_validate(struct call *call, const struct state *state) {
    const struct action *action = call->action;
    switch (arguments_validate(&call->validation, &call->arguments, action->members, action->member_count,
                               state->constraints)) {
    case VALIDATE_OK:
        break;
    case VALIDATE_NAME:
        return comes_to(call, FIXTURE_VALIDATION_ERROR_NAME);
    case VALIDATE_MALFORMED:
    case VALIDATE_VIOLATIONS:
        return comes_to(call, FIXTURE_VALIDATION_ERROR_CONSTRAINTS);
    }
    call->facts.reached[IAM_MOCK_BEFORE_CHANGE] = true;
    return true;
}

IAM_MOCK_INTERNAL void call_decide(struct call *call, const struct state *state) {
    struct decision decision = {.account = &state->account,
                                .principal = &call->principal,
                                .arguments = &call->arguments,
                                .seed = state->seed,
                                .now_ms = state->now_ms};
    call->action->decide(&call->outcome, &decision);
    call->facts.reached[IAM_MOCK_AFTER_CHANGE] = call->outcome.fixture == call->action->response;
}
