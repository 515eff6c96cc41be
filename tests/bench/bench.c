/*
 * What a call costs. `bench FIGURE` does the figure's work CALLS times between callgrind's start and stop,
 * so that what callgrind counted, less that of "nothing", is CALLS times the figure; run by tests/bench/run.
 *
 * The call is that of boto3: nine headers, a body of 203 bytes (26 of a user name, 90 of a serial with nine
 * escapes), an access key that the account has, and three rules that don't match.
 */
#include <iam_mock.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif
#endif
#ifndef CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_START_INSTRUMENTATION (void)0
#define CALLGRIND_STOP_INSTRUMENTATION (void)0
#endif

#include "boto3.h"
#include "count.h"

#define CALLS 1000
#define WARM_UP 1100 /* more than the journal holds */
#define ROUNDS 21
#define USER "bench.user.of.unit.%07d"
#define SERIAL "arn:aws:iam::123456789012:mfa/division/department/team/token-of-" USER
#define ESCAPED_SERIAL                                                                                       \
    "arn%%3Aaws%%3Aiam%%3A%%3A123456789012%%3Amfa%%2Fdivision%%2Fdepartment%%2Fteam%%2Ftoken-of-" USER
#define VERSION "&Version=2010-05-08"

static char bodies[WARM_UP + CALLS][256];
static struct iam_mock_response response;

static void must(int result, const char *what) {
    if (result != 0) {
        fprintf(stderr, "bench: %s: %s\n", what, iam_mock_code_text(result));
        exit(1);
    }
}

/* ----- The account ----------------------------------------------------------------------------------- */

static void add_user_with_device(struct iam_mock *mock, int number) {
    char name[64], serial[160];
    snprintf(name, sizeof name, USER, number);
    snprintf(serial, sizeof serial, SERIAL, number);
    must(iam_mock_add_user(mock, &(struct iam_mock_user){.name = name}, NULL), "add_user");
    must(iam_mock_add_device(mock, &(struct iam_mock_device){.serial_number = serial, .user_name = name},
                             NULL),
         "add_device");
}

static struct iam_mock *new_mock(int users) {
    struct iam_mock *mock = NULL;
    must(iam_mock_new(&mock, NULL, NULL), "new");
    for (int i = 0; i < users; i++)
        add_user_with_device(mock, i);
    return mock;
}

static void add_caller_and_rules(struct iam_mock *mock) {
    const struct iam_mock_access_key key = {.id = "AKIAIOSFODNN7EXAMPLE", .user_name = "bench.admin"};
    const struct iam_mock_rule rules[] = {
        {.user_name = "somebody", .times = IAM_MOCK_ALWAYS, .error = "ServiceFailure"},
        {.serial_number = "arn:aws:iam::123456789012:mfa/another", .error = "ConcurrentModification"},
        {.action = "DeleteVirtualMFADevice", .error = "LimitExceeded"},
    };
    must(iam_mock_add_user(mock, &(struct iam_mock_user){.name = "bench.admin"}, NULL), "add_user");
    must(iam_mock_add_access_key(mock, &key, NULL), "add_access_key");
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        must(iam_mock_add_rule(mock, &rules[i], NULL), "add_rule");
}

/* ----- The calls --------------------------------------------------------------------------------------- */

static void send_body(struct iam_mock *mock, const char *body) {
    const struct iam_mock_request request = {.method = "POST",
                                             .url = "https://iam.amazonaws.com/",
                                             .headers = headers,
                                             .header_count = sizeof headers / sizeof headers[0],
                                             .body = body,
                                             .body_size = strlen(body)};
    must(iam_mock_send(mock, &request, &response), "send");
}

/* How a figure's bodies are made, from the number of a user, and what must come back. */
struct figure {
    const char *name, *body, *error_code;
    int first; /* user */
    bool scripted;
};

#define DEACTIVATE "Action=DeactivateMFADevice" VERSION "&UserName=" USER "&SerialNumber="
static const struct figure figures[] = {
    {"success", DEACTIVATE ESCAPED_SERIAL, NULL, 0, false},
    {"no_such_entity", DEACTIVATE ESCAPED_SERIAL, "NoSuchEntity", 5000000, false},
    {"unknown_device", DEACTIVATE "%%3A" ESCAPED_SERIAL, "NoSuchEntity", 0, false},
    {"validation_error", DEACTIVATE "short%%3A%%3A", "ValidationError", 0, false},
    {"scripted_error", DEACTIVATE ESCAPED_SERIAL, "ServiceFailure", 0, true},
    {"list_one_device", "Action=ListMFADevices" VERSION "&UserName=" USER, NULL, 0, false},
};

