/*
 * Replays a recording of the real service: a file of steps (steps.c) and of
 *
 *   call ACTION NAME=VALUE … => STATUS CODE "MESSAGE"
 *   call ACTION NAME=VALUE … => 200
 *   call ACTION SerialNumber=SERIAL … AuthenticationCode1=@STEPS …           the code that the device shows
 *   call ACTION NAME=VALUE … => 200 devices: SERIAL NAME ENABLE_DATE …      of a list; unassigned: SERIAL - -
 *   call ACTION NAME=VALUE … => 200 ELEMENT=TEXT +ELEMENT -ELEMENT members=N
 *
 * The last form says: the first such element has that text; there is such an element; there is none; so many
 * members. A VALUE with a '%' is percent-encoded; "${Marker}" is the Marker of the answer before.
 *
 * What wasn't recorded isn't written, and isn't compared; a status that wasn't is the API model's. The calls
 * are from the recordings of September 2026. Names are ours. What actions that the mock does not serve did in
 * between is done by steps.
 */
#include "golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Adds a parameter's value; "@STEPS" is a code of the device, which golden_send() fills in. */
static void add_value(struct golden_text *request, const char *serial, const char *value) {
    if (value[0] != '@') {
        if (strchr(value, '%') != NULL || strcmp(value, "${Marker}") == 0)
            golden_add_string(request, value);
        else
            golden_add_encoded(request, value);
        return;
    }
    golden_add_string(request, "${Code ");
    golden_add_string(request, serial);
    golden_add_string(request, " ");
    golden_add_string(request, value + 1);
    golden_add_string(request, "}");
}

