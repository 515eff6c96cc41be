/*
 * A whole call. The input is an options byte, one that picks a rule, and then much like a request:
 *
 *     URL \n  Name: value \n … \n  \n  body
 *
 * What must hold of each: the answer is XML and as long as it says, or what a fault leaves of one; an error
 * leaves the account as it was, and so does a fault before the change; the same request to a mock in the same
 * state gives the same bytes and takes the same time, whether it is sent or begun and ended; the journal and
 * the findings hold no secret.
 */
#include <iam_mock.h>

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_HEADERS 16
#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#define TOKEN "IQoJb3JpZ2luX2VjEXAMPLETOKEN"

#define REQUIRE(condition)                                                                                   \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                          \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

enum {
    OPTION_KEY = 1,
    OPTION_NO_CONSTRAINTS = 2,
    OPTION_GET = 4,
    OPTION_OTHER_METHOD = 8,
    OPTION_NO_URL = 16
};

struct input {
    char *text; /* a copy with NULs where pieces end */
    struct iam_mock_header headers[MAX_HEADERS];
    struct iam_mock_request request;
};

static const char scenario[] =
    "<scenario xmlns=\"urn:iam-mock:scenario\">"
    "<user name=\"Bob\"><device serial_number=\"arn:aws:iam::123456789012:mfa/Bob\"/>"
    "<device serial_number=\"GAHT12345678\"/><device "
    "serial_number=\"arn:aws:iam::123456789012:u2f/user/Bob/k\"/>"
    "</user><user name=\"Alice\" path=\"/a&lt;b/\"/><user name=\"eve\"/>"
    "<device serial_number=\"arn:aws:iam::123456789012:mfa/spare\"/>"
    "<device serial_number=\"arn:aws:iam::123456789012:mfa/root\" root=\"true\"/>"
    "<access_key id=\"AKIAALICE0EXAMPLE000\" secret=\"" SECRET "\" user_name=\"Alice\"/>"
    "<access_key id=\"ASIABOB00EXAMPLE0000\" secret=\"" SECRET "\" session_token=\"" TOKEN
    "\" user_name=\"Bob\""
    " mfa_authenticated=\"true\"/>"
    "<access_key id=\"AKIABOB00EXAMPLE0000\" user_name=\"Bob\"/>"
    "<access_key id=\"ASIAROLE0EXAMPLE0000\" principal=\"ASSUMED_ROLE\" role_name=\"r\" session_name=\"se\"/>"
    "<access_key id=\"ASIAROOT0EXAMPLE0000\" principal=\"ASSUME_ROOT\"/>"
    "</scenario>";

/* A mock for each set of options is made once, and restored from for each input. */
static struct iam_mock *pristine[4], *mocks[2];
static struct iam_mock_response responses[2];

static void set_up(void) {
    for (unsigned i = 0; i < 4; i++) {
        struct iam_mock_options options = {
            .authentication = i & OPTION_KEY ? IAM_MOCK_REQUIRE_KEY : IAM_MOCK_ANY_CALLER,
            .constraints = i & OPTION_NO_CONSTRAINTS ? IAM_MOCK_CONSTRAINTS_OFF : IAM_MOCK_CONSTRAINTS_ON,
            .extra_host = "localhost:4566",
            .journal_capacity = 4};
        struct iam_mock_error error = {0};
        REQUIRE(iam_mock_new(&pristine[i], &options, NULL) == 0);
        if (iam_mock_load_scenario_text(pristine[i], scenario, sizeof scenario - 1, &error) != 0)
            fprintf(stderr, "%d: %s\n", error.line, error.message);
        REQUIRE(error.code == 0);
    }
    REQUIRE(iam_mock_clone(&mocks[0], pristine[0], NULL) == 0);
    REQUIRE(iam_mock_clone(&mocks[1], pristine[0], NULL) == 0);
}

/* Cut the next line off, in place. */
static char *next_line(char **rest, char *end) {
    char *line = *rest, *stop = memchr(line, '\n', (size_t)(end - line));
    *rest = stop ? stop + 1 : end;
    *(stop ? stop : end) = '\0';
    return line;
}

