#include "api/mock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "request/url.h"

/* ----- Making a mock -------------------------------------------------------------------------- */

/* Around a state, which the mock takes over on success. */
static int mock_make(struct iam_mock **out, struct state *state, size_t journal_capacity,
                     struct iam_mock_error *error) {
    struct iam_mock *mock = memory_new(sizeof *mock); /* not cleared: most of it is working memory */
    if (!mock || !journal_init(&mock->journal, journal_capacity)) {
        memory_free(mock);
        return error_no_memory(error);
    }
    if (pthread_mutex_init(&mock->lock, NULL) != 0) {
        journal_free(&mock->journal);
        memory_free(mock);
        return error_no_memory(error);
    }
    mock->state = *state;
    atomic_init(&mock->shown_ms, state->now_ms);
    mock->responses = NULL;
    mock->account_text = mock->journal_text = mock->problems_text = mock->findings_text = (struct text){0};
    problems_clear(&mock->problems);
    mock->unconnected = (struct iam_mock_response){0};
    mock->on_free = NULL;
    *out = mock;
    return 0;
}

int iam_mock_new(struct iam_mock **out, const struct iam_mock_options *options,
                 struct iam_mock_error *error) {
    static const struct iam_mock_options defaults = {0};
    if (!out)
        return error_set(error, IAM_MOCK_EINVAL, "out", "out is NULL; expected where to put the mock");
    if (!options)
        options = &defaults;
    if (options->journal_capacity > JOURNAL_MAX_CAPACITY)
        return error_set(error, IAM_MOCK_ELIMIT, "journal_capacity",
                         "journal_capacity %zu: expected at most %d", options->journal_capacity,
                         JOURNAL_MAX_CAPACITY);
    struct state state;
    int result = state_init(&state, options, error);
    if (result)
        return result;
    size_t capacity = options->journal_capacity ? options->journal_capacity : JOURNAL_DEFAULT_CAPACITY;
    result = mock_make(out, &state, capacity, error);
    if (result)
        state_free(&state);
    return result;
}

void iam_mock_free(struct iam_mock *mock) {
    if (!mock)
        return;
    if (mock->on_free)
        mock->on_free(mock, mock->on_free_context);
    response_memory_free_all(mock->responses);
    text_free(&mock->account_text);
    text_free(&mock->journal_text);
    text_free(&mock->problems_text);
    text_free(&mock->findings_text);
    journal_free(&mock->journal);
    state_free(&mock->state);
    pthread_mutex_destroy(&mock->lock);
    memory_free(mock);
}

/* ----- Clone and restore ---------------------------------------------------------------------- */

static int clone_locked(struct iam_mock **out, const struct iam_mock *mock, size_t journal_capacity,
                        struct iam_mock_error *error) {
    struct state state;
    if (!state_clone(&state, &mock->state))
        return error_no_memory(error);
    int result = mock_make(out, &state, journal_capacity, error);
    if (result)
        state_free(&state);
    return result;
}

int iam_mock_clone(struct iam_mock **out, struct iam_mock *mock, struct iam_mock_error *error) {
    if (!out || !mock)
        return error_set(error, IAM_MOCK_EINVAL, out ? "mock" : "out", "%s is NULL", out ? "mock" : "out");
    mock_lock(mock);
    int result = clone_locked(out, mock, mock->journal.capacity, error);
    mock_unlock(mock);
    return result;
}

int iam_mock_restore(struct iam_mock *mock, struct iam_mock *from, struct iam_mock_error *error) {
    if (!mock || !from)
        return error_set(error, IAM_MOCK_EINVAL, mock ? "from" : "mock", "%s is NULL",
                         mock ? "from" : "mock");
    if (mock == from)
        return 0;
    bool mock_first =
        (uintptr_t)mock < (uintptr_t)from; /* one order for all, or two restores could lock up */
    mock_lock(mock_first ? mock : from);
    mock_lock(mock_first ? from : mock);
    struct state state;
    bool cloned = state_clone(&state, &from->state);
    if (cloned) {
        state_free(&mock->state);
        mock->state = state;
        journal_clear(&mock->journal);
        problems_clear(&mock->problems);
    }
    mock_unlock(mock_first ? from : mock);
    mock_unlock(mock_first ? mock : from);
    return cloned ? 0 : error_no_memory(error);
}

/* All or nothing: the scenario is applied to a clone, which then takes the state's place. */
IAM_MOCK_INTERNAL int mock_replace_state(struct iam_mock *mock,
                                         int (*change)(struct iam_mock *clone, void *context,
                                                       struct iam_mock_error *error),
                                         void *context, struct iam_mock_error *error) {
    struct iam_mock *clone;
    mock_lock(mock);
    int result = clone_locked(&clone, mock, 1, error);
    if (!result) {
        result = change(clone, context, error);
        if (!result) {
            struct state old = mock->state;
            mock->state = clone->state;
            clone->state = old;
        }
        iam_mock_free(clone);
    }
    mock_unlock(mock);
    return result;
}