static void make_bodies(const struct figure *figure) {
    for (int i = 0; i < WARM_UP + CALLS; i++) {
        int user = figure->first + i;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(bodies[i], sizeof bodies[i], figure->body, user, user);
#pragma GCC diagnostic pop
    }
}

/* A mock with `users` users in which the figure's call has been made so often that all is warm. */
static struct iam_mock *ready(const struct figure *figure, int users) {
    struct iam_mock *mock = new_mock(users);
    add_caller_and_rules(mock);
    if (figure->scripted)
        must(iam_mock_add_rule(
                 mock, &(struct iam_mock_rule){.times = IAM_MOCK_ALWAYS, .error = "ServiceFailure"}, NULL),
             "add_rule");
    make_bodies(figure);
    iam_mock_response_clear(&response); /* another mock's, perhaps */
    for (int i = 0; i < WARM_UP; i++)
        send_body(mock, bodies[i]);
    return mock;
}

static void measured_calls(struct iam_mock *mock) {
    for (int i = WARM_UP; i < WARM_UP + CALLS; i++)
        send_body(mock, bodies[i]);
}

static void check_answer(const struct figure *figure) {
    const char *code = response.error_code;
    if ((code == NULL) != (figure->error_code == NULL) || (code && strcmp(code, figure->error_code) != 0)) {
        fprintf(stderr, "bench: %s: the answer is %s: %s\n", figure->name, code ? code : "success",
                response.body);
        exit(1);
    }
}

static void call_figure(const struct figure *figure, int users) {
    struct iam_mock *mock = ready(figure, users);
    CALLGRIND_START_INSTRUMENTATION;
    measured_calls(mock);
    CALLGRIND_STOP_INSTRUMENTATION;
    check_answer(figure);
    iam_mock_free(mock);
}

/* Among few users: each batch deactivates the device of each, and starts again from the state before. */
static void few_users_figure(const struct figure *figure, int users) {
    struct iam_mock *from = new_mock(users), *mock = NULL;
    add_caller_and_rules(from);
    make_bodies(figure);
    must(iam_mock_clone(&mock, from, NULL), "clone");
    for (int done = -WARM_UP; done < CALLS; done += users) {
        must(iam_mock_restore(mock, from, NULL), "restore");
        if (done >= 0)
            CALLGRIND_START_INSTRUMENTATION;
        for (int i = 0; i < users; i++)
            send_body(mock, bodies[i]);
        if (done >= 0)
            CALLGRIND_STOP_INSTRUMENTATION;
        check_answer(figure);
    }
    iam_mock_free(mock);
    iam_mock_free(from);
}

/* ----- Making mocks --------------------------------------------------------------------------------------
 */

#define TEN 10
static char ten_names[TEN]
                     [64]; /* written beforehand, since the C library's formatting is not what is counted */

static void new_ten_users_free(void) {
    struct iam_mock *mock = new_mock(0);
    for (int i = 0; i < TEN; i++)
        must(iam_mock_add_user(mock, &(struct iam_mock_user){.name = ten_names[i]}, NULL), "add_user");
    iam_mock_free(mock);
}

/* Once: the first mock of the process, or the third, whose memory has been used before. */
static void new_figure(int before) {
    for (int i = 0; i < TEN; i++)
        snprintf(ten_names[i], sizeof ten_names[i], USER, i);
    for (int i = 0; i < before; i++)
        new_ten_users_free();
    CALLGRIND_START_INSTRUMENTATION;
    new_ten_users_free();
    CALLGRIND_STOP_INSTRUMENTATION;
}

static void clone_figure(void) {
    struct iam_mock *mock = new_mock(5000), *clone = NULL;
    CALLGRIND_START_INSTRUMENTATION;
    must(iam_mock_clone(&clone, mock, NULL), "clone");
    CALLGRIND_STOP_INSTRUMENTATION;
    iam_mock_free(clone);
    iam_mock_free(mock);
}

/* ----- The sweep -----------------------------------------------------------------------------------------
 */

/* Three calls, each made again until it has been answered by IAM, at most three times. */
static void swept_body(struct iam_mock *mock) {
    static const char *const forms[] = {"Action=ListMFADevices" VERSION "&UserName=bench.admin",
                                        "Action=DeactivateMFADevice" VERSION
                                        "&UserName=bench.admin&SerialNumber=arn:aws:iam::123456789012:mfa/it",
                                        "Action=DeleteVirtualMFADevice" VERSION
                                        "&SerialNumber=arn:aws:iam::123456789012:mfa/it"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        const struct iam_mock_request request = {.body = forms[i], .body_size = strlen(forms[i])};
        int attempts = 0, result;
        do {
            result = iam_mock_send(mock, &request, &response);
        } while ((result > 0 || response.status >= 500) && ++attempts < 3);
        must(result < 0 ? result : 0, "send");
    }
}

