/*
 * What must hold of each call of the library, looked at around it (the linker's --wrap):
 * out of memory is reported if and only if it happened; then nothing has changed; and the same call made
 * again with memory available gives what it gives where nothing ever fails.
 *
 * Of libxml2's own allocations, a failure that it hides is allowed if what was loaded is the same.
 */
#define _DEFAULT_SOURCE
#include "base/view.h"
#include "torture.h"

#include <iam_mock.h>
#include <libxml/xmlerror.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files/fixture_compile.h"

#define WRAP(type, name, parameters)                                                                         \
    type __real_##name parameters;                                                                           \
    type __wrap_##name parameters;                                                                           \
    type __wrap_##name parameters

#define MAX_CALLS 65536 /* of a test: so many are compared with the plain run */
#define MAX_MOCKS 64
#define MAX_NAMES 32
#define DUMPS_AFTER_FAILURE 10 /* of a run in which all fails, so many calls are looked at whole */

/* What a call gave in the plain run. */
struct record {
    const char *function;
    int result;
    long allocations; /* made up to its end */
    uint64_t hash;    /* of what it returned and loaded */
};

/* One call that the test made; those that the library makes of itself meanwhile belong to it. */
struct call {
    const char *function;
    struct iam_mock *mock, *other; /* whose state a failure must not change; NULL: none */
    struct iam_mock_error *error;
    bool outermost, dumped, again, keeps_nothing, records_problem;
    long failed[TORTURE_SOURCES], failed_before, live, number;
    uint64_t before, loaded;
    struct iam_mock_error error_before;
};

static bool plain_run, made_again; /* the call that failed succeeded when it was made again */
static int depth, dumps;
static long calls_made;
static uint64_t loaded; /* what the call under way passed to adders and compiled so far, as a hash */
static struct record *records;
static uint64_t *shared_hash;
static struct iam_mock *mocks[MAX_MOCKS];
static char rule_names[MAX_NAMES][160];

/* ----- Hashes (FNV-1a) ------------------------------------------------------------------------------- */

#define HASH_START UINT64_C(14695981039346656037)

static uint64_t hash_bytes(uint64_t hash, const void *data, size_t size) {
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t hash_number(uint64_t hash, int64_t number) {
    return hash_bytes(hash, &number, sizeof number);
}

static uint64_t hash_text(uint64_t hash, const char *text) {
    return text ? hash_bytes(hash_number(hash, 1), text, strlen(text) + 1) : hash_number(hash, 0);
}

/* ----- The state of a mock, as far as the public API shows it --------------------------------------- */

int __real_iam_mock_get_rule(struct iam_mock *mock, const char *name, struct iam_mock_rule_counts *out);
const char *__real_iam_mock_account_text(struct iam_mock *mock);
const char *__real_iam_mock_journal_text(struct iam_mock *mock);
const char *__real_iam_mock_problems_text(struct iam_mock *mock);
void __real_iam_mock_free(struct iam_mock *mock);
int64_t __real_iam_mock_now_ms(struct iam_mock *mock);

static uint64_t hash_rule_counts(uint64_t hash, struct iam_mock *mock, const char *name) {
    struct iam_mock_rule_counts counts = {0, 0};
    if (__real_iam_mock_get_rule(mock, name, &counts) != 0)
        return hash;
    return hash_number(hash_number(hash_text(hash, name), counts.matched), counts.acted);
}

/* The rules of a sweep are named by their faults; these are some that the tests arm. */
static uint64_t hash_armed_rules(uint64_t hash, struct iam_mock *mock) {
    static const char *const outcomes[] = {
        "RESET",         "REFUSED", "Throttling",         "ServiceFailure",
        "CUT@5/applied", "CLOSED",  "hostile:no-message", "InternalFailure/applied"};
    for (int i = 1; i <= 3; i++) {
        for (size_t k = 0; k < sizeof outcomes / sizeof outcomes[0]; k++) {
            char name[64];
            snprintf(name, sizeof name, "sweep %d:%s", i, outcomes[k]);
            hash = hash_rule_counts(hash, mock, name);
        }
    }
    return hash;
}

static uint64_t hash_mock(uint64_t hash, struct iam_mock *mock, bool with_problems) {
    if (!mock)
        return hash;
    hash = hash_number(hash, __real_iam_mock_now_ms(mock));
    hash = hash_text(hash, __real_iam_mock_account_text(mock));
    hash = hash_text(hash, __real_iam_mock_journal_text(mock));
    if (with_problems)
        hash = hash_text(hash, __real_iam_mock_problems_text(mock));
    for (int i = 1; i <= 16; i++) {
        char name[16];
        snprintf(name, sizeof name, "rule %d", i);
        hash = hash_rule_counts(hash, mock, name);
    }
    hash = hash_armed_rules(hash, mock);
    for (size_t i = 0; i < MAX_NAMES && rule_names[i][0]; i++)
        hash = hash_rule_counts(hash, mock, rule_names[i]);
    return hash;
}

/* Made in a child, so that the texts' buffers here stay as they are: they too are memory of the mock. */
static uint64_t dump(const struct call *call) {
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        torture_allocator.armed = false;
        uint64_t hash = hash_mock(HASH_START, call->mock, !call->records_problem);
        *shared_hash = hash_mock(hash, call->other, true);
        _exit(0);
    }
    int status = 0;
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        torture_violation("%s: the state can't be read", call->function);
    return *shared_hash;
}

