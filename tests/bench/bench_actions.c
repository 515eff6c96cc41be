/*
 * What a call of each action costs, in an account of 5,000 users with two devices, an access key, tags and a
 * login profile each. For each row of the table, callgrind dumps what it counted in CALLS calls, under the
 * row's name; run by tests/bench/actions.py.
 *
 *     bench_actions             each action: prints "NAME CALLS ITEMS BYTES", a line for each row
 *     bench_actions USERS       only a page of 1,000 of so many users
 *     bench_actions allocations prints "NAME ALLOCATIONS" instead
 */
#include <iam_mock.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif
#endif
#ifndef CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_START_INSTRUMENTATION (void)0
#define CALLGRIND_STOP_INSTRUMENTATION (void)0
#define CALLGRIND_DUMP_STATS_AT(name) (void)(name)
#endif

#include "boto3.h"
#include "count.h"

#define USERS 5000
#define LEAVERS 200 /* the last users, who have nothing: DeleteUser */
#define WARM_UP 20
#define CALLS 100
#define BODY_SIZE 16384 /* the longest has MOST_TAGS long tags */
#define USER "bench.user.of.unit.%07d"
#define MOST_TAGS 48 /* beside the two that each user has */
#define LONG_KEY_SIZE 128
#define KEY "AKIABENCH%011d"
#define SEED "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
#define DEVICE "arn:aws:iam::123456789012:mfa/division/department/team/"
#define ESCAPED_DEVICE "arn%%3Aaws%%3Aiam%%3A%%3A123456789012%%3Amfa%%2Fdivision%%2Fdepartment%%2Fteam%%2F"
#define FIDO "arn:aws:iam::123456789012:u2f/user/" USER "/security-key"

static struct iam_mock_response response;

static void must(int result, const char *what) {
    if (result == 0)
        return;
    fprintf(stderr, "bench: %s: %s\n", what, iam_mock_code_text(result));
    exit(1);
}

/* ----- The account ----------------------------------------------------------------------------------- */

static void add_device(struct iam_mock *mock, const char *kind, int number, bool assigned) {
    static const struct iam_mock_tag tag = {"device", "a phone"};
    char name[64], serial[160];
    snprintf(name, sizeof name, USER, number);
    snprintf(serial, sizeof serial, DEVICE "%s-of-" USER, kind, number);
    const struct iam_mock_device device = {.serial_number = serial,
                                           .user_name = assigned ? name : NULL,
                                           .seed = SEED,
                                           .tags = &tag,
                                           .tag_count = 1};
    must(iam_mock_add_device(mock, &device, NULL), "add_device");
}

static void add_fido_key(struct iam_mock *mock, int number) {
    char name[64], serial[160];
    snprintf(name, sizeof name, USER, number);
    snprintf(serial, sizeof serial, FIDO, number);
    const struct iam_mock_device device = {.serial_number = serial, .user_name = name, .kind = IAM_MOCK_FIDO};
    must(iam_mock_add_device(mock, &device, NULL), "add_device");
}

static void add_key(struct iam_mock *mock, int number) {
    char name[64], id[32], secret[48];
    snprintf(name, sizeof name, USER, number);
    snprintf(id, sizeof id, KEY, number);
    snprintf(secret, sizeof secret, "%011d/wJalrXUtnFEMI/K7MDENG/bPxRfiC", number);
    const struct iam_mock_access_key key = {.id = id, .secret = secret, .user_name = name};
    must(iam_mock_add_access_key(mock, &key, NULL), "add_access_key");
}

static void add_user(struct iam_mock *mock, int number, bool leaver) {
    static const struct iam_mock_tag tags[] = {{"team", "a team"}, {"cost-center", "4711"}};
    char name[64], created[32];
    snprintf(name, sizeof name, USER, number);
    snprintf(created, sizeof created, "2020-%02d-%02dT%02d:%02d:00Z", 1 + number % 12, 1 + number / 12 % 28,
             number / 336 % 24, number % 60); /* none as that of the user before */
    const struct iam_mock_user user = {.name = name,
                                       .path = "/division/department/",
                                       .create_date = created,
                                       .tags = tags,
                                       .tag_count = 2,
                                       .login_profile = !leaver};
    must(iam_mock_add_user(mock, &user, NULL), "add_user");
}

