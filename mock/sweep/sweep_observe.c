#include "api/mock.h"
#include "sweep/sweep.h"

/* What a case's calls were, read off the journal. */

static uint64_t fnv_add(uint64_t hash, const void *data, size_t size) {
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t value_hash(uint64_t hash, unsigned char tag, const struct journal_value *value) {
    hash = fnv_add(hash, &tag, 1);
    hash = fnv_add(hash, &value->size, sizeof value->size);
    return fnv_add(hash, value->data, value->size);
}

static uint64_t request_hash(const struct journal_entry *entry) {
    uint64_t hash = UINT64_C(14695981039346656037);
    if (entry->action_sent.data)
        hash = value_hash(hash, 0, &entry->action_sent);
    for (size_t i = 0; i < entry->member_count; i++)
        hash = value_hash(hash, (unsigned char)(entry->members[i].id + 1), &entry->members[i].value);
    return hash;
}

/* The rule that answered is one that a sweep put there. */
static bool is_planned(const struct script *script, const struct iam_mock_call *call) {
    const struct rule *rule = call->rule ? script_find(script, call->rule) : NULL;
    return rule && rule->first_call > 0;
}

static void observe_call(struct iam_mock_sweep_call *out, const struct script *script,
                         const struct journal_entry *entry) {
    const struct iam_mock_call *call = &entry->call;
    size_t size = entry->action_sent.size;
    if (size >= sizeof out->action)
        size = sizeof out->action - 1;
    if (entry->action_sent.data)
        memcpy(out->action, entry->action_sent.data, size);
    out->request = request_hash(entry);
    out->status = (int16_t)call->status;
    out->fault = (uint8_t)call->fault;
    out->applied = call->applied;
    out->changes = entry->facts.changes;
    out->planned = is_planned(script, call);
    out->reused = call->reused;
    out->resent = call->resent;
    out->body_size = (uint16_t)(entry->facts.body_size < UINT16_MAX ? entry->facts.body_size : UINT16_MAX);
}

void iam_mock_sweep_observe(struct iam_mock *mock, struct iam_mock_sweep_observation *out) {
    if (!mock || !out)
        return;
    mock_lock(mock);
    const size_t calls = mock->journal.calls;
    out->calls = calls < UINT32_MAX ? (uint32_t)calls : UINT32_MAX;
    for (size_t i = 0; i < calls && i < IAM_MOCK_SWEEP_MAX_CALLS; i++) {
        memset(&out->call[i], 0, sizeof out->call[i]); /* padding too: it goes to another process */
        const struct journal_entry *entry = journal_at(&mock->journal, i + 1);
        if (entry) /* else no longer in the ring */
            observe_call(&out->call[i], &mock->state.script, entry);
    }
    mock_unlock(mock);
}