/* ----- Around a call --------------------------------------------------------------------------------- */

/* Before any process is made that has to share it. */
__attribute__((constructor)) static void share(void) {
    records = torture_shared(MAX_CALLS * sizeof *records);
    shared_hash = torture_shared(sizeof *shared_hash);
}

void torture_calls_start(bool plain) {
    if (plain)
        memset(records, 0, MAX_CALLS * sizeof *records);
    plain_run = plain;
    made_again = false;
    depth = dumps = 0;
    calls_made = 0;
    memset(mocks, 0, sizeof mocks);
    memset(rule_names, 0, sizeof rule_names);
}

bool torture_calls_fit(void) { return calls_made <= MAX_CALLS; }

void torture_free_mocks(void) {
    for (size_t i = 0; i < MAX_MOCKS; i++) {
        if (mocks[i])
            __real_iam_mock_free(mocks[i]);
    }
}

static void change_mock(struct iam_mock *from, struct iam_mock *to) {
    for (size_t i = 0; i < MAX_MOCKS; i++) {
        if (mocks[i] == from) {
            mocks[i] = to;
            return;
        }
    }
}

static const struct record *record_of(const struct call *call) {
    return call->number < MAX_CALLS ? &records[call->number] : NULL;
}

/* Will the allocation that fails be asked for in this call? The plain run knows. */
static bool will_fail(const struct call *call) {
    const struct torture_allocator *a = &torture_allocator;
    const struct record *record = record_of(call);
    if (a->failed[0] + a->failed[1] > 0)
        return a->from_on && dumps++ < DUMPS_AFTER_FAILURE;
    return record && a->fail_at > a->count && a->fail_at <= record->allocations;
}

static void begin(struct call *call) {
    call->outermost = depth++ == 0;
    if (!call->outermost || !torture_allocator.armed)
        return;
    call->number = calls_made++;
    call->dumped = !plain_run && will_fail(call);
    if (call->dumped)
        call->before = dump(call);
    if (call->error)
        call->error_before = *call->error;
    call->failed_before = torture_allocator.failed[0] + torture_allocator.failed[1];
}

static void attempt(struct call *call) {
    if (!call->outermost)
        return;
    xmlResetLastError(); /* libxml2 keeps the last message */
    memcpy(call->failed, torture_allocator.failed, sizeof call->failed);
    call->live = torture_allocator.live;
    loaded = HASH_START;
}

/* A sweep, once it was recorded again, goes on as in the plain run: what it plans comes from all before. */
static void look_at_sweep(const struct call *call, bool same) {
    const bool is_sweep = strncmp(call->function, "iam_mock_sweep_", 15) == 0;
    if (made_again && is_sweep && !same)
        torture_violation("%s: something else, after an earlier call failed and was made again",
                          call->function);
    made_again |= call->again && is_sweep && same;
}

