/* The table of fixtures: the file, the root element, and the slots and lists of each. */
#include "model/fixture_ids.h"
#include "base/view.h"
#include "model/actions.h"

#include <stdio.h>

/* ----- Names ----------------------------------------------------------------------------------- */

static const char *const error_files[FIXTURE_COUNT - FIXTURE_FIRST_ERROR] = {
#define ERROR(code, status, type) "errors/" #code ".xml",
#include "model/errors.def"
#undef ERROR
#define SITUATION(id, code, file, slots) file,
#include "model/situations.def"
#undef SITUATION
};

IAM_MOCK_INTERNAL const char *fixture_file_name(char out[FIXTURE_NAME_SIZE], enum fixture_id id) {
    if (fixture_is_response(id))
        snprintf(out, FIXTURE_NAME_SIZE, "responses/%s.xml", action_info((enum action_id)id)->name.data);
    else
        snprintf(out, FIXTURE_NAME_SIZE, "%s", error_files[id - FIXTURE_FIRST_ERROR]);
    return out;
}

IAM_MOCK_INTERNAL const char *fixture_root_name(char out[FIXTURE_NAME_SIZE], enum fixture_id id) {
    snprintf(out, FIXTURE_NAME_SIZE, "%sResponse",
             fixture_is_response(id) ? action_info((enum action_id)id)->name.data : "Error");
    return out;
}

/* Returns NAME of "responses/NAME.xml"; data NULL: the name has another form. */
static struct view find_action_name(const char *file_name) {
    const struct view before = VIEW("responses/"), after = VIEW(".xml");
    const size_t size = strlen(file_name);
    if (size <= before.size + after.size || memcmp(file_name, before.data, before.size) != 0 ||
        memcmp(file_name + size - after.size, after.data, after.size) != 0)
        return (struct view){NULL, 0};
    return (struct view){file_name + before.size, size - before.size - after.size};
}

IAM_MOCK_INTERNAL enum fixture_id fixture_find(const char *file_name) {
    const struct view action_name = find_action_name(file_name);
    const struct action *action = action_name.data ? action_find(NULL, action_name) : NULL;
    if (action)
        return action_response(action);
    for (size_t i = 0; i < COUNT_OF(error_files); i++) {
        if (strcmp(error_files[i], file_name) == 0)
            return (enum fixture_id)(FIXTURE_FIRST_ERROR + i);
    }
    return FIXTURE_NONE;
}

/* ----- Slots ----------------------------------------------------------------------------------- */

/* Every answer has these slots: the request id, and the user name and serial number of the request. */
static const enum slot_id slots_of_answers[] = {SLOT_REQUEST_ID, SLOT_USER_NAME, SLOT_SERIAL_NUMBER,
                                                SLOT_COUNT};
/* Every error has these slots as well. */
static const enum slot_id slots_of_errors[] = {SLOT_TYPE, SLOT_CODE, SLOT_ACTION, SLOT_VERSION, SLOT_COUNT};
/* A canned action's answer has these slots; the rest are parameters. */
static const enum slot_id slots_of_canned_actions[] = {SLOT_REQUEST_ID, SLOT_ACCOUNT_ID, SLOT_CALLER_ARN,
                                                       SLOT_USER_NAME, SLOT_COUNT};
static const enum list_id no_lists[] = {LIST_COUNT};

#define ITEMS(...) __VA_ARGS__
#define ACTION(service, name, symbol, members, errors, slots, lists)                                         \
    static const enum slot_id response_slots_of_##symbol[] = {ITEMS slots SLOT_COUNT};                       \
    static const enum list_id response_lists_of_##symbol[] = {ITEMS lists LIST_COUNT};
#include "model/actions.def"
#undef ACTION
#define SITUATION(id, code, file, slots)                                                                     \
    static const enum slot_id situation_slots_of_##id[] = {ITEMS slots SLOT_COUNT};
#include "model/situations.def"
#undef SITUATION
#undef ITEMS

/* The fixtures that have slots or lists of their own. */
static const struct {
    enum fixture_id id;
    const enum slot_id *slots; /* SLOT_COUNT ends them */
    const enum list_id *lists; /* LIST_COUNT ends them */
} own_slots[] = {
#define ACTION(service, name, symbol, members, errors, slots, lists)                                         \
    {FIXTURE_RESPONSE_##name, response_slots_of_##symbol, response_lists_of_##symbol},
#include "model/actions.def"
#undef ACTION
#define SITUATION(id, code, file, slots) {FIXTURE_##id, situation_slots_of_##id, no_lists},
#include "model/situations.def"
#undef SITUATION
};

static void add_own_slots(struct fixture_slots *out, enum fixture_id id) {
    for (size_t i = 0; i < COUNT_OF(own_slots); i++) {
        if (own_slots[i].id != id)
            continue;
        slots_add_all(&out->slots, own_slots[i].slots);
        for (const enum list_id *list = own_slots[i].lists; *list != LIST_COUNT; list++)
            set_add(&out->lists, (unsigned)*list);
    }
}

IAM_MOCK_INTERNAL struct fixture_slots fixture_slots(enum fixture_id id) {
    struct fixture_slots out = {
        {{0}}, {{0}}, fixture_is_response(id) && !action_info((enum action_id)id)->is_coded};
    slots_add_all(&out.slots, out.parameters ? slots_of_canned_actions : slots_of_answers);
    if (!fixture_is_response(id))
        slots_add_all(&out.slots, slots_of_errors);
    add_own_slots(&out, id);
    return out;
}
