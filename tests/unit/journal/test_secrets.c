/* Secrets that a client sends in a wrong place: no text of the mock shows them, and other values stay whole.
 */
#include "with_mock.h"

#define SECRET "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1" /* of no form of AWS's: one byte is missing */
#define TOKEN "token-of-bob's-session-0123456789"
#define PLUS_SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"

static void fill(struct iam_mock *mock) {
    const struct iam_mock_access_key keys[] = {
        {.id = "AKIAIOSFODNN7EXAMPLE", .user_name = "Bob", .secret = "short"},
        {.id = "ASIAIOSFODNN7EXAMPLE",
         .user_name = "Bob",
         .secret = SECRET,
         .session_token = TOKEN,
         .mfa_authenticated = true},
        {.id = "AKIAI44QH8DHBEXAMPLE", .user_name = "Bob", .secret = PLUS_SECRET}};
    add_user(mock, "Bob");
    add_device(mock, "Bob", BOB_MFA);
    for (size_t i = 0; i < LENGTH(keys); i++)
        assert_int_equal(iam_mock_add_access_key(mock, &keys[i], NULL), 0);
}

static int with_keys(void **state) {
    if (with_mock(state) != 0)
        return -1;
    fill(*state);
    return 0;
}

static void expect_shown(const char *text, const char *shown) {
    assert_non_null(text);
    if (!strstr(text, shown))
        fail_msg("\"%s\" is not in\n%s", shown, text);
}

/* ----- Requests ----- */

/* Where a client may put a value by mistake; %s is the value. */
static const char *const places[] = {
    "/?Action=ListMFADevices&Version=2010-05-08&UserName=%s",
    "/?Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob&SerialNumber=%s",
    ("/?Action=DeactivateMFADevice&Version=2010-05-08&UserName=%s&SerialNumber=" BOB_MFA),
    "/?Action=ListMFADevices&Version=2010-05-08&Marker=%s",
    "/?Action=ListMFADevices&Version=2010-05-08&MaxItems=%s",
    "/?Action=%s&Version=2010-05-08",
    "/?Action=ListMFADevices&Version=%s",
    "/?UserName=%s",
    "/?SerialNumber=%s&UserName=Bob",
    "https://%s/?Action=ListMFADevices&Version=2010-05-08",
};