static void look(const struct call *call, int result, uint64_t hash, bool library, bool xml) {
    const struct record *plain = record_of(call);
    bool same = plain && plain->result == result && plain->hash == hash;
    if (result == IAM_MOCK_ENOMEM && !library && !xml)
        torture_violation("%s: ENOMEM, but no allocation failed", call->function);
    if (result != IAM_MOCK_ENOMEM && library)
        torture_violation("%s: an allocation failed, but the result is %d", call->function, result);
    if (result != IAM_MOCK_ENOMEM && !library && xml && call->failed_before == 0 && !same)
        torture_violation(
            "%s: an allocation of libxml2 failed, the result is %d, and what was loaded differs",
            call->function, result);
    if (call->again && !same)
        torture_violation("%s: made again with memory available, it gives something else (result %d)",
                          call->function, result);
    look_at_sweep(call, same);
    if (result < 0 && call->error && call->error->code != result)
        torture_violation("%s: the result is %d, and error->code %d", call->function, result,
                          call->error->code);
    if (result < 0 && call->dumped && (library || xml) && dump(call) != call->before)
        torture_violation("%s: it failed, and the state has changed", call->function);
    xmlResetLastError();
    if (result < 0 && call->keeps_nothing && torture_allocator.live != call->live)
        torture_violation("%s: it failed, and %ld blocks more than before live", call->function,
                          torture_allocator.live - call->live);
}

/* True: make the call again. */
static bool end(struct call *call, int result, uint64_t hash) {
    if (!call->outermost || !torture_allocator.armed) {
        depth--;
        return false;
    }
    hash = hash_number(loaded, (int64_t)hash);
    if (plain_run && call->number < MAX_CALLS)
        records[call->number] = (struct record){call->function, result, torture_allocator.count, hash};
    bool library = torture_allocator.failed[TORTURE_LIBRARY] > call->failed[TORTURE_LIBRARY];
    bool xml = torture_allocator.failed[TORTURE_XML] > call->failed[TORTURE_XML];
    if (!plain_run)
        look(call, result, hash, library, xml);
    if (result == IAM_MOCK_ENOMEM && (library || xml) && !torture_allocator.from_on && !call->again) {
        call->again = true;
        if (call->error)
            *call->error = call->error_before;
        return true;
    }
    depth--;
    return false;
}

/* ----- Functions that can run out of memory ----------------------------------------------------------- */

WRAP(int, iam_mock_new,
     (struct iam_mock * *out, const struct iam_mock_options *options, struct iam_mock_error *error)) {
    struct call call = {.function = "iam_mock_new", .error = error, .keeps_nothing = true};
    struct iam_mock *old = out ? *out : NULL;
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_new(out, options, error);
        if (result < 0 && out && *out != old)
            torture_violation("iam_mock_new: it failed, and set *out");
    } while (end(&call, result, 0));
    if (result == 0 && call.outermost)
        change_mock(NULL, *out);
    return result;
}

WRAP(int, iam_mock_clone, (struct iam_mock * *out, struct iam_mock *mock, struct iam_mock_error *error)) {
    struct call call = {.function = "iam_mock_clone", .mock = mock, .error = error, .keeps_nothing = true};
    struct iam_mock *old = out ? *out : NULL;
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_clone(out, mock, error);
        if (result < 0 && out && *out != old)
            torture_violation("iam_mock_clone: it failed, and set *out");
    } while (end(&call, result, 0));
    if (result == 0 && call.outermost)
        change_mock(NULL, *out);
    return result;
}

WRAP(void, iam_mock_free, (struct iam_mock * mock)) {
    if (mock && depth == 0)
        change_mock(mock, NULL);
    __real_iam_mock_free(mock);
}

WRAP(int, iam_mock_restore, (struct iam_mock * mock, struct iam_mock *from, struct iam_mock_error *error)) {
    struct call call = {.function = "iam_mock_restore", .mock = mock, .other = from, .error = error};
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_restore(mock, from, error);
    } while (end(&call, result, 0));
    return result;
}

static uint64_t hash_user(uint64_t hash, const struct iam_mock_user *user) {
    hash = hash_text(hash_text(hash, user->name), user->path);
    return hash_text(hash_text(hash, user->id), user->create_date);
}

static uint64_t hash_device(uint64_t hash, const struct iam_mock_device *device) {
    hash = hash_text(hash_text(hash, device->serial_number), device->user_name);
    hash = hash_number(hash_number(hash, device->root), device->kind);
    return hash_text(hash, device->enable_date);
}

static uint64_t hash_access_key(uint64_t hash, const struct iam_mock_access_key *key) {
    hash = hash_text(hash_text(hash_text(hash, key->id), key->secret), key->session_token);
    hash = hash_number(hash_text(hash, key->expires), key->principal);
    hash = hash_text(hash_text(hash_text(hash, key->user_name), key->role_name), key->session_name);
    return hash_number(hash, key->mfa_authenticated);
}

