/*
 * Steps: what is done to a mock between requests, a line each. '#' starts a comment line.
 *
 *   login-user NAME               a user who has a login profile
 *   user NAME [PATH]              device SERIAL [NAME | root] [ENABLE_DATE]     nobody holds it: SERIAL alone
 *   enable SERIAL NAME [DATE]     what EnableMFADevice does to a virtual device that nobody holds
 *   key ID NAME                   an access key of a user
 *   session ID TOKEN NAME [mfa]   a session of a user, opened with MFA or not
 *   root-key ID [EXPIRES]         assume-root ID TOKEN      the root user's
 *   role ID TOKEN ROLE SESSION    a session of a role
 *   rule ERROR FIELD=VALUE …      a rule; a value has no blanks
 *   as ID [TOKEN] | nobody        who makes the calls from here on
 *   remove-user NAME              settle-user NAME
 *   begin-change SERIAL MS        end-change SERIAL
 *   advance MS                    at DATE     moves the clock, to a later time
 */
#include "golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WORDS 8

struct words {
    int count;
    char *at[MAX_WORDS]; /* those that aren't there are NULL */
};

static int add_user(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    return iam_mock_add_user(run->mock, &(struct iam_mock_user){.name = words->at[1], .path = words->at[2]},
                             error);
}

static int add_login_user(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    return iam_mock_add_user(run->mock, &(struct iam_mock_user){.name = words->at[1], .login_profile = true},
                             error);
}

static int add_device(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    bool root = words->at[2] != NULL && strcmp(words->at[2], "root") == 0;

    return iam_mock_add_device(run->mock,
                               &(struct iam_mock_device){.serial_number = words->at[1],
                                                         .user_name = root ? NULL : words->at[2],
                                                         .root = root,
                                                         .enable_date = words->at[3]},
                               error);
}

static int add_key(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    struct iam_mock_access_key key = {.id = words->at[1]};
    const char *kind = words->at[0];

    if (strcmp(kind, "key") == 0) {
        key.user_name = words->at[2];
    } else if (strcmp(kind, "root-key") == 0) {
        key.principal = IAM_MOCK_ROOT;
        key.expires = words->at[2];
    } else {
        key.session_token = words->at[2];
        if (strcmp(kind, "session") == 0) {
            key.user_name = words->at[3];
            key.mfa_authenticated = words->at[4] != NULL && strcmp(words->at[4], "mfa") == 0;
        } else if (strcmp(kind, "role") == 0) {
            key.principal = IAM_MOCK_ASSUMED_ROLE;
            key.role_name = words->at[3];
            key.session_name = words->at[4];
        } else {
            key.principal = IAM_MOCK_ASSUME_ROOT;
        }
    }
    return iam_mock_add_access_key(run->mock, &key, error);
}

static void set_rule_field(struct iam_mock_rule *rule, const char *field, const char *value) {
    const struct {
        const char *field;
        const char **text;
    } texts[] = {{"name", &rule->name},
                 {"action", &rule->action},
                 {"user_name", &rule->user_name},
                 {"serial_number", &rule->serial_number}};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(field, texts[i].field) == 0) {
            *texts[i].text = value;
            return;
        }
    }
    if (strcmp(field, "when") == 0 && strcmp(value, "BEFORE_VALIDATION") == 0)
        rule->when = IAM_MOCK_BEFORE_VALIDATION;
    else if (strcmp(field, "when") == 0 && strcmp(value, "AFTER_CHANGE") == 0)
        rule->when = IAM_MOCK_AFTER_CHANGE;
    else if (strcmp(field, "optional") == 0)
        rule->optional = true;
    else
        fail_msg("a rule's %s=%s isn't for steps: use scenario.xml", field, value);
}

static int add_rule(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    struct iam_mock_rule rule = {.error = words->at[1]};

    for (int i = 2; i < words->count; i++) {
        char *equals = strchr(words->at[i], '=');

        if (equals == NULL) {
            fail_msg("not FIELD=VALUE: %s", words->at[i]);
            return IAM_MOCK_EINVAL;
        }
        *equals = '\0';
        set_rule_field(&rule, words->at[i], equals + 1);
    }
    return iam_mock_add_rule(run->mock, &rule, error);
}

static int call_as(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    bool nobody = strcmp(words->at[1], "nobody") == 0;
    const char *token = words->at[2] != NULL ? words->at[2] : "";

    (void)error;
    (void)snprintf(run->key_id, sizeof run->key_id, "%s", nobody ? "" : words->at[1]);
    (void)snprintf(run->session_token, sizeof run->session_token, "%s", token);
    return 0;
}

