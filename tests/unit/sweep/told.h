/* A body without a mock: the test tells the sweep which calls the body made. */
#ifndef TESTS_UNIT_SWEEP_TOLD_H
#define TESTS_UNIT_SWEEP_TOLD_H

#include "sweep_model.h"

static inline struct iam_mock_sweep_call told_call(const char *action, uint64_t request, bool changes) {
    struct iam_mock_sweep_call call = {.request = request,
                                       .status = 200,
                                       .applied = changes,
                                       .changes = changes,
                                       .succeeds = true,
                                       .thread = 1,
                                       .body_size = 200};
    snprintf(call.action, sizeof call.action, "%s", action);
    return call;
}

static inline void told_body(struct iam_mock_sweep_observation *out) {
    out->calls = 2;
    out->call[0] = told_call("ListMFADevices", 1, false);
    out->call[1] = told_call("DeactivateMFADevice", 2, true);
}

/* The fault at `call` was met, and not applied unless the script says so. */
static inline void meet(struct iam_mock_sweep_observation *out, const char *script) {
    const size_t call = (size_t)strtol(script, NULL, 10);
    if (call == 0)
        return;
    out->call[call - 1].planned = true;
    out->call[call - 1].applied = strstr(script, "/applied") != NULL && out->call[call - 1].changes;
}

static inline void record(struct model *model, const struct iam_mock_sweep_case *it,
                          enum iam_mock_sweep_verdict verdict) {
    assert_int_equal(iam_mock_sweep_record(model->sweep, it, &model->observation, verdict, NULL, NULL), 0);
}

static inline void pass(struct model *model, const struct iam_mock_sweep_case *it) {
    told_body(&model->observation);
    meet(&model->observation, it->script);
    record(model, it, IAM_MOCK_SWEEP_PASSED);
}

static inline void pass_fault_free(struct model *model) {
    pass(model, iam_mock_sweep_next(model->sweep));
    pass(model, iam_mock_sweep_next(model->sweep));
}

/* All scripts that can be had now, a line each, in order; to be freed. */
static inline char *all_scripts(struct model *model) {
    size_t size = 0;
    char *scripts = calloc(1, 4000000);
    assert_non_null(scripts);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        const size_t length = strlen(it->script);
        assert_true(size + length + 2 < 4000000);
        memcpy(scripts + size, it->script, length);
        scripts[size + length] = '\n';
        size += length + 1;
    }
    return scripts;
}

static inline bool has_line(const char *scripts, const char *line) {
    char whole[200];
    snprintf(whole, sizeof whole, "\n%.190s\n", line);
    const size_t size = strlen(line);
    return (strncmp(scripts, line, size) == 0 && scripts[size] == '\n') || strstr(scripts, whole) != NULL;
}

/* Does a line start with the text? */
static inline bool has_start(const char *scripts, const char *start) {
    char line[200];
    snprintf(line, sizeof line, "\n%.190s", start);
    return strncmp(scripts, start, strlen(start)) == 0 || strstr(scripts, line) != NULL;
}

/* As the body, but for a third call after Throttling, AccessDenied and RESET/applied at call 2. */
static inline void told_retry(struct iam_mock_sweep_observation *out, const char *script, uint64_t request) {
    told_body(out);
    meet(out, script);
    if (strcmp(script, "2:Throttling") && strcmp(script, "2:AccessDenied") &&
        strcmp(script, "2:RESET/applied"))
        return;
    out->calls = 3;
    out->call[2] = told_call("DeactivateMFADevice", request, true);
    out->call[2].body_size = 100;
    if (strstr(script, "/applied")) {
        out->call[2].applied = out->call[2].changes = out->call[2].succeeds = false;
        out->call[2].status = 404;
    }
}

/* Bob's device is removed on the connection that listed it. */
static inline void pass_fault_free_reused(struct model *model) {
    for (int run = 0; run < 2; run++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        told_body(&model->observation);
        model->observation.call[1].reused = true;
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
}

#endif