/* Its length only: a temporary file has another name in each run. */
static uint64_t hash_path(uint64_t hash, const char *path) {
    return path ? hash_number(hash, (int64_t)strlen(path)) : hash_number(hash, -1);
}

static uint64_t hash_rule(uint64_t hash, const struct iam_mock_rule *rule) {
    hash = hash_text(hash_text(hash, rule->name), rule->action);
    hash = hash_text(hash_text(hash, rule->user_name), rule->serial_number);
    hash = hash_number(hash_number(hash_number(hash, rule->skip), rule->times), rule->one_in);
    hash = hash_number(hash_number(hash, rule->for_ms), rule->when);
    hash = hash_text(hash_text(hash, rule->error), rule->message);
    hash = hash_number(hash_number(hash, rule->status), rule->force);
    hash = hash_number(hash_path(hash, rule->body_file), rule->race);
    hash = hash_number(hash_number(hash, rule->fresh), rule->optional);
    return hash_number(hash_path(hash, rule->file), rule->line);
}

static void note_rule_name(const struct iam_mock_rule *rule) {
    if (!rule->name)
        return;
    for (size_t i = 0; i < MAX_NAMES; i++) {
        if (!rule_names[i][0] || strncmp(rule_names[i], rule->name, sizeof rule_names[i] - 1) == 0) {
            snprintf(rule_names[i], sizeof rule_names[i], "%s", rule->name);
            return;
        }
    }
}

/* Adders: what a scenario says arrives here, so this is also where to see what was loaded. */
#define WRAP_ADDER(symbol, structure, hash, noted)                                                           \
    WRAP(int, symbol,                                                                                        \
         (struct iam_mock * mock, const struct structure *added, struct iam_mock_error *error)) {            \
        struct call call = {.function = #symbol, .mock = mock, .error = error};                              \
        int result;                                                                                          \
        noted; /* before what is there is looked at */                                                       \
        begin(&call);                                                                                        \
        do {                                                                                                 \
            attempt(&call);                                                                                  \
            if (added)                                                                                       \
                loaded = hash(hash_text(loaded, #symbol), added);                                            \
            result = __real_##symbol(mock, added, error);                                                    \
        } while (end(&call, result, 0));                                                                     \
        return result;                                                                                       \
    }

WRAP_ADDER(iam_mock_add_user, iam_mock_user, hash_user, (void)0)
WRAP_ADDER(iam_mock_add_device, iam_mock_device, hash_device, (void)0)
WRAP_ADDER(iam_mock_add_access_key, iam_mock_access_key, hash_access_key, (void)0)
WRAP_ADDER(iam_mock_add_rule, iam_mock_rule, hash_rule, added ? note_rule_name(added) : (void)0)

WRAP(int, iam_mock_load_scenario, (struct iam_mock * mock, const char *file, struct iam_mock_error *error)) {
    struct call call = {.function = "iam_mock_load_scenario", .mock = mock, .error = error};
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_load_scenario(mock, file, error);
    } while (end(&call, result, 0));
    return result;
}

WRAP(int, iam_mock_load_scenario_text,
     (struct iam_mock * mock, const char *text, size_t size, struct iam_mock_error *error)) {
    struct call call = {.function = "iam_mock_load_scenario_text", .mock = mock, .error = error};
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_load_scenario_text(mock, text, size, error);
    } while (end(&call, result, 0));
    return result;
}

static uint64_t hash_response(const struct iam_mock_response *response) {
    uint64_t hash = hash_number(HASH_START, response->status);
    for (size_t i = 0; i < response->header_count; i++)
        hash = hash_text(hash_text(hash, response->headers[i].name), response->headers[i].value);
    if (response->body)
        hash = hash_bytes(hash, response->body, response->body_size + 1);
    return hash_number(hash_text(hash, response->error_code), (int64_t)response->number);
}

/* A send that fails is a problem of the test, and recorded as such: problems aren't compared. */
#define WRAP_SENDER(symbol)                                                                                  \
    WRAP(int, symbol,                                                                                        \
         (struct iam_mock * mock, const struct iam_mock_request *request,                                    \
          struct iam_mock_response *response)) {                                                             \
        struct call call = {.function = #symbol, .mock = mock, .records_problem = true};                     \
        int result;                                                                                          \
        begin(&call);                                                                                        \
        do {                                                                                                 \
            attempt(&call);                                                                                  \
            result = __real_##symbol(mock, request, response);                                               \
            if (result < 0 && response && mock && (response->status != 0 || response->body))                 \
                torture_violation(#symbol ": it failed, and left an answer");                                \
        } while (end(&call, result, result >= 0 ? hash_response(response) : 0));                             \
        return result;                                                                                       \
    }

WRAP_SENDER(iam_mock_send)
WRAP_SENDER(iam_mock_begin_call)

/* A failure of its own is no problem yet. */
WRAP(int, iam_mock_connect, (struct iam_mock * mock, const struct iam_mock_request *request)) {
    struct call call = {.function = "iam_mock_connect", .mock = mock};
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_connect(mock, request);
    } while (end(&call, result, 0));
    return result;
}

WRAP(int, iam_mock_begin_connect,
     (struct iam_mock * mock, const struct iam_mock_request *request, struct iam_mock_response *response)) {
    struct call call = {.function = "iam_mock_begin_connect", .mock = mock};
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_begin_connect(mock, request, response);
    } while (end(&call, result, result > 0 ? hash_response(response) : 0));
    return result;
}

/* A race is made to a copy of the account, also if the call is only foreseen. */
WRAP(int, iam_mock_needs_connection, (struct iam_mock * mock, const struct iam_mock_request *request)) {
    struct call call = {.function = "iam_mock_needs_connection", .mock = mock};
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_needs_connection(mock, request);
    } while (end(&call, result, 0));
    return result;
}

