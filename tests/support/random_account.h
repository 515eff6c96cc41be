/* Random changes and requests, for tests that compare two mocks: the same seed makes the same ones. */
#ifndef RANDOM_ACCOUNT_H
#define RANDOM_ACCOUNT_H

#include "with_mock.h"

/* The state of the generator, and what it remembers of answers. */
struct random_account {
    uint64_t state;
    char key[8][64], marker[8][64]; /* "": none yet */
};

/* Mix the result of a function into the state: two mocks that differ then get different changes. */
static inline void note(struct random_account *random, int result) {
    assert_int_not_equal(result, IAM_MOCK_ENOMEM);
    random->state += (unsigned)result;
}

static inline unsigned random_below(struct random_account *random, unsigned limit) {
    random->state = random->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(random->state >> 33) % limit;
}

static const char *const random_names[] = {"Bob", "Alice", "Carol", "dave",
                                           "Eve", "bob",   "ALICE", "race-other"};

static inline const char *random_name(struct random_account *random) {
    return random_names[random_below(random, LENGTH(random_names))];
}

static const char *const random_serials[] = {"arn:aws:iam::123456789012:mfa/one",
                                             "arn:aws:iam::123456789012:mfa/two",
                                             "arn:aws:iam::123456789012:mfa/three",
                                             "arn:aws:iam::123456789012:mfa/p!th/four",
                                             "GAHT12345678",
                                             "GAHT87654321",
                                             "arn:aws:iam::123456789012:u2f/user/k",
                                             "arn:aws:iam::123456789012:mfa/race-1"};

static inline const char *random_serial(struct random_account *random) {
    return random_serials[random_below(random, LENGTH(random_serials))];
}

/* ----- Changes that a test makes -------------------------------------------------------------- */

static inline void add_random_user(struct iam_mock *mock, struct random_account *random) {
    const struct iam_mock_tag tags[] = {{"Team", "<R & D> \"x\""}, {"k\xC3\xB6", ""}, {"a:b", "1"}};
    const struct iam_mock_user user = {
        .name = random_name(random),
        .path = random_below(random, 2) ? "/a/<&'\">/" : NULL,
        .create_date = random_below(random, 2) ? "2020-02-29T12:34:56.789Z" : NULL,
        .id = random_below(random, 4) ? NULL : "AIDA0000000000000",
        .tags = tags + 1,
        .tag_count = random_below(random, 3),
        .permissions_boundary = random_below(random, 3) ? NULL : "arn:aws:iam::aws:policy/tab\there",
        .login_profile = random_below(random, 2),
    };
    note(random, iam_mock_add_user(mock, &user, NULL));
}

static inline void add_random_device(struct iam_mock *mock, struct random_account *random) {
    const struct iam_mock_tag tag = {"Size", "s"};
    const unsigned holder = random_below(random, 5);
    const struct iam_mock_device device = {
        .serial_number = random_serial(random),
        .user_name = holder < 3 ? random_name(random) : NULL,
        .root = holder == 3,
        .tags = &tag,
        .tag_count = random_below(random, 4) == 0,
        .seed = random_below(random, 3) ? NULL : "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        .code_adjustment = random_below(random, 3) ? 0 : -5,
        .last_code_step = random_below(random, 3) ? 0 : 7,
    };
    note(random, iam_mock_add_device(mock, &device, NULL));
}

static inline void add_random_key(struct iam_mock *mock, struct random_account *random) {
    char id[32];
    snprintf(id, sizeof id, "AKIA%012u", random_below(random, 12));
    struct iam_mock_access_key key = {.id = id, .inactive = random_below(random, 2)};
    key.principal = (enum iam_mock_principal)random_below(random, 4);
    if (key.principal == IAM_MOCK_USER)
        key.user_name = random_name(random);
    if (key.principal == IAM_MOCK_ASSUMED_ROLE)
        key.role_name = "role", key.session_name = "session";
    if (random_below(random, 2))
        key.secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    if (random_below(random, 3) == 0)
        key.session_token = "token \"<&>\"\n\r\t", key.mfa_authenticated = true;
    if (random_below(random, 3) == 0)
        key.expires = "2026-01-01T01:00:00.001Z";
    note(random, iam_mock_add_access_key(mock, &key, NULL));
}

