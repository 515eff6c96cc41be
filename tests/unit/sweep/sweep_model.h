/*
 * A small client of one device, careful or with a bug, and a plain loop that sweeps it: what a test framework
 * does, without processes.
 */
#ifndef TESTS_UNIT_SWEEP_SWEEP_MODEL_H
#define TESTS_UNIT_SWEEP_SWEEP_MODEL_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "send.h"

enum model_bug {
    CAREFUL,
    LOST_IS_FAILURE, /* no answer: it wasn't done */
    ANY_200,         /* whatever the body is */
    NO_BOUND,        /* Throttling: again, for ever */
    LAST_DECIDES     /* giving up, it goes by the last attempt alone */
};

enum model_told { TOLD_DONE, TOLD_NOT_DONE, TOLD_UNKNOWN };

#define MODEL_ATTEMPTS 3
#define MODEL_CALL_LIMIT 40

struct model {
    struct iam_mock *from, *mock;
    struct iam_mock_sweep *sweep;
    struct iam_mock_response response;
    struct iam_mock_error error;
    struct iam_mock_sweep_observation observation;
    enum model_bug bug;
    bool backwards; /* of the cases that can be had, the last is run first */
    bool reuses;    /* its connection is one that was there before, as long as it lasts */
};

static inline int model_setup(void **state) {
    struct model *model = calloc(1, sizeof *model);
    *state = model; /* first: the teardown is to find it */
    if (!model || iam_mock_new(&model->from, NULL, &model->error))
        return -1;
    const struct iam_mock_user user = {.name = "Bob"};
    const struct iam_mock_device device = {.serial_number = BOB_MFA, .user_name = "Bob"};
    if (iam_mock_add_user(model->from, &user, &model->error) ||
        iam_mock_add_device(model->from, &device, &model->error))
        return -1;
    return iam_mock_clone(&model->mock, model->from, &model->error);
}

static inline int model_teardown(void **state) {
    struct model *model = *state;
    if (model) {
        iam_mock_sweep_free(model->sweep);
        iam_mock_free(model->mock);
        iam_mock_free(model->from);
    }
    free(model);
    *state = NULL;
    return 0;
}

static inline bool model_is_success(const struct model *model) {
    static const char start[] = "<DeactivateMFADeviceResponse", end[] = "</DeactivateMFADeviceResponse>\n";
    const char *body = model->response.body;
    const size_t size = model->response.body_size;
    if (model->bug == ANY_200)
        return true;
    return size > sizeof end && strncmp(body, start, sizeof start - 1) == 0 &&
           strcmp(body + size - (sizeof end - 1), end) == 0 && !strstr(body, "<Error>");
}

/* As libcurl does: what breaks on a connection that was there before is sent again on a new one. */
static inline int model_send(struct model *model, bool *reused) {
    struct iam_mock_request request = {
        .body = DEACTIVATE_BOB, .body_size = sizeof DEACTIVATE_BOB - 1, .timeout_ms = 1000};
    request.reused = *reused && iam_mock_needs_connection(model->mock, &request) == 0;
    int result = iam_mock_send(model->mock, &request, &model->response);
    if (request.reused && (result == IAM_MOCK_RESET || result == IAM_MOCK_CLOSED)) {
        request.reused = false;
        request.resent = true;
        result = iam_mock_send(model->mock, &request, &model->response);
    }
    *reused = false;
    return result;
}