/* A text of the mock, but for the names of temporary directories, which are others in each run. */
static uint64_t hash_returned(const char *text) {
    uint64_t hash = hash_number(HASH_START, text != NULL);
    for (; text && *text; text++) {
        if (strncmp(text, "/tmp/", 5) == 0)
            text += 5 + strcspn(text + 5, "/: \n\"");
        if (!*text)
            break;
        hash = hash_bytes(hash, text, 1);
    }
    return hash;
}

#define WRAP_TEXT(symbol)                                                                                    \
    WRAP(const char *, symbol, (struct iam_mock * mock)) {                                                   \
        struct call call = {.function = #symbol, .mock = mock};                                              \
        const char *text;                                                                                    \
        begin(&call);                                                                                        \
        do {                                                                                                 \
            attempt(&call);                                                                                  \
            text = __real_##symbol(mock);                                                                    \
        } while (end(&call, text || !mock ? 0 : IAM_MOCK_ENOMEM, hash_returned(text)));                      \
        return text;                                                                                         \
    }

WRAP_TEXT(iam_mock_account_text)
WRAP_TEXT(iam_mock_journal_text)
WRAP_TEXT(iam_mock_problems_text)
WRAP_TEXT(iam_mock_findings_text)
WRAP_TEXT(iam_mock_sweep_unmet_text)

WRAP(const char *, iam_mock_account_xml, (struct iam_mock * mock, struct iam_mock_error *error)) {
    struct iam_mock_error own = {0}, *details = error ? error : &own;
    struct call call = {.function = "iam_mock_account_xml", .mock = mock};
    const char *text;
    begin(&call);
    do {
        attempt(&call);
        text = __real_iam_mock_account_xml(mock, details);
    } while (end(&call, text ? 0 : details->code, hash_returned(text)));
    return text;
}

WRAP(const char *, iam_mock_contradiction,
     (struct iam_mock * mock, const char *user_name, const char *serial_number, enum iam_mock_told told)) {
    struct call call = {.function = "iam_mock_contradiction", .mock = mock};
    const char *text;
    begin(&call);
    do {
        attempt(&call);
        text = __real_iam_mock_contradiction(mock, user_name, serial_number, told);
    } while (end(&call, text || !mock ? 0 : IAM_MOCK_ENOMEM, hash_returned(text)));
    return text;
}

/* ----- The sweep --------------------------------------------------------------------------------------- */

struct iam_mock_sweep_totals __real_iam_mock_sweep_get_totals(const struct iam_mock_sweep *sweep);

static uint64_t hash_totals(const struct iam_mock_sweep *sweep) {
    struct iam_mock_sweep_totals totals = __real_iam_mock_sweep_get_totals(sweep);
    uint64_t hash = hash_number(hash_number(HASH_START, totals.cases), totals.run);
    hash = hash_number(hash_number(hash, totals.failed), totals.not_applicable);
    hash = hash_number(hash_number(hash, (int64_t)totals.possible), (int64_t)totals.skipped);
    hash = hash_number(hash, totals.all_skipped);
    return hash_number(hash_number(hash, totals.diverged), totals.unreached);
}

WRAP(int, iam_mock_sweep_new,
     (struct iam_mock_sweep * *out, const struct iam_mock_sweep_options *options,
      struct iam_mock_error *error)) {
    struct call call = {.function = "iam_mock_sweep_new", .error = error, .keeps_nothing = true};
    struct iam_mock_sweep *old = out ? *out : NULL;
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_sweep_new(out, options, error);
        if (result < 0 && out && *out != old)
            torture_violation("iam_mock_sweep_new: it failed, and set *out");
    } while (end(&call, result, 0));
    return result;
}