/* The caller, and three rules that do not match. */
static void add_caller_and_rules(struct iam_mock *mock) {
    const struct iam_mock_access_key key = {.id = "AKIAIOSFODNN7EXAMPLE",
                                            .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                                            .user_name = "bench.admin"};
    const struct iam_mock_rule rules[] = {
        {.user_name = "somebody", .times = IAM_MOCK_ALWAYS, .error = "ServiceFailure"},
        {.serial_number = "arn:aws:iam::123456789012:mfa/another", .error = "ConcurrentModification"},
        {.action = "DeactivateMFADevice", .user_name = "somebody", .error = "LimitExceeded"},
    };
    must(iam_mock_add_user(mock, &(struct iam_mock_user){.name = "bench.admin"}, NULL), "add_user");
    must(iam_mock_add_access_key(mock, &key, NULL), "add_access_key");
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        must(iam_mock_add_rule(mock, &rules[i], NULL), "add_rule");
}

/* `whole`: the users have all that the actions are about. */
static struct iam_mock *new_mock(int users, bool whole) {
    struct iam_mock *mock = NULL;
    must(iam_mock_new(&mock, NULL, NULL), "new");
    add_caller_and_rules(mock);
    for (int i = 0; i < users; i++) {
        const bool leaver = !whole || i >= users - LEAVERS;
        add_user(mock, i, leaver);
        if (leaver)
            continue;
        add_device(mock, "token", i, true);
        add_device(mock, "spare", i, false);
        add_fido_key(mock, i);
        add_key(mock, i);
    }
    return mock;
}

/* ----- The calls ------------------------------------------------------------------------------------- */

/* How the calls of an action are made. In `parameters`, names in braces are replaced (see `words`): each call
 * is about a user of its own, except those of LEAVERS about one of the last users. */
static const struct row {
    const char *name, *action, *parameters;
    int items; /* of the list in the request and of that in the answer */
    const char *error;
} rows[] = {
    {"CreateAccessKey", "CreateAccessKey", "UserName={user}", 0, NULL},
    {"CreateUser", "CreateUser",
     "UserName=new.{user}&Path=/new/&Tags.member.1.Key=team&Tags.member.1.Value=a+team", 2, NULL},
    {"CreateVirtualMFADevice", "CreateVirtualMFADevice",
     "VirtualMFADeviceName=new-of-{user}&Tags.member.1.Key=team&Tags.member.1.Value=a+team", 2, NULL},
    {"DeactivateMFADevice", "DeactivateMFADevice", "UserName={user}&SerialNumber={token}", 0, NULL},
    {"DeleteAccessKey", "DeleteAccessKey", "UserName={user}&AccessKeyId={key}", 0, NULL},
    {"DeleteLoginProfile", "DeleteLoginProfile", "UserName={user}", 0, NULL},
    {"DeleteUser", "DeleteUser", "UserName={leaver}", 0, NULL},
    {"DeleteVirtualMFADevice", "DeleteVirtualMFADevice", "SerialNumber={spare}", 0, NULL},
    {"EnableMFADevice", "EnableMFADevice",
     "UserName={user}&SerialNumber={spare}&AuthenticationCode1={code}&AuthenticationCode2={next code}", 0,
     NULL},
    {"EnableMFADevice.wrong_codes", "EnableMFADevice",
     "UserName={user}&SerialNumber={spare}&AuthenticationCode1={next code}&AuthenticationCode2={code}", 0,
     "InvalidAuthenticationCode"},
    {"GetAccountSummary", "GetAccountSummary", "", 0, NULL},
    {"GetLoginProfile", "GetLoginProfile", "UserName={user}", 0, NULL},
    {"GetMFADevice", "GetMFADevice", "UserName={user}&SerialNumber={fido}", 0, NULL},
    {"GetUser", "GetUser", "UserName={user}", 2, NULL},
    {"ListAccessKeys", "ListAccessKeys", "UserName={user}", 1, NULL},
    {"ListGroupsForUser", "ListGroupsForUser", "UserName={user}", 0, NULL},
    {"ListMFADeviceTags", "ListMFADeviceTags", "SerialNumber={token}", 1, NULL},
    {"ListMFADevices", "ListMFADevices", "UserName={user}", 2, NULL},
    {"ListUserTags", "ListUserTags", "UserName={user}", 2, NULL},
    {"ListUsers", "ListUsers", "MaxItems=100", 100, NULL},
    {"ListVirtualMFADevices", "ListVirtualMFADevices", "AssignmentStatus=Assigned", 100, NULL},
    {"ResyncMFADevice", "ResyncMFADevice",
     "UserName={user}&SerialNumber={token}&AuthenticationCode1={code}&AuthenticationCode2={next code}", 0,
     NULL},
    {"TagMFADevice", "TagMFADevice", "SerialNumber={token}&Tags.member.1.Key=new&Tags.member.1.Value=tag", 1,
     NULL},
    {"TagUser", "TagUser", "UserName={user}&Tags.member.1.Key=new&Tags.member.1.Value=tag", 1, NULL},
    {"UntagMFADevice", "UntagMFADevice", "SerialNumber={token}&TagKeys.member.1=device", 1, NULL},
    {"UntagUser", "UntagUser", "UserName={user}&TagKeys.member.1=team", 1, NULL},
    {"UpdateAccessKey", "UpdateAccessKey", "UserName={user}&AccessKeyId={key}&Status=Inactive", 0, NULL},
    {"UpdateUser", "UpdateUser", "UserName={user}&NewPath=/left/", 0, NULL},
    {"UpdateUser.had_a_device", "UpdateUser", "UserName={user}&NewUserName=renamed.{user}", 0, NULL},
    {"TagUser.most", "TagUser", "UserName={user}{tags}", MOST_TAGS, NULL},
    {"TagUser.most_again", "TagUser", "UserName={user}{tags}", MOST_TAGS, NULL},
    {"TagUser.longest", "TagUser", "UserName={user}{long tags}", MOST_TAGS, NULL},
    {"TagUser.longest_again", "TagUser", "UserName={user}{long tags}", MOST_TAGS, NULL},
    {"TagMFADevice.most_again", "TagMFADevice", "SerialNumber={token}{tags}", MOST_TAGS, NULL},
    {"UntagUser.most", "UntagUser", "UserName={user}{keys}", MOST_TAGS, NULL},
    {"UntagUser.others", "UntagUser", "UserName={user}{other keys}", MOST_TAGS, NULL},
};
#define ROWS (sizeof rows / sizeof rows[0])
static const struct row large_page = {"ListUsers.users_1000000", "ListUsers", "MaxItems=1000", 1000, NULL};

