#include "base/view.h"
#include "call/call.h"

static void answer_choose(struct call *call, const struct state *state) {
    /* A fault's answer is IAM's own: what the call comes to, or, of a change not made, ServiceFailure. */
    const struct rule *rule = call->rule && !call->rule->fault ? call->rule : NULL;
    bool unmade = call->rule && !rule && call->rule->when != IAM_MOCK_AFTER_CHANGE;
    enum fixture_id fixture = rule     ? rule->fixture
                              : unmade ? FIXTURE_ERROR_ServiceFailure
                                       : call->outcome.fixture;
    /* Its text names the user; in a call without one it is the device that doesn't exist. */
    if (rule && fixture == FIXTURE_ERROR_NoSuchEntity && call->facts.user_name.size == 0)
        fixture = FIXTURE_NO_SUCH_ENTITY_DEVICE;
    const struct error_info *error = rule ? NULL : fixture_error(fixture);
    bool succeeds = call->facts.reached[IAM_MOCK_AFTER_CHANGE];
    call->applies = succeeds && call->outcome.change.kind != CHANGE_NONE &&
                    (!call->rule || call->rule->when == IAM_MOCK_AFTER_CHANGE) && !call->effect.too_late;
    call->fixture = rule && rule->body ? NULL : state_fixture(state, fixture);
    call->status = rule ? rule->status : error ? error->status : call->fixture->status;
    call->code = rule ? rule->code : error ? error->code : NULL;
    if (call->code) {
        values_set_plain(&call->outcome.values, SLOT_TYPE, view_of(rule ? rule->type : error->type));
        values_set(&call->outcome.values, SLOT_CODE, view_of(call->code));
        call->outcome.values.plain |= rule ? 0 : SLOT_BIT(CODE); /* a rule's own may be anything */
    }
}

static void answer_fill(struct call *call, const char *request_id) {
    struct values *values = &call->outcome.values;
    values_set_plain(values, SLOT_REQUEST_ID, (struct view){request_id, REQUEST_ID_SIZE});
    if (call->facts.user_name.size > 0)
        values_set(values, SLOT_USER_NAME, call->facts.user_name);
    if (call->facts.serial_number.data)
        values_set(values, SLOT_SERIAL_NUMBER, call->facts.serial_number);
    if (!call->code)
        return;
    if (call->action_sent.data)
        values_set(values, SLOT_ACTION, call->action_sent);
    values_set(values, SLOT_VERSION, call->version.data ? call->version : VIEW("NO_VERSION_SPECIFIED"));
    if (call->rule) {
        if (call->rule->message)
            values_set(values, SLOT_MESSAGE, view_of(call->rule->message));
    } else if (call->outcome.fixture == FIXTURE_VALIDATION_ERROR_CONSTRAINTS ||
               call->outcome.fixture == FIXTURE_MALFORMED_INPUT_NUMBER) {
        values_set(values, SLOT_MESSAGE, (struct view){call->validation.message, call->validation.size});
    } else if (call->outcome.fixture == FIXTURE_VALIDATION_ERROR_NAME) {
        values_set(values, SLOT_MEMBER, member_path_name(call->validation.member));
    }
}

IAM_MOCK_INTERNAL int answer_plan(struct call *call, const struct state *state,
                                  struct iam_mock_response_memory *memory) {
    answer_choose(call, state);
    answer_fill(call, memory->request_id);
    size_t bound = call->fixture ? render_bound(call->fixture, &call->outcome.values) : call->rule->body_size;
    if (call->effect.fault && bound < deliver_bound())
        bound = deliver_bound();
    return response_reserve(memory, bound) ? 0 : IAM_MOCK_ENOMEM;
}

IAM_MOCK_INTERNAL size_t answer_write(struct call *call, struct iam_mock_response_memory *memory) {
    if (call->fixture)
        return render(memory->body, call->fixture, &call->outcome.values);
    memcpy(memory->body, call->rule->body, call->rule->body_size);
    return call->rule->body_size;
}