/* Deactivate Bob's device, and say what has become of it. */
static inline enum model_told model_client(struct model *model) {
    bool in_doubt = false, lost = false, reused = model->reuses;
    for (int attempt = 0; attempt < MODEL_ATTEMPTS; attempt++) {
        const int result = model_send(model, &reused);
        const int status = model->response.status;
        assert_true(result >= 0);
        if (iam_mock_call_count(model->mock) >= MODEL_CALL_LIMIT)
            return TOLD_UNKNOWN;
        if (result == 0 && status == 200 && model_is_success(model))
            return TOLD_DONE;
        const bool throttled = result == 0 && model->response.error_code &&
                               strcmp(model->response.error_code, "Throttling") == 0;
        if (throttled && model->bug == NO_BOUND)
            attempt = 0;
        if (result == 0 && status >= 400 && status < 500 && status != 408 && !throttled)
            return in_doubt ? TOLD_UNKNOWN : TOLD_NOT_DONE;
        lost = !throttled && (result == 0 || result > IAM_MOCK_CONNECT_TIMEOUT);
        in_doubt |= lost && model->bug != LOST_IS_FAILURE;
    }
    return (model->bug == LAST_DECIDES ? lost : in_doubt) ? TOLD_UNKNOWN : TOLD_NOT_DONE;
}

static inline bool model_told_the_truth(struct model *model, enum model_told told) {
    struct iam_mock_counts counts;
    assert_int_equal(iam_mock_get_counts(model->mock, NULL, NULL, NULL, &counts), 0);
    const enum iam_mock_device_state device = iam_mock_get_device_state(model->mock, "Bob", BOB_MFA);
    return told == TOLD_DONE       ? device == IAM_MOCK_DEACTIVATED
           : told == TOLD_NOT_DONE ? counts.applied == 0
                                   : counts.lost > 0;
}

static inline void model_run_case(struct model *model, const struct iam_mock_sweep_case *it) {
    static const char *const words[] = {"told \"done\"", "told \"not done\"", "told \"unknown\""};
    assert_int_equal(iam_mock_restore(model->mock, model->from, &model->error), 0);
    assert_int_equal(iam_mock_sweep_arm(it, model->mock, &model->error), 0);
    const enum model_told told = model_client(model);
    const bool unbounded = iam_mock_call_count(model->mock) >= MODEL_CALL_LIMIT;
    const bool truth = model_told_the_truth(model, told);
    iam_mock_sweep_observe(model->mock, &model->observation);
    const char *journal = iam_mock_journal_text(model->mock);
    assert_non_null(journal);
    assert_int_equal(iam_mock_sweep_record(model->sweep, it, &model->observation,
                                           unbounded ? IAM_MOCK_SWEEP_UNBOUNDED
                                           : truth   ? IAM_MOCK_SWEEP_PASSED
                                                     : IAM_MOCK_SWEEP_FAILED,
                                           unbounded ? "40 calls"
                                           : truth   ? NULL
                                                     : words[told],
                                           journal),
                     0);
}

static inline void model_new_sweep(struct model *model, const struct iam_mock_sweep_options *options) {
    iam_mock_sweep_free(model->sweep);
    model->sweep = NULL;
    assert_int_equal(iam_mock_sweep_new(&model->sweep, options, &model->error), 0);
}

static inline void model_run(struct model *model, const struct iam_mock_sweep_options *options) {
    const struct iam_mock_sweep_case *waiting[2000];
    size_t count;
    model_new_sweep(model, options);
    do {
        const struct iam_mock_sweep_case *it;
        for (count = 0; count < 2000 && (it = iam_mock_sweep_next(model->sweep)) != NULL; count++)
            waiting[count] = it;
        for (size_t i = 0; i < count; i++)
            model_run_case(model, waiting[model->backwards ? count - 1 - i : i]);
    } while (count > 0);
}

/* A copy, which is to be freed. */
static inline char *model_text(struct model *model) {
    const char *text = iam_mock_sweep_text(model->sweep);
    assert_non_null(text);
    char *copy = malloc(strlen(text) + 1);
    assert_non_null(copy);
    return strcpy(copy, text);
}

static inline void assert_says(const char *text, const char *part) {
    assert_non_null(text);
    if (!strstr(text, part))
        fail_msg("\"%s\" isn't in:\n%.900s", part, text);
}

static inline void assert_says_not(const char *text, const char *part) {
    assert_non_null(text);
    if (strstr(text, part))
        fail_msg("\"%s\" is in the text", part);
}

#endif