/* What the library does for a case: planning, arming, observing, recording; not the body. Prints how many. */
static void sweep_figure(void) {
    static struct iam_mock_sweep_observation observation;
    const struct iam_mock_device device = {.serial_number = "arn:aws:iam::123456789012:mfa/it",
                                           .user_name = "bench.admin"};
    const struct iam_mock_sweep_options options = {.depth = 1}; /* callgrind is slow to start and stop */
    struct iam_mock *from = new_mock(0), *mock = NULL;
    struct iam_mock_sweep *sweep = NULL;
    add_caller_and_rules(from);
    must(iam_mock_add_device(from, &device, NULL), "add_device");
    must(iam_mock_clone(&mock, from, NULL), "clone");
    CALLGRIND_START_INSTRUMENTATION;
    must(iam_mock_sweep_new(&sweep, &options, NULL), "sweep_new");
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(sweep)) != NULL;) {
        CALLGRIND_STOP_INSTRUMENTATION;
        must(iam_mock_restore(mock, from, NULL), "restore");
        CALLGRIND_START_INSTRUMENTATION;
        must(iam_mock_sweep_arm(it, mock, NULL), "sweep_arm");
        CALLGRIND_STOP_INSTRUMENTATION;
        swept_body(mock);
        CALLGRIND_START_INSTRUMENTATION;
        iam_mock_sweep_observe(mock, &observation);
        must(iam_mock_sweep_record(sweep, it, &observation, IAM_MOCK_SWEEP_PASSED, NULL, "a journal"),
             "sweep_record");
    }
    CALLGRIND_STOP_INSTRUMENTATION;
    printf("%d\n", iam_mock_sweep_get_totals(sweep).run);
    iam_mock_sweep_free(sweep);
    iam_mock_response_clear(&response);
    iam_mock_free(mock);
    iam_mock_free(from);
}

/* ----- Figures that need no callgrind --------------------------------------------------------------------
 */

static void allocations_figure(void) {
    struct iam_mock *mock = ready(&figures[0], 5000);
    size_t before = count_allocations();
    measured_calls(mock);
    printf("%zu\n", count_allocations() - before);
    check_answer(&figures[0]);
    iam_mock_free(mock);
}

static void bytes_figure(int users) {
    size_t before = count_bytes();
    struct iam_mock *mock = new_mock(users);
    printf("%zu\n", (count_bytes() - before) / (size_t)users);
    iam_mock_free(mock);
}

static int compare(const void *a, const void *b) {
    int64_t left, right;
    memcpy(&left, a, sizeof left);
    memcpy(&right, b, sizeof right);
    return left < right ? -1 : left > right;
}

static void nanoseconds_figure(void) {
    int64_t rounds[ROUNDS];
    struct iam_mock *from = ready(&figures[0], 5000), *mock = ready(&figures[0], 5000);
    for (int i = 0; i < ROUNDS; i++) {
        struct timespec start, end;
        must(iam_mock_restore(mock, from, NULL), "restore");
        clock_gettime(CLOCK_MONOTONIC, &start);
        measured_calls(mock);
        clock_gettime(CLOCK_MONOTONIC, &end);
        check_answer(&figures[0]);
        rounds[i] = (end.tv_sec - start.tv_sec) * INT64_C(1000000000) + end.tv_nsec - start.tv_nsec;
    }
    qsort(rounds, ROUNDS, sizeof rounds[0], compare);
    printf("%" PRId64 "\n", rounds[ROUNDS / 2] / CALLS);
    iam_mock_free(mock);
    iam_mock_free(from);
}

int main(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    int number = argc > 2 ? atoi(argv[2]) : 5000;
    if (strcmp(name, "nothing") == 0) {
        CALLGRIND_START_INSTRUMENTATION;
        CALLGRIND_STOP_INSTRUMENTATION;
    } else if (strcmp(name, "new_ten_users_free") == 0)
        new_figure(number);
    else if (strcmp(name, "clone") == 0)
        clone_figure();
    else if (strcmp(name, "allocations") == 0)
        allocations_figure();
    else if (strcmp(name, "bytes_per_user") == 0)
        bytes_figure(number);
    else if (strcmp(name, "nanoseconds") == 0)
        nanoseconds_figure();
    else if (strcmp(name, "sweep") == 0)
        sweep_figure();
    else {
        size_t i = 0;
        while (i < sizeof figures / sizeof figures[0] && strcmp(figures[i].name, name) != 0)
            i++;
        if (i == sizeof figures / sizeof figures[0]) {
            fputs("usage: bench FIGURE [USERS]\n", stderr);
            return 2;
        }
        if (number < WARM_UP + CALLS)
            few_users_figure(&figures[i], number); /* a divisor of WARM_UP and of CALLS */
        else
            call_figure(&figures[i], number);
    }
    return 0;
}