/* What is sent, and what no text may show. */
static const struct {
    const char *sent, *hidden;
} values[] = {
    {SECRET, "wJalrX"},
    {TOKEN, "token-"},
    {"wJalrXUtnFEMI/K7MDENG%2BbPxRfiCYEXAMPLEKEY", "wJalrX"},
    {"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "wJalrX"}, /* the '+' becomes a blank */
    {"Bob%20" SECRET "%0A", "wJalrX"},
    {"wJalrXUtnFEMI%252FK7MDENG%252BbPxRfiCYEXAMPLEKEY", "wJalrX"}, /* escaped twice, and more often */
    {"Bob:wJalrXUtnFEMI%25252fK7MDENG%25252BbPxRfiCYEXAMPLEKEY", "wJalrX"},
    {"%2577JalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY%2531", "JalrX"},
    {"774a616c725855746e46454d494b374d44454e47"
     "62507852666943594558414d504c454b455931",
     "774a616c7258"},
    {"x774A616C725855746E46454D494B374D44454E47"
     "62507852666943594558414D504C454B455931",
     "774A616C7258"},
    /* of no key of the account: by their form */
    {"je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", "je7MtG"},
    {"FwoGZXIvYXdzEBYaDHqa0AP1EXAMPLETOKEN0123456789/abc=", "FwoGZX"},
    {"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "JBSWY3"},
    {"AWS4-HMAC-SHA256%20Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/iam/aws4_request,%20Signature=0",
     "Credential"},
};

static void expect_hidden(const char *text, const char *hidden, const char *what, const char *url) {
    assert_non_null(text);
    if (strstr(text, hidden))
        fail_msg("%s of \"%s\" shows \"%s\":\n%s", what, url, hidden, text);
}

static void expect_no_text_shows(struct iam_mock *mock, const char *hidden, const char *url) {
    expect_hidden(iam_mock_journal_text(mock), hidden, "the journal", url);
    expect_hidden(iam_mock_problems_text(mock), hidden, "the problems", url);
    expect_hidden(iam_mock_findings_text(mock), hidden, "the findings", url);
    expect_hidden(iam_mock_account_text(mock), hidden, "the account", url);
    expect_hidden(iam_mock_sweep_unmet_text(mock), hidden, "the unmet faults", url);
    expect_hidden(iam_mock_contradiction(mock, "Bob", BOB_MFA, IAM_MOCK_TOLD_DONE), hidden,
                  "the contradiction", url);
    const struct iam_mock_call *call = iam_mock_call_at(mock, 1);
    assert_non_null(call);
    const char *const texts[] = {call->action, call->user_name, call->serial_number, call->principal,
                                 call->rule};
    for (size_t i = 0; i < LENGTH(texts); i++)
        expect_hidden(texts[i] ? texts[i] : "", hidden, "the call", url);
}

static void send_url(struct iam_mock *mock, const char *url) {
    const struct iam_mock_header host = {"Host", "iam.amazonaws.com"};
    const struct iam_mock_request request = {.url = url, .headers = &host, .header_count = 1};
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(mock, &request, &response), 0);
    iam_mock_response_clear(&response);
}

static void test_secrets_of_a_request_are_in_no_text(void **state) {
    const struct iam_mock_rule rule = {
        .user_name = "Carol", .serial_number = BOB_MFA, .fault = IAM_MOCK_RESET};
    for (size_t i = 0; i < LENGTH(places) * LENGTH(values); i++) {
        const char *place = places[i / LENGTH(values)], *value = values[i % LENGTH(values)].sent;
        if (strncmp(place, "https:", 6) == 0 && strpbrk(value, "/%'"))
            continue; /* a host ends there */
        char url[512];
        struct iam_mock *mock = NULL;
        assert_int_equal(iam_mock_clone(&mock, *state, NULL), 0);
        assert_int_equal(iam_mock_add_rule(mock, &rule, NULL), 0); /* reported with its nearest call */
        snprintf(url, sizeof url, place, value);
        send_url(mock, url);
        expect_no_text_shows(mock, values[i % LENGTH(values)].hidden, url);
        iam_mock_free(mock);
    }
}

/* ----- Lists ----- */

#define SEED "AOFJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3"
#define FORM_SECRET "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"
#define TAG_USER "/?Action=TagUser&Version=2010-05-08&UserName=Bob"
#define UNTAG_DEVICE "/?Action=UntagMFADevice&Version=2010-05-08&SerialNumber=" BOB_MFA
#define FILLER_120                                                                                           \
    "a-filler-of-a-list-that-makes-the-text-longer-than-the-journal-shows-0123456789-of-a-value-that-no-"    \
    "journal-shows-whole-x"

/* An element that is a secret: the journal's line ends with the start of the secret. */
static const struct {
    const char *url, *hidden, *shown;
} lists[] = {
    {TAG_USER "&Tags.member.1.Key=seed&Tags.member.1.Value=" SEED, "AOFJB", "\"Key=seed,Value=AOFJ…\" ->"},
    {TAG_USER "&Tags.member.1.Key=" SEED "&Tags.member.1.Value=seed", "AOFJB", "Tags=\"Key=AOFJ…\" ->"},
    {TAG_USER
     "&Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Key=c&Tags.member.2.Value=" FORM_SECRET,
     "je7Mt", "\"Key=a,Value=b Key=c,Value=je7M…\" ->"},
    {TAG_USER "&Tags.member.3.Key=c&Tags.member.3.Value=" SEED, "AOFJB", "\"3:Key=c,Value=AOFJ…\" ->"},
    {TAG_USER "&Tags.member.1.Key=a&Tags.member.1.Value=of-" PLUS_SECRET "-x", "wJalr",
     "Value=of-wJal…\" ->"},
    {TAG_USER "&Tags.member.1.Key=" TOKEN "&Tags.member.1.Value=" SEED, "token-", "\"Key=toke…\" ->"},
    {UNTAG_DEVICE "&TagKeys.member.1=a&TagKeys.member.2=" FORM_SECRET "&TagKeys.member.3=b", "je7Mt",
     "\"a je7M…\" ->"},
    {"/?Action=CreateUser&Version=2010-05-08&UserName=Ann&Tags.member.1.Key=a&Tags.member.1.Value=" SEED,
     "AOFJB", "\"Key=a,Value=AOFJ…\" ->"},
    {TAG_USER "&Tags.member.1.Key=a&Tags.member.1.Value=" FILLER_120
              "&Tags.member.2.Key=b&Tags.member.2.Value=" FILLER_120
              "&Tags.member.3.Key=c&Tags.member.3.Value=" SEED,
     "AOFJB", "…\" ->"},
};

static void test_secrets_of_a_list_are_in_no_text(void **state) {
    for (size_t i = 0; i < LENGTH(lists); i++) {
        struct iam_mock *mock = NULL;
        assert_int_equal(iam_mock_clone(&mock, *state, NULL), 0);
        send_url(mock, lists[i].url);
        expect_no_text_shows(mock, lists[i].hidden, lists[i].url);
        expect_shown(iam_mock_journal_text(mock), lists[i].shown);
        iam_mock_free(mock);
    }
}

/* The end of the text that the journal makes of a list is within the token, which it must recognise yet. */
static void test_secrets_that_a_list_cuts_are_in_no_text(void **state) {
    char token[1001] = "", url[2048];
    for (size_t i = 0; i < sizeof token - 1; i++)
        token[i] = (char)('a' + (int)(i * 7 % 26));
    const struct iam_mock_access_key key = {
        .id = "ASIAI44QH8DHBEXAMPLE", .user_name = "Bob", .session_token = token, .mfa_authenticated = true};
    assert_int_equal(iam_mock_add_access_key(*state, &key, NULL), 0);
    snprintf(url, sizeof url, TAG_USER "&Tags.member.1.Key=a&Tags.member.1.Value=%s", token);
    send_url(*state, url);
    expect_no_text_shows(*state, "ahovc", url);
    expect_shown(iam_mock_journal_text(*state), "\"Key=a,Value=ahov…\" ->");
}

static void test_secrets_are_not_seen_in_other_lists(void **state) {
    send_url(*state, TAG_USER "&Tags.member.1.Key=TeamOfTheDivision1&Tags.member.1.Value=" BOB_MFA
                              "&Tags.member.2.Key=AKIAIOSFODNN7EXAMPLE&Tags.member.2.Value=");
    expect_shown(iam_mock_journal_text(*state),
                 " Tags=\"Key=TeamOfTheDivision1,Value=" BOB_MFA " Key=AKIAIOSFODNN7EXAMPLE,Value=\" -> 200");
}

static void test_secrets_in_an_account_are_in_its_export_alone(void **state) {
    static const char *const tags[] = {SEED, FORM_SECRET, ("of-" PLUS_SECRET)};
    struct iam_mock_tag given[LENGTH(tags)];
    char keys[LENGTH(tags)][2] = {"a", "b", "c"};
    for (size_t i = 0; i < LENGTH(tags); i++)
        given[i] = (struct iam_mock_tag){keys[i], tags[i]};
    const struct iam_mock_user ann = {.name = "Ann",
                                      .path = "/Division1/Department2/" SECRET "/",
                                      .tags = given,
                                      .tag_count = LENGTH(tags)};
    const struct iam_mock_user long_path = {.name = "Carol", .path = "/Division1/Department2/Team3Name/"};
    assert_int_equal(iam_mock_add_user(*state, &ann, NULL), 0);
    assert_int_equal(iam_mock_add_user(*state, &long_path, NULL), 0);
    expect_shown(iam_mock_account_text(*state),
                 "user name=\"Ann\" path=\"/Division1/Department2/wJal…\" id=");
    expect_shown(iam_mock_account_text(*state), "  tag key=\"a\" value=\"AOFJ…\"\n"
                                                "  tag key=\"b\" value=\"je7M…\"\n"
                                                "  tag key=\"c\" value=\"of-wJal…\"\n");
    expect_shown(iam_mock_account_text(*state), "path=\"/Division1/Department2/Team3Name/\"");
    for (size_t i = 0; i < LENGTH(tags); i++)
        expect_shown(iam_mock_account_xml(*state, NULL), tags[i]);
}

/* ----- Signatures ----- */

#define AUTHORIZED(key, day, region, service, rest)                                                          \
    "AWS4-HMAC-SHA256 Credential=" key "/" day "/" region "/" service "/aws4_request" rest
#define SIGNED ", SignedHeaders=host;x-amz-date, Signature=0"
#define BOB_KEY "ASIAIOSFODNN7EXAMPLE"

/* What a signer may send by mistake: an Authorization header, a date, a session token and a URL. */
static const struct {
    const char *authorization, *date, *token, *url;
} signed_requests[] = {
    {AUTHORIZED(BOB_KEY, "20260101", "us-east-1", "iam", SIGNED), "20260101T000000Z", TOKEN, NULL},
    {AUTHORIZED(BOB_KEY, "20260101", "us-east-1", "iam", SIGNED), "20260101T000000Z", "x" TOKEN, NULL},
    {AUTHORIZED(BOB_KEY, "20260101", SECRET, "iam", SIGNED), "20260101T000000Z", TOKEN, NULL},
    {AUTHORIZED(BOB_KEY, "20260101", "us-east-1", SECRET, SIGNED), "20260101T000000Z", TOKEN, NULL},
    {AUTHORIZED(BOB_KEY, SECRET, "r", "s", SIGNED), "20260101T000000Z", TOKEN, NULL},
    {AUTHORIZED(SECRET, "20260101", "r", "s", SIGNED), "20260101T000000Z", TOKEN, NULL},
    {AUTHORIZED(BOB_KEY, "20260101", "us-east-1", "iam", SIGNED), SECRET, TOKEN, NULL},
    {AUTHORIZED(BOB_KEY, "20260101", TOKEN, TOKEN, SIGNED), "20260101T000000Z", TOKEN, NULL},
    {AUTHORIZED(BOB_KEY, "20260101", "us-east-1", "iam",
                ", SignedHeaders=host;" SECRET ", Signature=" SECRET),
     "20260101T000000Z", TOKEN, NULL},
    {"AWS4-HMAC-SHA256 " SECRET, "20260101T000000Z", TOKEN, NULL},
    {SECRET, "20260101T000000Z", TOKEN, NULL},
    {NULL, "20260101T000000Z", NULL,
     "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Date="
     "20260101T000000Z"
     "&X-Amz-Credential=" BOB_KEY "/20260101/us-east-1/iam/aws4_request&X-Amz-Security-Token=" TOKEN},
    {AUTHORIZED(BOB_KEY, "20260101", "us-east-1", "iam", SIGNED), "20260101T000000Z", TOKEN,
     "&wJalrXUtnFEMI%2FK7MDENG%2BbPxRfiCYEXAMPLEKEY=1&%77JalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1=2"},
    {AUTHORIZED(BOB_KEY, "20260101", "wJalrXUtnFEMI%2FK7MDENG%2BbPxRfiCYEXAMPLEKEY", "iam", SIGNED),
     "20260101T000000Z", TOKEN, NULL},
    {NULL, "20260101T000000Z", NULL,
     "&X-Amz-Algorithm=" SECRET "&X-Amz-Credential=" BOB_KEY "/20260101/" SECRET "/" TOKEN "/aws4_request"},
};

static void send_signed(struct iam_mock *mock, size_t number) {
    char url[1024];
    struct iam_mock_header headers[4] = {{"Host", "iam.amazonaws.com"}};
    size_t count = 1;
    struct iam_mock_response response = {0};
    snprintf(url, sizeof url, "/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob%s",
             signed_requests[number].url ? signed_requests[number].url : "");
    headers[count++] = (struct iam_mock_header){"X-Amz-Date", signed_requests[number].date};
    if (signed_requests[number].token)
        headers[count++] = (struct iam_mock_header){"X-Amz-Security-Token", signed_requests[number].token};
    if (signed_requests[number].authorization)
        headers[count++] = (struct iam_mock_header){"Authorization", signed_requests[number].authorization};
    const struct iam_mock_request request = {
        .method = "GET", .url = url, .headers = headers, .header_count = count};
    assert_int_equal(iam_mock_send(mock, &request, &response), 0);
    iam_mock_response_clear(&response);
}

static void test_secrets_of_a_signature_are_in_no_text(void **state) {
    (void)state;
    for (int mode = IAM_MOCK_ANY_CALLER; mode <= IAM_MOCK_VERIFY_SIGNATURES; mode++) {
        for (size_t i = 0; i < LENGTH(signed_requests); i++) {
            const struct iam_mock_options options = {.authentication = (enum iam_mock_authentication)mode};
            struct iam_mock *mock = NULL;
            assert_int_equal(iam_mock_new(&mock, &options, NULL), 0);
            fill(mock);
            send_signed(mock, i);
            expect_no_text_shows(mock, "wJalrX", signed_requests[i].authorization);
            expect_no_text_shows(mock, "token-", signed_requests[i].authorization);
            expect_no_text_shows(mock, " Credential=", signed_requests[i].authorization);
            expect_no_text_shows(mock, "wjalrx", signed_requests[i].authorization); /* as a header's name */
            iam_mock_free(mock);
        }
    }
}

/* The start of a secret is enough to recognise it, and the call can still be counted. */
static void test_secrets_are_cut_and_still_counted(void **state) {
    struct iam_mock_counts counts;
    send_url(*state, "/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob%20" SECRET);
    send_url(*state, "/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob%20x");
    expect_shown(iam_mock_journal_text(*state), " UserName=\"Bob wJal…\" ->");
    assert_int_equal(iam_mock_get_counts(*state, NULL, "Bob " SECRET, NULL, &counts), 0);
    assert_int_equal(counts.calls, 1);
}

static void test_secrets_are_not_seen_in_other_values(void **state) {
    static const char *const names[] = {
        "Bob",
        "short", /* a secret of the account, but too short to be told */
        "offboarding-service-account-number-17",
        "OffboardingServiceAccountOfTheTestTeam",
        "Some.User-With_A,Long=Name@example.com1",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "AIDAGBLLXUXH6742AA7GM",
        "AKIAIOSFODNN7EXAMPLE",
        "123456",
        "arn:aws:iam::123456789012:mfa/division1/OffboardingServiceAccountOf2",
        "123e4567-e89b-12d3-a456-426614174000",
        "wJalrXUtnFEMIK7MDENGbPxRfiCYEXA"};
    for (size_t i = 0; i < LENGTH(names); i++) {
        char url[512], shown[512];
        snprintf(url, sizeof url, places[0], names[i]);
        snprintf(shown, sizeof shown, " UserName=\"%s\" ->", names[i]);
        iam_mock_clear_journal(*state);
        send_url(*state, url);
        expect_shown(iam_mock_journal_text(*state), shown);
    }
}

static void expect_user_of_call(struct iam_mock *mock, const char *query, const char *name) {
    char url[512];
    snprintf(url, sizeof url, "/?Action=ListMFADevices&Version=2010-05-08&%s", query);
    iam_mock_clear_journal(mock);
    send_url(mock, url);
    assert_string_equal(iam_mock_call_at(mock, 1)->user_name, name);
}

#define LONG_NAME "ProductionDeploymentServiceUser2024"
#define LONG_SERIAL "Gaht12345678Gaht12345678Gaht12345678"

/* By its form, a long name may be a secret: the account knows better, also when the user is gone. */
static void test_secrets_are_not_names_of_the_account(void **state) {
    expect_user_of_call(*state, "UserName=" LONG_NAME, "Prod");
    add_user(*state, LONG_NAME);
    expect_user_of_call(*state, "UserName=" LONG_NAME, LONG_NAME);
    expect_shown(iam_mock_journal_text(*state), " UserName=\"" LONG_NAME "\" ->");
    expect_user_of_call(*state, "UserName=productionDeploymentServiceUser2024",
                        "productionDeploymentServiceUser2024");
    expect_user_of_call(*state, "UserName=" LONG_NAME "x", "Prod");
    add_device(*state, LONG_NAME, LONG_SERIAL);
    send_url(*state, "/?Action=DeactivateMFADevice&Version=2010-05-08&UserName=" LONG_NAME
                     "&SerialNumber=" LONG_SERIAL);
    assert_string_equal(iam_mock_call_at(*state, 2)->serial_number, LONG_SERIAL);
    assert_int_equal(iam_mock_remove_user(*state, LONG_NAME), 0);
    expect_user_of_call(*state, "UserName=" LONG_NAME, LONG_NAME);
    expect_user_of_call(*state, "UserName=" PLUS_SECRET, "wJal");
}

static void test_secrets_are_not_names_of_a_rename(void **state) {
    add_user(*state, LONG_NAME);
    send_url(*state,
             "/?Action=UpdateUser&Version=2010-05-08&UserName=" LONG_NAME "&NewUserName=" LONG_NAME "b");
    expect_shown(iam_mock_journal_text(*state),
                 " UserName=\"" LONG_NAME "\" NewUserName=\"" LONG_NAME "b\" ->");
}

static void test_secrets_of_an_adapters_problem_are_cut(void **state) {
    iam_mock_add_problem(*state, "a request to " SECRET " was refused: allow \"" SECRET "\" or " TOKEN
                                 ". je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY is not known either");
    assert_string_equal(
        iam_mock_problems_text(*state),
        "a request to wJal… was refused: allow \"wJal…\" or token-of-bob's-session-0123456789. "
        "je7M… is not known either\n");
}

/* ----- Errors ----- */

#define KEY "<access_key id=\"ASIABOB0000000000000\" user_name=\"Bob\""

static void test_secrets_of_a_scenario_are_in_no_error(void **state) {
    static const char *const elements[] = {
        KEY ">" SECRET "</access_key>",
        SECRET,
        "<user name=\"Carol\">" SECRET "</user>",
        KEY " mfa_authenticated=\"" SECRET "\"/>",
        KEY " principal=\"" SECRET "\"/>",
        KEY " expires=\"" SECRET "\"/>",
        KEY " secret=\"a&" SECRET ";\"/>",
        KEY " secret=&" SECRET ";/>",
        KEY " " SECRET "=\"secret\"/>",
        KEY " x:" SECRET "=\"secret\"/>",
        KEY " " SECRET "=\"a\" " SECRET "=\"b\"/>",
        KEY "><" SECRET "/></access_key>",
        "<" SECRET "/>",
        KEY "></" SECRET ">",
        "<user name=\"Carol\"><device serial_number=\"GAHT12345678\" root=\"" SECRET "\"/></user>",
        "<access_key id=\"" SECRET "+\" user_name=\"Bob\"/>",
        "<access_key id=\"" SECRET "\" user_name=\"Carol\"/>",
        "<access_key id=\"ASIABOB0000000000000\" user_name=\"" SECRET "\"/>",
        "<access_key id=\"" SECRET
        "\" secret=\"ASIABOB0000000000000\" principal=\"ROOT\" user_name=\"Bob\"/>",
        "<access_key id=\"" SECRET "\" user_name=\"Bob\"/><access_key id=\"" SECRET "\" user_name=\"Bob\"/>",
    };
    for (size_t i = 0; i < LENGTH(elements); i++) {
        char text[600];
        struct iam_mock_error error = {0};
        const int size = snprintf(text, sizeof text,
                                  "<scenario xmlns=\"urn:iam-mock:scenario\">%s</scenario>", elements[i]);
        assert_int_not_equal(iam_mock_load_scenario_text(*state, text, (size_t)size, &error), 0);
        expect_hidden(error.message, "wJalrX", "the message", elements[i]);
        expect_hidden(error.field, "wJalrX", "the field", elements[i]);
    }
}

static void test_secrets_of_a_key_are_in_no_error(void **state) {
    const struct iam_mock_access_key keys[] = {
        {.id = SECRET "/", .secret = "AKIAIOSFODNN7EXAMPLE", .user_name = "Bob"},
        {.id = SECRET, .user_name = "Carol"},
        {.id = SECRET, .principal = IAM_MOCK_ASSUMED_ROLE, .role_name = "a", .session_name = SECRET "/"}};
    for (size_t i = 0; i < LENGTH(keys); i++) {
        struct iam_mock_error error = {0};
        assert_int_not_equal(iam_mock_add_access_key(*state, &keys[i], &error), 0);
        expect_hidden(error.message, "wJalrX", "the message", keys[i].id);
        assert_non_null(strstr(error.message, "wJal…"));
    }
}

/* An id and a secret that are mixed up are both accepted. */
static void test_secrets_as_ids_are_not_in_the_accounts_text(void **state) {
    const struct iam_mock_access_key mixed_up = {.id = "je7MtGbClwBF42Zp9UtkRh3yCo8nvbEXAMPLEKEY",
                                                 .secret = "AKIAIOSFODNN7EXAMPLF",
                                                 .user_name = "Bob"};
    assert_int_equal(iam_mock_add_access_key(*state, &mixed_up, NULL), 0);
    expect_shown(iam_mock_account_text(*state), "access_key id=\"je7M…\" principal=USER");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(test_secrets_##name, with_keys, without_mock)
    const struct CMUnitTest tests[] = {
        TEST(of_a_signature_are_in_no_text),       TEST(of_a_request_are_in_no_text),
        TEST(are_cut_and_still_counted),           TEST(are_not_seen_in_other_values),
        TEST(of_an_adapters_problem_are_cut),      TEST(are_not_names_of_the_account),
        TEST(of_a_scenario_are_in_no_error),       TEST(of_a_key_are_in_no_error),
        TEST(as_ids_are_not_in_the_accounts_text), TEST(of_a_list_are_in_no_text),
        TEST(that_a_list_cuts_are_in_no_text),     TEST(are_not_seen_in_other_lists),
        TEST(are_not_names_of_a_rename),           TEST(in_an_account_are_in_its_export_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