static void build_request(struct golden_text *request, const struct golden_run *run, char *parameters) {
    char *rest = NULL, *equals;
    const char *serial = "";

    golden_clear(request);
    golden_add_string(request, "POST / HTTP/1.1\nHost: iam.amazonaws.com\n");
    if (run->key_id[0] != '\0') {
        golden_add_string(request, "Authorization: AWS4-HMAC-SHA256 Credential=");
        golden_add_string(request, run->key_id);
        golden_add_string(request, "/20260911/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0\n");
    }
    if (run->session_token[0] != '\0') {
        golden_add_string(request, "X-Amz-Security-Token: ");
        golden_add_string(request, run->session_token);
        golden_add_string(request, "\n");
    }
    golden_add_string(request, "\nAction=");
    golden_add_string(request, strtok_r(parameters, " ", &rest));
    golden_add_string(request, "&Version=2010-05-08");
    for (char *word = strtok_r(NULL, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        equals = strchr(word, '=');
        assert_non_null(equals);
        *equals = '\0';
        golden_add_string(request, "&");
        golden_add_string(request, word);
        golden_add_string(request, "=");
        if (strcmp(word, "SerialNumber") == 0)
            serial = equals + 1;
        add_value(request, serial, equals + 1);
    }
}

/* The word at *at, which moves behind it; a quoted one has no quotes left. "" at the end. */
static char *next_word(char **at) {
    char *word = *at + strspn(*at, " ");
    char stop = word[0] == '"' ? '"' : ' ';
    char *end;

    word += stop == '"';
    end = strchr(word, stop);
    *at = end != NULL ? end + 1 : word + strlen(word);
    if (end != NULL)
        *end = '\0';
    return word;
}

/* Does the member that begins at `member` have an element of that name? */
static bool has_element(const char *member, const char *tag) {
    const char *at = strstr(member, tag);

    return at != NULL && at < strstr(member, "</member>");
}

static void compare_assignment(const char *member, char **expected, const char *what) {
    const char *name = next_word(expected);
    const char *date = next_word(expected);
    char text[300];

    if (strcmp(name, "-") == 0) {
        if (has_element(member, "<UserName>") || has_element(member, "<EnableDate>"))
            fail_msg("%s: expected an unassigned device", what);
        return;
    }
    if (!golden_element(text, sizeof text, member, "UserName") || strcmp(text, name) != 0)
        fail_msg("%s: UserName: expected %s", what, name);
    if (!golden_element(text, sizeof text, member, "EnableDate") || strcmp(text, date) != 0)
        fail_msg("%s: EnableDate: expected %s", what, date);
}

static void compare_devices(const struct iam_mock_response *response, char *expected, const char *what) {
    const char *member = response->body;
    char text[300];
    char *word;

    for (word = next_word(&expected); word[0] != '\0'; word = next_word(&expected)) {
        member = strstr(member, "<member>");
        if (member == NULL)
            fail_msg("%s: no device %s in the answer", what, word);
        member += strlen("<member>");
        if (!golden_element(text, sizeof text, member, "SerialNumber") || strcmp(text, word) != 0)
            fail_msg("%s: SerialNumber: expected %s", what, word);
        compare_assignment(member, &expected, what);
    }
    if (strstr(member, "<member>") != NULL)
        fail_msg("%s: more devices in the answer than recorded", what);
}

static size_t count_members(const char *body) {
    size_t count = 0;

    for (const char *at = strstr(body, "<member>"); at != NULL; at = strstr(at + 1, "<member>"))
        count++;
    return count;
}

static bool answer_has_element(const char *body, const char *name) {
    char tag[80];

    (void)snprintf(tag, sizeof tag, "<%s>", name);
    if (strstr(body, tag) != NULL)
        return true;
    (void)snprintf(tag, sizeof tag, "<%s/>", name);
    return strstr(body, tag) != NULL;
}

/* One word of what is expected of an answer's elements. */
static void compare_element(const char *body, char *word, const char *what) {
    char *equals = strchr(word, '=');
    char text[300];

    if (equals == NULL) {
        if (answer_has_element(body, word + 1) != (word[0] == '+'))
            fail_msg("%s: %s in %s", what, word, body);
        return;
    }
    *equals = '\0';
    if (strcmp(word, "members") == 0) {
        if (count_members(body) != strtoul(equals + 1, NULL, 10))
            fail_msg("%s: members: expected %s in %s", what, equals + 1, body);
    } else if (!golden_element(text, sizeof text, body, word) || strcmp(text, equals + 1) != 0) {
        fail_msg("%s: %s: expected \"%s\" in %s", what, word, equals + 1, body);
    }
}

static void compare_elements(const struct iam_mock_response *response, char *word, char *rest,
                             const char *what) {
    for (; word[0] != '\0'; word = next_word(&rest))
        compare_element(response->body, word, what);
}

static void compare_error(const struct iam_mock_response *response, char *expected, const char *what) {
    const char *code = next_word(&expected);
    const char *message = next_word(&expected);
    char text[2000];

    if (response->error_code == NULL || strcmp(response->error_code, code) != 0)
        fail_msg("%s: code: expected %s, got %s", what, code,
                 response->error_code != NULL ? response->error_code : "success");
    if (message[0] == '\0')
        return;
    if (!golden_element(text, sizeof text, response->body, "Message") || strcmp(text, message) != 0)
        fail_msg("%s: message: expected \"%s\" in %s", what, message, response->body);
}

static void call(struct golden_run *run, char *line, const char *what) {
    static struct golden_text request;
    char *expected = strstr(line, " => ");
    char *word;
    int status;

    if (expected == NULL)
        fail_msg("%s: a call without =>", what);
    *expected = '\0';
    expected += strlen(" => ");
    build_request(&request, run, line);
    assert_int_equal(golden_send(run, &request), 0);
    status = atoi(next_word(&expected));
    if (run->response.status != status)
        fail_msg("%s: status: expected %d, got %d\n%s", what, status, run->response.status,
                 run->response.body);
    if (status != 200) {
        compare_error(&run->response, expected, what);
        return;
    }
    if (run->response.error_code != NULL)
        fail_msg("%s: expected success", what);
    word = next_word(&expected);
    if (strcmp(word, "devices:") == 0)
        compare_devices(&run->response, expected, what);
    else
        compare_elements(&run->response, word, expected, what);
}

static void recorded_step(struct golden_run *run, char *line, const char *what) {
    if (strncmp(line, "call ", 5) == 0)
        call(run, line + 5, what);
    else
        golden_step(run, line, what);
}

void golden_run_recorded(struct golden_run *run, const char *path) {
    static struct golden_text text;

    assert_true(golden_read(&text, ".", path));
    golden_steps(run, &text, path, recorded_step);
    assert_string_equal(iam_mock_problems_text(run->mock), "");
}