static void read_input(struct input *input, const uint8_t *data, size_t size) {
    unsigned options = data[0];
    input->text = malloc(size + 1);
    REQUIRE(input->text);
    memcpy(input->text, data, size);
    char *rest = input->text + 2, *end = input->text + size, *url = next_line(&rest, end);
    size_t count = 0;
    while (rest < end && count < MAX_HEADERS) {
        char *line = next_line(&rest, end), *colon = strstr(line, ": ");
        if (!colon)
            break;
        *colon = '\0';
        input->headers[count++] = (struct iam_mock_header){line, colon + 2};
    }
    input->request = (struct iam_mock_request){.method = options & OPTION_GET            ? "GET"
                                                         : options & OPTION_OTHER_METHOD ? "DELETE"
                                                                                         : NULL,
                                               .url = options & OPTION_NO_URL ? NULL : url,
                                               .headers = count ? input->headers : NULL,
                                               .header_count = count,
                                               .body = rest < end ? rest : NULL,
                                               .body_size = (size_t)(end - rest),
                                               .timeout_ms = data[0] % 4 == 3 ? 1000 : 0};
}

/* What the script does, by the input's second byte. */
static const struct iam_mock_rule rules[] = {
    {.name = "error",
     .action = "*",
     .error = "ServiceFailure",
     .message = "<&>\r\xC3\xAB\x01",
     .optional = true},
    {.name = "early",
     .when = IAM_MOCK_BEFORE_VALIDATION,
     .user_name = "Bob",
     .error = "Throttling",
     .optional = true},
    {.name = "late",
     .when = IAM_MOCK_AFTER_CHANGE,
     .action = "*",
     .error = "InternalFailure",
     .optional = true},
    {.name = "some",
     .one_in = 2,
     .skip = 1,
     .times = IAM_MOCK_ALWAYS,
     .error = "ConcurrentModification",
     .optional = true},
    {.name = "recreated", .action = "*", .race = IAM_MOCK_RACE_USER_RECREATED, .optional = true},
    {.name = "none", .user_name = "nobody", .error = "Throttling", .optional = true},
    {.name = "page", .action = "ListMFADevices", .page_limit = 1, .optional = true},
    {.name = "reassigned", .action = "*", .race = IAM_MOCK_RACE_REASSIGNED, .optional = true},
};
#define RULES (sizeof rules / sizeof rules[0])

/* Does the script change the account, or the answer after the change? */
static bool rule_changes(const uint8_t *data) {
    const struct iam_mock_rule *rule = &rules[data[1] % RULES];
    return rule->race != IAM_MOCK_NO_RACE || rule->when == IAM_MOCK_AFTER_CHANGE;
}

/*
 * From FIRST_FAULT on the second byte picks a fault, a moment and a latency. Every fourth input's client
 * waits for 1,000 ms only. The same is asked twice, so that findings of two calls are looked for.
 */
_Static_assert(96 + 3 * (IAM_MOCK_LARGE_COMMENT + 1) <= 256, "the second byte picks each fault");
#define FIRST_FAULT 96u                          /* of the second byte: a backquote */
#define FAULT_KINDS (IAM_MOCK_LARGE_COMMENT + 1) /* NO_FAULT, which is latency alone, is one of them */

static const enum iam_mock_when moments[] = {IAM_MOCK_BEFORE_CHANGE, IAM_MOCK_BEFORE_VALIDATION,
                                             IAM_MOCK_AFTER_CHANGE};

/* Faults that show a part of the answer: the change may fail to be made. */
static bool shows_part(enum iam_mock_fault fault) {
    return (fault >= IAM_MOCK_CUT_HEADERS && fault <= IAM_MOCK_BAD_HEADER && fault != IAM_MOCK_GARBAGE) ||
           fault == IAM_MOCK_EMPTY_BODY || fault == IAM_MOCK_MALFORMED_XML || fault == IAM_MOCK_LENGTH_ZERO;
}

