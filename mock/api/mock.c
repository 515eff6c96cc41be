/* The public functions that make, free, clone and restore a mock, and the exchange of its state. */
#include "api/mock.h"
#include "base/text.h"
#include "base/error.h"
#include "base/memory.h"
#include "files/directory.h"

/* ----- Making a mock -------------------------------------------------------------------------- */

/* Make a mock with a state. On success the mock owns the state. */
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
    responses_init(&mock->responses, mock);
    mock->account_text = mock->journal_text = mock->problems_text = (struct text){0};
    mock->findings_text = mock->truth_text = mock->unmet_text = mock->account_xml = (struct text){0};
    problems_clear(&mock->problems);
    mock->unconnected = (struct iam_mock_response){0};
    mock->on_free_count = 0;
    mock->call_limit.handler = NULL;
    call_limit_restart(mock);
    *out = mock;
    return 0;
}

/* Replace built-in fixtures by those of a directory. */
static int read_fixtures(struct state *state, const char *directory, struct iam_mock_error *error) {
    state->fixtures = fixture_set_new();
    if (!state->fixtures)
        return error_no_memory(error);
    int result = fixtures_read_directory(state->fixtures->own, directory, error);
    if (!result)
        fixture_set_complete(state->fixtures);
    return result;
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
    if (options->fixture_directory)
        result = read_fixtures(&state, options->fixture_directory, error);
    size_t capacity = options->journal_capacity ? options->journal_capacity : JOURNAL_DEFAULT_CAPACITY;
    if (!result)
        result = mock_make(out, &state, capacity, error);
    if (result)
        state_free(&state);
    return result;
}

/* Call the functions of the adapters. Each is removed first: a function may change the list. */
static void call_on_free(struct iam_mock *mock) {
    while (mock->on_free_count > 0) {
        const struct on_free first = mock->on_free[0];
        iam_mock_on_free(mock, NULL, first.context);
        first.function(mock, first.context);
    }
}

void iam_mock_free(struct iam_mock *mock) {
    if (!mock)
        return;
    call_on_free(mock);
    responses_free(&mock->responses);
    text_free(&mock->account_text);
    text_free(&mock->account_xml);
    text_free(&mock->journal_text);
    text_free(&mock->problems_text);
    text_free(&mock->unmet_text);
    text_free(&mock->findings_text);
    text_free(&mock->truth_text);
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
    if (result) {
        state_free(&state);
        return result;
    }
    (*out)->call_limit.handler = mock->call_limit.handler;
    (*out)->call_limit.context = mock->call_limit.context;
    call_limit_restart(*out);
    return 0;
}

int iam_mock_clone(struct iam_mock **out, struct iam_mock *mock, struct iam_mock_error *error) {
    if (!out || !mock)
        return error_null(error, out ? "mock" : "out");
    mock_lock(mock);
    int result = clone_locked(out, mock, mock->journal.capacity, error);
    mock_unlock(mock);
    return result;
}

/* Lock in the order of addresses: otherwise two restores at once could wait for each other for ever. */
static void lock_both(struct iam_mock *a, struct iam_mock *b) {
    bool a_first = (uintptr_t)a < (uintptr_t)b;
    mock_lock(a_first ? a : b);
    mock_lock(a_first ? b : a);
}

/* If the mock verifies signatures, each key of `from` must have a secret. */
static int check_secrets(const struct iam_mock *mock, const struct iam_mock *from,
                         struct iam_mock_error *error) {
    if (mock->state.authentication != IAM_MOCK_VERIFY_SIGNATURES)
        return 0;
    for (const struct access_key *key = from->state.account.keys; key; key = key->next) {
        if (key_secret(key).size == 0)
            return error_set(
                error, IAM_MOCK_EINVAL, "from",
                "access key %.64s has no secret; expected one, since the mock verifies signatures",
                key_id(key).data);
    }
    return 0;
}

static int restore_locked(struct iam_mock *mock, const struct iam_mock *from, struct iam_mock_error *error) {
    struct state state;
    const int result = check_secrets(mock, from, error);
    if (result)
        return result;
    if (!state_clone(&state, &from->state))
        return error_no_memory(error);
    state_free(&mock->state);
    mock->state = state;
    journal_clear(&mock->journal);
    problems_clear(&mock->problems);
    call_limit_restart(mock);
    return 0;
}

int iam_mock_restore(struct iam_mock *mock, struct iam_mock *from, struct iam_mock_error *error) {
    if (!mock || !from)
        return error_null(error, mock ? "from" : "mock");
    if (mock == from)
        return 0;
    lock_both(mock, from);
    const int result = restore_locked(mock, from, error);
    mock_unlock(from);
    mock_unlock(mock);
    if (result)
        error_mask_secrets(error);
    return result;
}

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