/* The calls that are made before those of a row, for the same users. */
static const struct row preparations[] = {
    {"UpdateUser.had_a_device", "DeactivateMFADevice", "UserName={user}&SerialNumber={token}", 0, NULL},
    {"TagUser.most_again", "TagUser", "UserName={user}{tags}", 0, NULL},
    {"TagUser.longest_again", "TagUser", "UserName={user}{long tags}", 0, NULL},
    {"TagMFADevice.most_again", "TagMFADevice", "SerialNumber={token}{tags}", 0, NULL},
    {"UntagUser.most", "TagUser", "UserName={user}{tags}", 0, NULL},
    {"UntagUser.others", "TagUser", "UserName={user}{tags}", 0, NULL},
};

/* What the names in braces stand for. %d is the user's number; the codes and the tags are set before the
 * calls. */
static char tags[BODY_SIZE / 2], long_tags[BODY_SIZE - 1024], keys[BODY_SIZE / 2], other_keys[BODY_SIZE / 2];
static char code[IAM_MOCK_TOTP_CODE_SIZE], next_code[IAM_MOCK_TOTP_CODE_SIZE];
static const struct {
    const char *name, *text;
} words[] = {{"{user}", USER},
             {"{leaver}", USER},
             {"{token}", ESCAPED_DEVICE "token-of-" USER},
             {"{spare}", ESCAPED_DEVICE "spare-of-" USER},
             {"{fido}", "arn:aws:iam::123456789012:u2f/user/" USER "/security-key"},
             {"{key}", KEY},
             {"{code}", code},
             {"{next code}", next_code},
             {"{tags}", tags},
             {"{long tags}", long_tags},
             {"{keys}", keys},
             {"{other keys}", other_keys}};

/* Write the text of the word at `at` to `out`. Returns the end of the word. */
static const char *put_word(char *out, size_t size, const char *at, int number) {
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const size_t length = strlen(words[i].name);
        if (strncmp(at, words[i].name, length) != 0)
            continue;
        if (strcmp(words[i].name, "{leaver}") == 0)
            number = USERS - LEAVERS + number % LEAVERS;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(out, size, words[i].text, number);
#pragma GCC diagnostic pop
        return at + length;
    }
    fprintf(stderr, "bench: there is no word %s\n", at);
    exit(1);
}

static void write_body(char out[BODY_SIZE], const struct row *row, int number) {
    size_t size = (size_t)snprintf(out, BODY_SIZE, "Action=%s&Version=2010-05-08&", row->action);
    for (const char *at = row->parameters; *at;) {
        if (*at == '{') {
            at = put_word(out + size, BODY_SIZE - size, at, number);
            size += strlen(out + size);
        } else {
            out[size++] = *at++;
            out[size] = '\0';
        }
    }
}