static int remove_user(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    (void)error;
    return iam_mock_remove_user(run->mock, words->at[1]);
}

static int settle_user(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    (void)error;
    return iam_mock_settle_user(run->mock, words->at[1]);
}

static int begin_change(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    (void)error;
    return iam_mock_begin_change(run->mock, words->at[1], strtoll(words->at[2], NULL, 10));
}

static int end_change(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    (void)error;
    return iam_mock_end_change(run->mock, words->at[1]);
}

static int advance(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    (void)error;
    return iam_mock_advance_ms(run->mock, strtoll(words->at[1], NULL, 10));
}

/* Days since 1970, of a date of the Gregorian calendar. */
static int64_t count_days(int year, int month, int day) {
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int64_t leap_days = (year - 1969) / 4 + (month > 2 && year % 4 == 0); /* until 2099 */

    return (int64_t)(year - 1970) * 365 + leap_days + before[month - 1] + day - 1;
}

static int move_clock(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    int year, month, day, hour, minute, second, ms;

    (void)error;
    if (sscanf(words->at[1], "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ", &year, &month, &day, &hour, &minute, &second,
               &ms) != 7)
        return IAM_MOCK_EINVAL;
    int64_t seconds = ((count_days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    return iam_mock_advance_ms(run->mock, seconds * 1000 + ms - iam_mock_now_ms(run->mock));
}

static int set_timeout(struct golden_run *run, const struct words *words, struct iam_mock_error *error) {
    (void)error;
    run->timeout_ms = strtoll(words->at[1], NULL, 10);
    return 0;
}

static const struct step {
    const char *word;
    int least, most; /* words, its own included */
    int (*act)(struct golden_run *, const struct words *, struct iam_mock_error *);
} steps[] = {
    {"user", 2, 3, add_user},
    {"login-user", 2, 2, add_login_user},
    {"device", 2, 4, add_device},
    {"enable", 3, 4, add_device},
    {"key", 3, 3, add_key},
    {"session", 4, 5, add_key},
    {"root-key", 2, 3, add_key},
    {"assume-root", 3, 3, add_key},
    {"role", 5, 5, add_key},
    {"rule", 2, MAX_WORDS, add_rule},
    {"as", 2, 3, call_as},
    {"remove-user", 2, 2, remove_user},
    {"settle-user", 2, 2, settle_user},
    {"begin-change", 3, 3, begin_change},
    {"end-change", 2, 2, end_change},
    {"advance", 2, 2, advance},
    {"at", 2, 2, move_clock},
    {"timeout", 2, 2, set_timeout}, /* milliseconds, of the client; 0: it waits for ever */
};

static void cut_into_words(struct words *words, char *line, const char *what) {
    char *rest = NULL;
    char *word = strtok_r(line, " ", &rest);

    *words = (struct words){0};
    for (; word != NULL; word = strtok_r(NULL, " ", &rest)) {
        if (words->count == MAX_WORDS)
            fail_msg("%s: too many words at %s", what, word);
        words->at[words->count++] = word;
    }
}

void golden_step(struct golden_run *run, char *line, const char *what) {
    struct iam_mock_error error = {0};
    struct words words;
    int result;

    cut_into_words(&words, line, what);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (strcmp(words.at[0], steps[i].word) != 0)
            continue;
        if (words.count < steps[i].least || words.count > steps[i].most)
            fail_msg("%s: %s with %d words", what, words.at[0], words.count);
        result = steps[i].act(run, &words, &error);
        if (result != 0)
            fail_msg("%s: %s %s: %s: %s", what, words.at[0], words.at[1], iam_mock_code_text(result),
                     error.message);
        return;
    }
    fail_msg("%s: unknown step: %s", what, words.at[0]);
}

void golden_steps(struct golden_run *run, struct golden_text *text, const char *what,
                  void (*step)(struct golden_run *, char *, const char *)) {
    char place[GOLDEN_MAX_PATH + 16];
    char *rest = NULL;
    char *line = text->data;
    int number = 1;

    for (; line != NULL && line[0] != '\0'; line = rest, number++) {
        rest = strchr(line, '\n');
        if (rest != NULL)
            *rest++ = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        (void)snprintf(place, sizeof place, "%s:%d", what, number);
        step(run, line, place);
    }
}