WRAP(int, iam_mock_sweep_arm,
     (const struct iam_mock_sweep_case *it, struct iam_mock *mock, struct iam_mock_error *error)) {
    struct call call = {.function = "iam_mock_sweep_arm", .mock = mock, .error = error};
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_sweep_arm(it, mock, error);
    } while (end(&call, result, 0));
    return result;
}

WRAP(int, iam_mock_sweep_arm_script,
     (const char *script, struct iam_mock *mock, struct iam_mock_error *error)) {
    struct call call = {.function = "iam_mock_sweep_arm_script", .mock = mock, .error = error};
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_sweep_arm_script(script, mock, error);
    } while (end(&call, result, 0));
    return result;
}

/* NULL says that memory is out, if an allocation failed; else that no case is left now. */
WRAP(const struct iam_mock_sweep_case *, iam_mock_sweep_next, (struct iam_mock_sweep * sweep)) {
    struct call call = {.function = "iam_mock_sweep_next"};
    const struct iam_mock_sweep_case *it;
    bool failed;
    begin(&call);
    do {
        attempt(&call);
        it = __real_iam_mock_sweep_next(sweep);
        failed = torture_allocator.failed[TORTURE_LIBRARY] > call.failed[TORTURE_LIBRARY];
    } while (end(&call, !it && failed ? IAM_MOCK_ENOMEM : 0, it ? hash_text(HASH_START, it->script) : 0));
    return it;
}

/* What it plans, when the last case of a phase is recorded, is all or nothing too. */
WRAP(int, iam_mock_sweep_record,
     (struct iam_mock_sweep * sweep, const struct iam_mock_sweep_case *it,
      const struct iam_mock_sweep_observation *observation, enum iam_mock_sweep_verdict verdict,
      const char *message, const char *journal)) {
    struct call call = {.function = "iam_mock_sweep_record", .keeps_nothing = true};
    uint64_t before = hash_totals(sweep);
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_iam_mock_sweep_record(sweep, it, observation, verdict, message, journal);
        if (result < 0 && hash_totals(sweep) != before)
            torture_violation("iam_mock_sweep_record: it failed, and the totals have changed");
    } while (end(&call, result, hash_totals(sweep)));
    return result;
}

