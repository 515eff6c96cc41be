/* Records a call in the journal and, if it shows that the test is wrong, in the list of problems. */
#include "call/record.h"
#include "call/decode.h"
#include "call/remarks.h"

#include <pthread.h>

/* Does the client get a rule's body file, or a redirect, in place of IAM's answer? */
static bool has_answer_of_rule(const struct call *call) {
    const struct rule *rule = call->choice.rule;
    return rule && (rule->body.at || rule->location.at);
}

/* Is it impossible for the client to know whether the change was made? With 408 (RequestTimeoutException) the
 * service gave up waiting for the request, and does not say what it did by then. */
static bool is_answer_lost(const struct call *call) {
    const struct fault_info *fault = fault_info(call->effect.fault);
    if (call->effect.fault && (!fault->answers || fault->shows < FAULT_SHOWS_WHOLE))
        return fault->arrives;
    return has_answer_of_rule(call) || call->delivered.status >= 500 || call->delivered.status == 408 ||
           (call->applies && call->delivered.code);
}

/* Did the client get IAM's whole answer, and is that a success? */
static bool is_acknowledged(const struct call *call) {
    const int status = call->delivered.status;
    if (call->effect.fault && !fault_delivers_answer(fault_info(call->effect.fault)))
        return false;
    return !call->delivered.code && status >= 200 && status < 300 && !has_answer_of_rule(call);
}

/* Returns a number that is equal for equal parameters, without those of a signature; 0: the action is coded.
 */
static uint64_t hash_canned_parameters(const struct call *call) {
    const struct view signature = VIEW("X-Amz-");
    uint64_t hash = 1;
    if (!call->action || call->action->is_coded)
        return 0;
    for (size_t i = 0; i < call->decoded.query.count; i++) {
        const struct query_pair *pair = &call->decoded.query.pairs[i];
        const bool of_signature =
            pair->name.size > signature.size && memcmp(pair->name.data, signature.data, signature.size) == 0;
        if (!of_signature)
            hash = random_mix(hash, (uint64_t)index_hash(pair->name.data, pair->name.size) << 32 |
                                        index_hash(pair->value.data, pair->value.size));
    }
    return hash;
}

/* The scope of the signature, "20260101/us-east-1/iam/aws4_request", if a finding names it. */
static struct view scope_of_finding(const struct call *call) {
    const unsigned named = FINDING_BIT(WRONG_REGION) | FINDING_BIT(WRONG_SERVICE);
    const struct authorization *sent = &call->signing.authorization;
    if (!(call->findings & named))
        return (struct view){"", 0};
    const size_t before = sent->key_id.size + 1;
    return (struct view){sent->credential.data + before, sent->credential.size - before};
}

IAM_MOCK_INTERNAL void call_record(const struct call *call, const struct mock_parts *parts) {
    UNCLEARED char principal[PRINCIPAL_TEXT_SIZE];
    const struct state *state = parts->state;
    const uintptr_t thread = (uintptr_t)pthread_self();
    size_t principal_size =
        principal_is_known(&call->principal) ? principal_write(principal, &call->principal) : 0;
    const struct journal_record record = {
        .facts = {.action = call->action,
                  .version = state->account.version,
                  .caller = call->caller,
                  .canned_parameters = hash_canned_parameters(call),
                  .body_size = call->delivered.body_size,
                  .thread = thread,
                  .answer_without_rules = call->answer_without_rules,
                  .rules_made = state->script.made,
                  .findings = call->findings,
                  .mistakes = call->mistakes,
                  .reached = call->reached,
                  .clock_was_moved = state->clock_was_moved,
                  .changes = call->outcome.change.kind != CHANGE_NONE,
                  .lost = is_answer_lost(call),
                  .body_unknown = call_body_is_unknown(call),
                  .planned = call->choice.planned},
        .at_ms = call->facts.now_ms,
        .waited_ms = call->effect.waited_ms,
        .action_sent = call->action_sent,
        .user_name = call->user_name,
        .principal = {principal, principal_size},
        .scope = scope_of_finding(call),
        .arguments = &call->arguments,
        .account = &state->account,
        .rule = call->choice.rule ? call->choice.rule : call->choice.page_rule,
        .fault = call->effect.fault,
        .status = call->delivered.status,
        .code = call->delivered.code,
        .applied = call->applies,
        .acknowledged = is_acknowledged(call),
        .reused = call->request->reused,
        .resent = call->request->resent,
    };
    journal_add(parts->journal, &record);
    if (call->mistakes.found != MISTAKES_NOT_SOUGHT)
        journal_notes_commit(&parts->journal->notes);
    if (call->remarks || (call->delivered.cut_past_end && !call->choice.planned))
        call_add_problems(parts->problems, call, &state->account, parts->journal->calls);
}