/* One change of the test's. */
static inline void change_randomly(struct iam_mock *mock, struct random_account *random) {
    switch (random_below(random, 10)) {
    case 0:
        add_random_user(mock, random);
        return;
    case 1:
    case 2:
    case 3:
        add_random_device(mock, random);
        return;
    case 4:
        add_random_key(mock, random);
        return;
    case 5:
        note(random, iam_mock_remove_user(mock, random_name(random)));
        return;
    case 6:
        note(random, iam_mock_settle_user(mock, random_name(random)));
        return;
    case 7:
        note(random, iam_mock_begin_change(mock, random_serial(random), random_below(random, 3) * 40000));
        return;
    case 8:
        note(random, iam_mock_end_change(mock, random_serial(random)));
        return;
    default:
        note(random, iam_mock_advance_ms(mock, random_below(random, 60000)));
    }
}

/* ----- Requests ------------------------------------------------------------------------------- */

static inline void write_codes(char *out, size_t size, struct iam_mock *mock, struct random_account *random,
                               const char *serial, int offset) {
    char first[IAM_MOCK_TOTP_CODE_SIZE] = "000000", second[IAM_MOCK_TOTP_CODE_SIZE] = "111111";
    note(random, iam_mock_totp_code(mock, serial, offset, first));
    note(random, iam_mock_totp_code(mock, serial, offset + 1, second));
    snprintf(out, size, "&AuthenticationCode1=%s&AuthenticationCode2=%s", first, second);
}

/* The end of a request: which page of a list is wanted. */
static inline const char *random_page(struct random_account *random) {
    static char page[128];
    const char *marker = random->marker[random_below(random, 8)];
    snprintf(page, sizeof page, "&MaxItems=%u%s%s", 1 + random_below(random, 3), *marker ? "&Marker=" : "",
             marker);
    return page;
}

static const char *const random_actions[] = {"DeactivateMFADevice", "EnableMFADevice",
                                             "ResyncMFADevice",     "CreateVirtualMFADevice",
                                             "EnableMFADevice",     "DeleteVirtualMFADevice",
                                             "TagMFADevice",        "UntagMFADevice",
                                             "ListMFADeviceTags",   "GetMFADevice",
                                             "ListMFADevices",      "ListVirtualMFADevices",
                                             "CreateUser",          "GetUser",
                                             "ListUsers",           "UpdateUser",
                                             "DeleteUser",          "TagUser",
                                             "UntagUser",           "ListUserTags",
                                             "CreateAccessKey",     "ListAccessKeys",
                                             "UpdateAccessKey",     "DeleteAccessKey",
                                             "GetLoginProfile",     "DeleteLoginProfile",
                                             "GetAccountSummary",   "UpdateUser"};

/* A request of any action, with all parameters that actions have: each action takes its own. */
static inline const char *random_form(struct iam_mock *mock, struct random_account *random) {
    static const char *const devices[] = {"one", "two", "three", "four&Path=/p!th/"};
    static char form[2048];
    char codes[128];
    const char *action = random_actions[random_below(random, LENGTH(random_actions))];
    const char *serial = random_serial(random);
    const unsigned key = random_below(random, LENGTH(random->key));
    write_codes(codes, sizeof codes, mock, random, serial, (int)random_below(random, 5) - 2);
    snprintf(form, sizeof form,
             "Action=%s" WITH_MOCK_VERSION "&UserName=%s&SerialNumber=%s%s&AccessKeyId=%s&Status=%s"
             "&Tags.member.1.Key=t%u&Tags.member.1.Value=v&TagKeys.member.1=t%u&NewUserName=%s"
             "&VirtualMFADeviceName=%s%s",
             action, random_name(random), serial, codes, random->key[key], key % 2 ? "Active" : "Inactive",
             random_below(random, 4), random_below(random, 4), random_name(random),
             devices[random_below(random, LENGTH(devices))],
             strncmp(action, "List", 4) == 0 ? random_page(random) : "");
    return form;
}

/* Remember the marker and the access key of an answer. */
static inline void remember_answer(struct random_account *random, const char *body) {
    const struct {
        const char *element;
        char (*list)[64];
    } kept[] = {{"<Marker>", random->marker}, {"<AccessKeyId>", random->key}};
    for (size_t i = 0; i < LENGTH(kept); i++) {
        const char *at = strstr(body, kept[i].element);
        if (!at)
            continue;
        at += strlen(kept[i].element);
        snprintf(kept[i].list[random_below(random, 8)], 64, "%.*s", (int)strcspn(at, "<"), at);
    }
}

#endif