#define WRAP_SWEEP_TEXT(symbol)                                                                              \
    WRAP(const char *, symbol, (struct iam_mock_sweep * sweep)) {                                            \
        struct call call = {.function = #symbol};                                                            \
        const char *text;                                                                                    \
        begin(&call);                                                                                        \
        do {                                                                                                 \
            attempt(&call);                                                                                  \
            text = __real_##symbol(sweep);                                                                   \
        } while (end(&call, text || !sweep ? 0 : IAM_MOCK_ENOMEM, hash_returned(text)));                     \
        return text;                                                                                         \
    }

WRAP_SWEEP_TEXT(iam_mock_sweep_text)
WRAP_SWEEP_TEXT(iam_mock_sweep_junit)
WRAP_SWEEP_TEXT(iam_mock_sweep_html)

/* Internal, but the place where what a fixture says can be seen whole. */
WRAP(int, fixture_compile,
     (struct fixture * *out, enum fixture_id id, struct view source, const char *file,
      struct iam_mock_error *error)) {
    struct call call = {.function = "fixture_compile", .error = error, .keeps_nothing = true};
    int result;
    begin(&call);
    do {
        attempt(&call);
        result = __real_fixture_compile(out, id, source, file, error);
        if (result == 0) {
            const struct fixture *fixture = *out;
            loaded = hash_text(hash_number(loaded, id), fixture->provenance);
            loaded = hash_number(hash_number(loaded, fixture->status), fixture->literal_size);
            for (uint32_t i = 0; i < fixture->count; i++) {
                const struct segment *segment = &fixture->segments[i];
                loaded = hash_number(hash_number(loaded, segment->kind), segment->which);
                loaded = hash_number(hash_number(loaded, segment->end), segment->size);
                loaded = hash_bytes(loaded, segment->text, segment->text ? segment->size : 0);
            }
        }
    } while (end(&call, result, 0));
    return result;
}

/* ----- cmocka's ------------------------------------------------------------------------------------------
 */

void _fail(const char *file, int line);

/* A text that is NULL for want of memory is a failed assertion, which is allowed, and not a crash of the
 * test. */
#define WRAP_COMPARE(symbol)                                                                                 \
    WRAP(void, symbol, (const char *a, const char *b, const char *file, int line)) {                         \
        if (!a || !b)                                                                                        \
            _fail(file, line);                                                                               \
        __real_##symbol(a, b, file, line);                                                                   \
    }

WRAP_COMPARE(_assert_string_equal)
WRAP_COMPARE(_assert_string_not_equal)

/* ----- Functions that can't say that they ran out of memory, and so must not -------------------------- */

/* What they return doesn't matter here: a failed allocation in one is a violation whatever it says. */
#define WRAP_WITHOUT(type, symbol, parameters, arguments)                                                    \
    WRAP(type, symbol, parameters) {                                                                         \
        struct call call = {.function = #symbol};                                                            \
        begin(&call);                                                                                        \
        attempt(&call);                                                                                      \
        type result = __real_##symbol arguments;                                                             \
        (void)end(&call, 0, 0);                                                                              \
        return result;                                                                                       \
    }

WRAP(void, iam_mock_end_call, (struct iam_mock * mock, uint64_t ticket, int64_t ms, bool answered)) {
    struct call call = {.function = "iam_mock_end_call"};
    begin(&call);
    attempt(&call);
    __real_iam_mock_end_call(mock, ticket, ms, answered);
    (void)end(&call, 0, 0);
}

WRAP_WITHOUT(int, iam_mock_serves, (struct iam_mock * mock, const char *url), (mock, url))
WRAP_WITHOUT(int, iam_mock_remove_user, (struct iam_mock * mock, const char *user), (mock, user))
WRAP_WITHOUT(int, iam_mock_settle_user, (struct iam_mock * mock, const char *user), (mock, user))
WRAP_WITHOUT(int, iam_mock_begin_change, (struct iam_mock * mock, const char *serial, int64_t ms),
             (mock, serial, ms))
WRAP_WITHOUT(int, iam_mock_end_change, (struct iam_mock * mock, const char *serial), (mock, serial))
WRAP_WITHOUT(enum iam_mock_device_state, iam_mock_get_device_state,
             (struct iam_mock * mock, const char *user, const char *serial), (mock, user, serial))
WRAP_WITHOUT(int, iam_mock_device_count, (struct iam_mock * mock, const char *user), (mock, user))
WRAP_WITHOUT(int, iam_mock_totp_code, (struct iam_mock * mock, const char *serial, int64_t offset, char *out),
             (mock, serial, offset, out))
WRAP_WITHOUT(int, iam_mock_get_rule,
             (struct iam_mock * mock, const char *name, struct iam_mock_rule_counts *out), (mock, name, out))
WRAP_WITHOUT(size_t, iam_mock_call_count, (struct iam_mock * mock), (mock))
WRAP_WITHOUT(const struct iam_mock_call *, iam_mock_call_at, (struct iam_mock * mock, size_t number),
             (mock, number))
WRAP_WITHOUT(int, iam_mock_get_counts,
             (struct iam_mock * mock, const char *action, const char *user, const char *serial,
              struct iam_mock_counts *out),
             (mock, action, user, serial, out))
WRAP_WITHOUT(int64_t, iam_mock_now_ms, (struct iam_mock * mock), (mock))
WRAP_WITHOUT(int, iam_mock_advance_ms, (struct iam_mock * mock, int64_t ms), (mock, ms))
WRAP_WITHOUT(struct iam_mock_sweep_totals, iam_mock_sweep_get_totals, (const struct iam_mock_sweep *sweep),
             (sweep))
