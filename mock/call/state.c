/* Makes, clones and frees the state of a mock, and checks the options that it is made from. */
#include "call/state.h"
#include "account/clone.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "request/url.h"

static int check_account_id(const char *id, struct iam_mock_error *error) {
    size_t digits = strspn(id, "0123456789");
    if (digits == ACCOUNT_ID_SIZE && id[digits] == '\0')
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, "account_id", "account_id \"%.64s\": expected twelve digits",
                     id);
}

static int check_options(const struct iam_mock_options *options, struct iam_mock_error *error) {
    if ((unsigned)options->authentication > IAM_MOCK_VERIFY_SIGNATURES)
        return error_set(error, IAM_MOCK_EINVAL, "authentication",
                         "authentication %d: expected one of enum iam_mock_authentication",
                         (int)options->authentication);
    if ((unsigned)options->constraints > IAM_MOCK_CONSTRAINTS_OFF)
        return error_set(error, IAM_MOCK_EINVAL, "constraints",
                         "constraints %d: expected one of enum iam_mock_constraints",
                         (int)options->constraints);
    if (options->call_limit < 0)
        return error_set(error, IAM_MOCK_EINVAL, "call_limit", "call_limit is %d; expected 0 or more",
                         options->call_limit);
    if (options->page_limit < 0 || options->page_limit > IAM_MOCK_MAX_PAGE)
        return error_set(error, IAM_MOCK_EINVAL, "page_limit", "page_limit is %d; expected 1 to %d, or 0",
                         options->page_limit, IAM_MOCK_MAX_PAGE);
    if (options->extra_host && !host_is_well_formed(options->extra_host))
        return error_set(error, IAM_MOCK_EINVAL, "extra_host",
                         "extra_host \"%.64s\": expected a host or host:port", options->extra_host);
    return options->account_id ? check_account_id(options->account_id, error) : 0;
}

/* Copy a text that may be NULL. Returns false if memory is out. */
static bool copy_option(char **out, const char *text) {
    *out = memory_copy_text(text);
    return *out || !text;
}

/* Fill in what can fail: texts, the start time, the account. */
static int state_fill(struct state *out, const struct iam_mock_options *options,
                      struct iam_mock_error *error) {
    const char *account_id = options->account_id ? options->account_id : "123456789012";
    out->now_ms = CLOCK_DEFAULT_START_MS;
    if (options->start && !clock_parse(&out->now_ms, options->start))
        return error_set(error, IAM_MOCK_EINVAL, "start", "start \"%.64s\": %s", options->start,
                         clock_explain(options->start));
    if (!account_init(&out->account, account_id, out->now_ms) ||
        !copy_option(&out->default_principal, options->default_principal) ||
        !copy_option(&out->extra_host, options->extra_host))
        return error_no_memory(error);
    return 0;
}

IAM_MOCK_INTERNAL int state_init(struct state *out, const struct iam_mock_options *options,
                                 struct iam_mock_error *error) {
    *out = (struct state){.authentication = options->authentication,
                          .constraints = options->constraints,
                          .call_limit = options->call_limit,
                          .page_limit = options->page_limit,
                          .seed = options->seed};
    int result = check_options(options, error);
    if (!result)
        result = state_fill(out, options, error);
    if (result)
        state_free(out);
    return result;
}

IAM_MOCK_INTERNAL bool state_clone(struct state *out, const struct state *from) {
    *out = (struct state){.authentication = from->authentication,
                          .constraints = from->constraints,
                          .call_limit = from->call_limit,
                          .page_limit = from->page_limit,
                          .seed = from->seed,
                          .now_ms = from->now_ms,
                          .clock_was_moved = from->clock_was_moved,
                          .answered = from->answered,
                          .fixtures = fixture_set_share(from->fixtures)};
    if (copy_option(&out->default_principal, from->default_principal) &&
        copy_option(&out->extra_host, from->extra_host) && account_clone(&out->account, &from->account) &&
        script_clone(&out->script, &from->script))
        return true;
    state_free(out);
    return false;
}

IAM_MOCK_INTERNAL void state_advance(struct state *state, int64_t milliseconds) {
    bool fits = milliseconds < CLOCK_END_MS - state->now_ms;
    state->now_ms = fits ? state->now_ms + milliseconds : CLOCK_END_MS - 1;
}

IAM_MOCK_INTERNAL void state_free(struct state *state) {
    script_free(&state->script);
    account_free(&state->account);
    fixture_set_release(state->fixtures);
    memory_free(state->default_principal);
    memory_free(state->extra_host);
    *state = (struct state){0};
}