/* ----- The way of one call -------------------------------------------------------------------- */

static int failed(int result, const char **why) {
    if (result == IAM_MOCK_ENOMEM)
        *why = "out of memory";
    return result;
}

/* What comes of it, in the time that the clock has left. */
static void take_choice(struct call *call, const struct choice *choice, int64_t left_ms, int64_t timeout_ms) {
    call->rule = choice->rule;
    call->effect = fault_effect(choice->rule ? choice->rule->fault : IAM_MOCK_NO_FAULT, choice->before_ms,
                                choice->after_ms, timeout_ms);
    if (call->effect.waited_ms > left_ms)
        call->effect.waited_ms = left_ms;
}

/* Before answer_plan nothing is changed; after it nothing can fail. */
static int call_answer(struct iam_mock *mock, enum call_purpose purpose,
                       const struct iam_mock_request *request, struct iam_mock_response *response,
                       const char **why) {
    struct call *call = &mock->call;
    struct state *state = &mock->state;
    struct iam_mock_response_memory *memory;
    int result = 0;

    call_start(call, state, request, purpose);
    if (call_decode(call, state, request, &result, why) && call_route(call) &&
        call_authenticate(call, state) && call_validate(call, state))
        call_decide(call, state);
    if (result)
        return result;
    struct choice choice = script_choose(&state->script, &call->facts);
    take_choice(call, &choice, CLOCK_END_MS - 1 - state->now_ms, request->timeout_ms);
    if (purpose == CALL_TO_FORESEE)
        return choice.fresh || !fault_info(call->effect.fault)->arrives;
    if (purpose == CALL_TO_CONNECT && fault_info(call->effect.fault)->arrives)
        return 0;
    call->findings = findings_of_call(call, state, request);
    *why = "the response belongs to another mock, or isn't all zero; clear it first";
    result = response_memory(&memory, mock, response);
    if (!result)
        result = answer_plan(call, state, memory);
    if (result)
        return failed(result, why);

    account_apply(&state->account,
                  call->applies ? &call->outcome.change : &(struct change){CHANGE_NONE, NULL});
    script_commit(&state->script, state->now_ms);
    state_advance(state, call->effect.waited_ms);
    random_request_id(memory->request_id, state->seed, ++state->answered);
    answer_deliver(call, response, memory, state->now_ms);
    journal_add(&mock->journal, call, state);
    response->number = mock->journal.calls;
    if (call->remarks)
        call_remark(&mock->problems, call, mock->journal.calls);
    return fault_is_answer(call->effect.fault) ? 0 : (int)call->effect.fault;
}

static int check_request(const struct iam_mock_request *request, const char **why) {
    *why = !request                                     ? "the request is NULL"
           : !request->headers && request->header_count ? "headers is NULL and header_count isn't 0"
           : !request->body && request->body_size       ? "body is NULL and body_size isn't 0"
                                                        : NULL;
    if (!*why && request->timeout_ms < 0)
        *why = "timeout_ms is negative";
    if (*why)
        return IAM_MOCK_EINVAL;
    if (request->body_size > IAM_MOCK_MAX_BODY)
        *why = "the body is over 65,536 bytes";
    else if (request->url && strlen(request->url) > IAM_MOCK_MAX_BODY &&
             url_split(request->url).query.size > IAM_MOCK_MAX_BODY)
        *why = "the query string is over 65,536 bytes";
    return *why ? IAM_MOCK_ELIMIT : 0;
}

/* Only what is sent records its own failures as problems. */
static int call_enter(struct iam_mock *mock, enum call_purpose purpose,
                      const struct iam_mock_request *request, struct iam_mock_response *response) {
    const char *why = "the response is NULL";
    mock_lock(mock);
    int result = response ? check_request(request, &why) : IAM_MOCK_EINVAL;
    if (!result)
        result = call_answer(mock, purpose, request, response, &why);
    if (result < 0 && purpose == CALL_TO_SEND) {
        problems_add(&mock->problems, "iam_mock_send: %s: %s", iam_mock_code_text(result), why);
        if (response)
            response_set_nothing(response);
    }
    if (result >= 0 && purpose == CALL_TO_CONNECT && request->body_unknown)
        call_remark_unforeseen(&mock->problems, &mock->call, &mock->state.script);
    mock_unlock(mock);
    return result;
}

int iam_mock_send(struct iam_mock *mock, const struct iam_mock_request *request,
                  struct iam_mock_response *response) {
    return mock ? call_enter(mock, CALL_TO_SEND, request, response) : IAM_MOCK_EINVAL;
}

int iam_mock_connect(struct iam_mock *mock, const struct iam_mock_request *request) {
    return mock ? call_enter(mock, CALL_TO_CONNECT, request, &mock->unconnected) : IAM_MOCK_EINVAL;
}

int iam_mock_needs_connection(struct iam_mock *mock, const struct iam_mock_request *request) {
    return mock ? call_enter(mock, CALL_TO_FORESEE, request, &mock->unconnected) : IAM_MOCK_EINVAL;
}
