#!/bin/sh
# Add a made-up service to a copy of the project, by the recipes of mock/README.md, and call it through the public API.
# The recipes touch three tables and the schema of scenarios, and add a decision and a fixture; nothing else of the copy changes.
set -eu
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL
cp -R Makefile mock include fixtures "$directory/"

# "Add a service": a row.
cat >>"$directory/mock/model/services.def" <<'ROW'
SERVICE(LIBRARY, "Library", "2031-05-06", "https://library.example.com/doc/2031-05-06/", "library", ERROR_InvalidAction,
        "https://library.example.com/about", "library.example.com", ("library.example.org",))
ROW

# "Add an action": a row, a name, a decision, a fixture, a name in the schema.
cat >>"$directory/mock/model/actions.def" <<'ROW'
ACTION(LIBRARY, LendBook, lend_book,
       ({MEMBER_USER_NAME, SHAPE_EXISTING_USER_NAME, true},),
       ("NoSuchEntity",),
       (), ())
ROW
echo 'KNOWN_ACTION(LIBRARY, LendBook, NO_USER)' >>"$directory/mock/model/known_actions.def"
mkdir "$directory/mock/actions/library"
cat >"$directory/mock/actions/library/lend_book.c" <<'DECISION'
/* LendBook: lends a book to a user. */
#include "actions/actions.h"

IAM_MOCK_INTERNAL void decide_lend_book(struct outcome *out, const struct decision *in) {
    if (account_find_user(in->account, in->arguments->text[MEMBER_USER_NAME]))
        out->fixture = FIXTURE_RESPONSE_LendBook;
    else
        out->fixture = FIXTURE_NO_SUCH_ENTITY_USER;
}
DECISION
cat >"$directory/fixtures/responses/LendBook.xml" <<'FIXTURE'
<LendBookResponse xmlns="https://library.example.com/doc/2031-05-06/" xmlns:mock="urn:iam-mock:fixture"
                  mock:status="200" mock:provenance="assumed" mock:source="made up">
  <LendBookResult>
    <Reader>${UserName}</Reader>
  </LendBookResult>
  <ResponseMetadata>
    <RequestId>${RequestId}</RequestId>
  </ResponseMetadata>
</LendBookResponse>
FIXTURE

sed -i 's|^ *<value type="string">ListMFADevices</value>|&\n<value type="string">LendBook</value>|' "$directory/fixtures/schema/scenario.rng"
cat >"$directory/scenario.xml" <<'SCENARIO'
<scenario xmlns="urn:iam-mock:scenario"><rule action="LendBook" error="Throttling"/></scenario>
SCENARIO

cat >"$directory/user.c" <<'PROGRAM'
#include <iam_mock.h>
#include <stdio.h>
#include <string.h>

#define LIBRARY "https://library.example.com/?Version=2031-05-06&Action="
#define IAM "https://iam.amazonaws.com/?Version=2010-05-08&Action="

static int failed;

static void fail(const char *url, const char *what, const char *text) {
    fprintf(stderr, "%s: %s: %s\n", url, what, text);
    failed = 1;
}

/* Send a request; expect the status, and the body to its last byte: `%s` in it is the answer's request id. */
static void expect(struct iam_mock *mock, const char *url, int status, const char *format) {
    struct iam_mock_response response = {0};
    char body[1024];
    if (iam_mock_send(mock, &(struct iam_mock_request){.url = url}, &response) != 0) {
        fail(url, "not answered", iam_mock_problems_text(mock));
        return;
    }
    const char *id = iam_mock_response_header(&response, "x-amzn-RequestId");
    int size = snprintf(body, sizeof body, format, id ? id : "(no id)");
    if (response.status != status || response.body_size != (size_t)size || memcmp(response.body, body, (size_t)size) != 0)
        fail(url, "answered", response.body);
}

static void expect_text(const char *what, const char *text, const char *part) {
    if (!strstr(text, part))
        fail(what, part, text);
}