static void send_body(struct iam_mock *mock, const char *body) {
    const struct iam_mock_request request = {.method = "POST",
                                             .url = "https://iam.amazonaws.com/",
                                             .headers = headers,
                                             .header_count = sizeof headers / sizeof headers[0],
                                             .body = body,
                                             .body_size = strlen(body)};
    must(iam_mock_send(mock, &request, &response), "send");
}

static void check_answer(const struct row *row) {
    const char *got = response.error_code ? response.error_code : "success";
    if (strcmp(got, row->error ? row->error : "success") == 0)
        return;
    fprintf(stderr, "bench: %s: the answer is %s: %s\n", row->name, got, response.body);
    exit(1);
}

/* Make the row's calls that are not counted. */
static void prepare_row(struct iam_mock *mock, const struct row *row, int first) {
    static char body[BODY_SIZE];
    for (size_t i = 0; i < sizeof preparations / sizeof preparations[0]; i++) {
        if (strcmp(preparations[i].name, row->name) != 0)
            continue;
        for (int number = first; number < first + WARM_UP + CALLS; number++) {
            write_body(body, &preparations[i], number);
            send_body(mock, body);
        }
        check_answer(&preparations[i]);
    }
}

/* Make the calls of a row. Returns how many allocations the last CALLS ones made. */
static size_t call_row(struct iam_mock *mock, const struct row *row, int first) {
    static char bodies[WARM_UP + CALLS][BODY_SIZE];
    prepare_row(mock, row, first);
    for (int i = 0; i < WARM_UP + CALLS; i++)
        write_body(bodies[i], row, first + i);
    for (int i = 0; i < WARM_UP; i++)
        send_body(mock, bodies[i]);
    check_answer(row);
    const size_t before = count_allocations();
    CALLGRIND_START_INSTRUMENTATION;
    for (int i = WARM_UP; i < WARM_UP + CALLS; i++)
        send_body(mock, bodies[i]);
    CALLGRIND_STOP_INSTRUMENTATION;
    const size_t allocations = count_allocations() - before;
    CALLGRIND_DUMP_STATS_AT(row->name);
    check_answer(row);
    return allocations;
}

static void find_codes(struct iam_mock *mock) {
    char serial[160];
    snprintf(serial, sizeof serial, DEVICE "token-of-" USER, 0);
    must(iam_mock_totp_code(mock, serial, 0, code), "totp_code");
    must(iam_mock_totp_code(mock, serial, 1, next_code), "totp_code");
}

/* Write parameters that name MOST_TAGS tags, whose keys differ in the last bytes alone. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void write_tags(char *out, const char *name, size_t key_size, char last, const char *value) {
    for (int i = 1; i <= MOST_TAGS; i++) {
        out += sprintf(out, name, i);
        memset(out, 'k', key_size - 3);
        out += key_size - 3;
        out += sprintf(out, "%c%02d", last, i);
        out += value ? sprintf(out, value, i) : 0;
    }
}

#pragma GCC diagnostic pop

static void write_all_tags(void) {
    static const char key[] = "&Tags.member.%d.Key=", value[] = "&Tags.member.%d.Value=v";
    write_tags(tags, key, 10, 'a', value);
    write_tags(long_tags, key, LONG_KEY_SIZE, 'a', value);
    write_tags(keys, "&TagKeys.member.%d=", 10, 'a', NULL);
    write_tags(other_keys, "&TagKeys.member.%d=", 10, 'b', NULL);
}

int main(int argc, char **argv) {
    const bool allocations = argc > 1 && strcmp(argv[1], "allocations") == 0;
    const int users = argc > 1 && !allocations ? atoi(argv[1]) : 0;
    struct iam_mock *mock = new_mock(users ? users : USERS, !users);
    if (users) {
        call_row(mock, &large_page, 0);
        printf("%s %d %d %zu\n", large_page.name, CALLS, large_page.items, response.body_size);
    } else {
        find_codes(mock);
        write_all_tags();
    }
    for (size_t i = 0; i < ROWS && !users; i++) {
        const size_t made = call_row(mock, &rows[i], (int)i * (WARM_UP + CALLS));
        if (allocations)
            printf("%s %zu\n", rows[i].name, made);
        else
            printf("%s %d %d %zu\n", rows[i].name, CALLS, rows[i].items, response.body_size);
    }
    iam_mock_response_clear(&response);
    iam_mock_free(mock);
    return 0;
}