/* Faults that show the whole answer. */
static bool delivers(enum iam_mock_fault fault) {
    return fault == IAM_MOCK_NO_LENGTH || fault == IAM_MOCK_GZIP || fault == IAM_MOCK_DATE_OFF ||
           fault == IAM_MOCK_LATE || fault == IAM_MOCK_LARGE_COMMENT;
}

static bool picks_fault(const uint8_t *data) {
    return data[1] >= FIRST_FAULT && data[1] < FIRST_FAULT + 3 * FAULT_KINDS;
}

static struct iam_mock_rule picked_fault(const uint8_t *data) {
    unsigned pick = data[1] - FIRST_FAULT;
    struct iam_mock_rule rule = {.action = "*",
                                 .fault = (enum iam_mock_fault)(pick / 3),
                                 .when = moments[pick % 3],
                                 .latency_ms = 1 + data[0] * INT64_C(7),
                                 .optional = true};
    if (rule.fault >= IAM_MOCK_REFUSED && rule.fault <= IAM_MOCK_CONNECT_TIMEOUT)
        rule.when = IAM_MOCK_BEFORE_VALIDATION; /* it never arrives */
    if (shows_part(rule.fault) && rule.when == IAM_MOCK_AFTER_CHANGE && data[0] >= 128)
        rule.when = IAM_MOCK_WITHOUT_CHANGE;
    if (rule.fault == IAM_MOCK_CUT)
        rule.cut_at = data[0];
    return rule;
}

/* A call that is begun, waited for and ended is one that is sent. */
static int begin_and_end(struct iam_mock *mock, const struct iam_mock_request *request,
                         struct iam_mock_response *response) {
    int result = iam_mock_begin_call(mock, request, response);
    REQUIRE((result >= 0) == (response->ticket > 0));
    iam_mock_reach_ms(mock, iam_mock_now_ms(mock) + response->waited_ms);
    iam_mock_end_call(mock, response->ticket, response->waited_ms, true);
    return result;
}

static void send_input(unsigned which, const struct input *input, const uint8_t *data, int *result) {
    REQUIRE(iam_mock_restore(mocks[which], pristine[data[0] % 4], NULL) == 0);
    if (picks_fault(data)) {
        const struct iam_mock_rule fault = picked_fault(data);
        REQUIRE(iam_mock_add_rule(mocks[which], &fault, NULL) == 0);
    } else {
        REQUIRE(iam_mock_add_rule(mocks[which], &rules[data[1] % RULES], NULL) == 0);
    }
    *result = which == 0 ? iam_mock_send(mocks[which], &input->request, &responses[which])
                         : begin_and_end(mocks[which], &input->request, &responses[which]);
}

/* What arrived of an answer: never more than was there, and it ends with a NUL. */
static void check_fault(const struct input *input, const uint8_t *data, int result) {
    const struct iam_mock_response *response = &responses[0];
    const struct iam_mock_call *call = iam_mock_call_at(mocks[0], 1);
    REQUIRE(call && (int)call->fault >= result && (result == 0 || (int)call->fault == result));
    REQUIRE(call->status == response->status);
    REQUIRE(delivers(call->fault) || (!call->acknowledged && !response->error_code));
    REQUIRE(!call->applied || !response->error_code);
    REQUIRE(response->body ? response->body[response->body_size] == '\0' : response->body_size == 0);
    for (size_t i = 0; i < response->header_count; i++)
        REQUIRE(response->headers[i].name && response->headers[i].value);
    REQUIRE(input->request.timeout_ms == 0 || call->waited_ms <= input->request.timeout_ms);
    if (!call->applied)
        REQUIRE(strcmp(iam_mock_account_text(mocks[0]), iam_mock_account_text(pristine[data[0] % 4])) == 0);
}