static const char lent[] = "<LendBookResponse xmlns=\"https://library.example.com/doc/2031-05-06/\">\n"
                           "  <LendBookResult>\n"
                           "    <Reader>Bob</Reader>\n"
                           "  </LendBookResult>\n"
                           "  <ResponseMetadata>\n"
                           "    <RequestId>%s</RequestId>\n"
                           "  </ResponseMetadata>\n"
                           "</LendBookResponse>\n";
#define ERROR(namespace, code, message)                                                                     \
    "<ErrorResponse xmlns=\"" namespace "\">\n  <Error>\n    <Type>Sender</Type>\n    <Code>" code          \
    "</Code>\n    <Message>" message "</Message>\n  </Error>\n  <RequestId>%s</RequestId>\n</ErrorResponse>\n"
#define OF_LIBRARY "https://library.example.com/doc/2031-05-06/"
#define OF_IAM "https://iam.amazonaws.com/doc/2010-05-08/"

int main(void) {
    struct iam_mock *mock;
    if (iam_mock_new(&mock, NULL, NULL) != 0 || iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL) != 0)
        return 2;
    expect(mock, LIBRARY "LendBook&UserName=Bob", 200, lent);
    expect(mock, LIBRARY "LendBook&UserName=Eve", 404,
           ERROR(OF_LIBRARY, "NoSuchEntity", "The user with name Eve cannot be found."));
    expect(mock, "https://library.example.org/?Version=2031-05-06&Action=LendBook&UserName=Bob", 200, lent);
    expect_text("problems of served calls", iam_mock_problems_text(mock)[0] ? "some" : "none", "none");

    /* Requests that are refused before the service is routed to. */
    expect(mock, "https://library.example.com/?Action=a%", 400,
           ERROR(OF_LIBRARY, "MalformedInput", "The request contains a malformed percent escape."));

    /* An operation that neither has; one of the other service. */
    expect(mock, LIBRARY "BurnBook", 400,
           ERROR(OF_LIBRARY, "InvalidAction", "Could not find operation BurnBook for version 2031-05-06"));
    expect(mock, LIBRARY "ListMFADevices", 400,
           ERROR(OF_LIBRARY, "InvalidAction", "Could not find operation ListMFADevices for version 2031-05-06"));
    expect(mock, IAM "LendBook&UserName=Bob", 400,
           ERROR(OF_IAM, "InvalidAction", "Could not find operation LendBook for version 2010-05-08"));
    expect_text("problems", iam_mock_problems_text(mock), "\"BurnBook\" isn't an action of Library");

    /* IAM answers as before, and so does a rule for the new action. */
    expect(mock, IAM "DeactivateMFADevice&UserName=Eve&SerialNumber=GAHT12345678", 404,
           ERROR(OF_IAM, "NoSuchEntity", "The user with name Eve cannot be found."));
    struct iam_mock_error error;
    if (iam_mock_load_scenario(mock, "scenario.xml", &error) != 0)
        fail("scenario.xml", "refused", error.message);
    expect(mock, LIBRARY "LendBook&UserName=Bob", 400, ERROR(OF_LIBRARY, "Throttling", "Rate exceeded"));
    expect_text("journal", iam_mock_journal_text(mock), "root LendBook UserName=\"Bob\" -> 200");
    iam_mock_free(mock);
    return failed;
}
PROGRAM

cd "$directory"
xmllint --noout --relaxng fixtures/schema/scenario.rng scenario.xml 2>log || { cat log >&2; exit 1; }
make -s all >log 2>&1 || { tail -n 30 log >&2; echo 'the library with a second service is not built' >&2; exit 1; }
# shellcheck disable=SC2046,SC2086
${CC:-cc} -std=c11 -Wall -Werror -Iinclude user.c build/release/libiammock.a $(${PKG_CONFIG:-pkg-config} --libs libxml-2.0 nettle) -pthread -o user
./user
echo 'a second service, made of three rows, a decision and a fixture, answers; IAM answers as before'
