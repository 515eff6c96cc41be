/* Adds the problems that a call shows: what is wrong with the test. */
#include "call/remarks.h"
#include "base/view.h"
#include "base/text.h"
#include "account/secret.h"
#include "model/races.h"
#include "model/services.h"

#define SHOWN_SIZE 48
#define QUOTED_SIZE (4 * SHOWN_SIZE + 8) /* each byte as \OOO, quotes, "…", NUL: the text never grows */

/* Returns `out`, with the start of the value in quotes. `account`: the client sent the value, which may be a
 * secret of the account in a wrong place; NULL: it is the test's. */
static const char *quote(char out[QUOTED_SIZE], struct view value, const struct account *account) {
    struct text text = {.data = out, .capacity = QUOTED_SIZE};
    const size_t shown = account ? account_shown_size(account, value) : value.size;
    const size_t size = shown < SHOWN_SIZE ? shown : SHOWN_SIZE;
    text_add_quoted(&text, (struct view){value.data, size}, size < value.size);
    return out;
}

static const char *suggest_action(char out[SUGGEST_SIZE], const struct call *call) {
    struct suggestion suggestion = suggest_for(call->action_sent);
    actions_suggest(&suggestion, call->service);
    return suggest_write(out, &suggestion);
}

static void remark_action(struct problems *problems, const struct call *call, const struct account *account,
                          size_t number) {
    char quoted[QUOTED_SIZE], meant[SUGGEST_SIZE];
    const struct action *known = action_find(call->service, call->action_sent);
    if (known)
        problems_add(problems,
                     "call %zu: %s isn't mocked; to serve it, write responses/%s.xml, and set the option "
                     "fixture_directory",
                     number, known->name.data, known->name.data);
    else
        problems_add(problems, "call %zu: %s isn't an action of %s%s", number,
                     quote(quoted, call->action_sent, account), call->service->title,
                     suggest_action(meant, call));
}

/* A body without a size has no bytes, so parameters in it are missing. Its first byte is not read: the body
 * may really be empty. */
static const char *size_hint(const struct iam_mock_request *request) {
    return request->body && request->body_size == 0 && !request->body_unknown
               ? "; the request has a body, but its body_size is 0: set body_size"
               : "";
}

static void remark_version(struct problems *problems, const struct call *call, const struct account *account,
                           size_t number) {
    char quoted[QUOTED_SIZE];
    const char *expected = call->service->version.data;
    if (call->version.data)
        problems_add(problems, "call %zu: Version %s isn't served; expected %s", number,
                     quote(quoted, call->version, account), expected);
    else
        problems_add(problems, "call %zu: it has no Version parameter; expected %s%s", number, expected,
                     size_hint(call->request));
}

static void remark_race(struct problems *problems, const struct call *call, size_t number) {
    char quoted[QUOTED_SIZE];
    const struct rule *rule = call->race.without_target;
    const struct race_info *race = race_info(rule->race);
    problems_add(problems, "call %zu: rule %s: race %s has no target; expected a request for %s", number,
                 quote(quoted, rule_name(rule), NULL), race->name, race->needs);
}

IAM_MOCK_INTERNAL void call_add_problems(struct problems *problems, const struct call *call,
                                         const struct account *account, size_t number) {
    char quoted[QUOTED_SIZE];
    if (call->remarks & REMARK_HOST)
        problems_add(problems, "call %zu: host %s isn't one of %s's, nor the extra_host", number,
                     quote(quoted, call->decoded.host, account), service_titles());
    if (call->remarks & REMARK_METHOD)
        problems_add(problems, "call %zu: its method isn't served; expected GET or POST", number);
    if (call->remarks & REMARK_NO_ACTION)
        problems_add(problems, "call %zu: it has no Action parameter%s", number, size_hint(call->request));
    if (call->remarks & REMARK_ACTION)
        remark_action(problems, call, account, number);
    if (call->remarks & REMARK_VERSION)
        remark_version(problems, call, account, number);
    if (call->delivered.cut_past_end && !call->choice.planned)
        problems_add(problems, "call %zu: cut_at %lld isn't within the body of %zu bytes; its last was cut",
                     number, (long long)call->choice.rule->cut_at, call->delivered.body_size);
    if (call->remarks & REMARK_DEFAULT_PRINCIPAL)
        problems_add(problems, "call %zu: the default_principal isn't an access key of the account", number);
    if (call->remarks & REMARK_RACE)
        remark_race(problems, call, number);
}

/* Only the rules before the answering one count: the later ones would not answer anyway. */
IAM_MOCK_INTERNAL void call_add_unforeseen(struct problems *problems, const struct call *call,
                                           const struct script *script) {
    char quoted[QUOTED_SIZE];
    for (size_t i = 0; i < script->count && script->rules[i] != call->choice.rule; i++) {
        const struct rule *rule = script->rules[i];
        if (rule_may_stop_request(rule, &call->facts))
            problems_add_once(
                problems,
                "rule %s: its %s can't be foreseen for a request whose body isn't known when the "
                "connection is opened; expected action \"*\" alone",
                quote(quoted, rule_name(rule), NULL), fault_info(rule->fault)->name);
    }
}
#undef SHOWN_SIZE
#undef QUOTED_SIZE