static void check_answer(const struct iam_mock_response *response) {
    const char *length = iam_mock_response_header(response, "content-length");
    REQUIRE(length && strtoul(length, NULL, 10) == response->body_size);
    REQUIRE(response->status >= 200 && response->status < 600);
    REQUIRE((response->error_code == NULL) == (response->status < 400));
    REQUIRE(response->body && response->body[response->body_size] == '\0');
    REQUIRE((response->body_size == 0) == (response->status == 302)); /* a request without an action */
    for (size_t i = 0; i < response->header_count; i++)
        REQUIRE(!strpbrk(response->headers[i].value, "\r\n"));
    if (response->body_size == 0)
        return;
    xmlDoc *document = xmlReadMemory(response->body, (int)response->body_size, NULL, "UTF-8",
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    REQUIRE(document);
    xmlFreeDoc(document);
}

static void check_same(const struct iam_mock_response *a, const struct iam_mock_response *b) {
    REQUIRE(a->status == b->status && a->body_size == b->body_size && a->header_count == b->header_count);
    REQUIRE(a->body_size == 0 || memcmp(a->body, b->body, a->body_size) == 0);
    for (size_t i = 0; i < a->header_count; i++)
        REQUIRE(strcmp(a->headers[i].value, b->headers[i].value) == 0);
    REQUIRE(strcmp(iam_mock_journal_text(mocks[0]), iam_mock_journal_text(mocks[1])) == 0);
    if (a->number > 0) /* else the problem names the function that failed */
        REQUIRE(strcmp(iam_mock_problems_text(mocks[0]), iam_mock_problems_text(mocks[1])) == 0);
    REQUIRE(strcmp(iam_mock_account_text(mocks[0]), iam_mock_account_text(mocks[1])) == 0);
    REQUIRE(strcmp(iam_mock_findings_text(mocks[0]), iam_mock_findings_text(mocks[1])) == 0);
    REQUIRE(iam_mock_now_ms(mocks[0]) == iam_mock_now_ms(mocks[1]));
}

/* Is it in the URL or the body, escaped or not? Then it is no secret, and the journal may quote it. */
static bool says(const struct input *input, const char *secret) {
    const struct iam_mock_request *request = &input->request;
    size_t url = request->url ? strlen(request->url) : 0, size = url + request->body_size, used = 0;
    char *all = malloc(size + 1);
    REQUIRE(all);
    for (size_t i = 0; i < size; i++) {
        const char *from = i < url ? request->url + i : (const char *)request->body + (i - url);
        unsigned byte;
        char hex[3] = {0};
        if (*from == '%' && i + 2 < size && memcpy(hex, from + 1, i + 2 < url || i >= url ? 2 : 0) &&
            sscanf(hex, "%2x", &byte) == 1) {
            all[used++] = byte ? (char)byte : ' ';
            i += 2;
        } else {
            all[used++] = *from ? *from : ' ';
        }
    }
    all[used] = '\0';
    bool found = strstr(all, secret) != NULL;
    free(all);
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2)
        return 0;
    if (!mocks[0])
        set_up();
    struct input input;
    int results[2];
    read_input(&input, data, size);
    for (unsigned i = 0; i < 2; i++)
        send_input(i, &input, data, &results[i]);
    REQUIRE(results[0] == results[1]);
    REQUIRE(results[0] >= 0 || results[0] == IAM_MOCK_EINVAL || results[0] == IAM_MOCK_ELIMIT);
    REQUIRE(results[0] >= 0 || (responses[0].status == 0 && !responses[0].body));
    bool faulty = results[0] >= 0 && iam_mock_call_at(mocks[0], 1)->fault != IAM_MOCK_NO_FAULT;
    if (faulty)
        check_fault(&input, data, results[0]);
    else if (results[0] == 0)
        check_answer(&responses[0]);
    check_same(&responses[0], &responses[1]);
    if (!faulty && responses[0].status != 200 && !rule_changes(data))
        REQUIRE(strcmp(iam_mock_account_text(mocks[0]), iam_mock_account_text(pristine[data[0] % 4])) == 0);
    if (results[0] >= 0)
        REQUIRE(iam_mock_send(mocks[0], &input.request, &responses[0]) >= 0);
    const char *journal = iam_mock_journal_text(mocks[0]), *findings = iam_mock_findings_text(mocks[0]);
    REQUIRE(!strstr(journal, SECRET) || says(&input, SECRET));
    REQUIRE(!strstr(journal, TOKEN) || says(&input, TOKEN));
    REQUIRE(!strstr(findings, SECRET) && !strstr(findings, TOKEN));
    free(input.text);
    return 0;
}
