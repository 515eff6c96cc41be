/* The table of fixtures: the file, the root element, and the slots and lists of each. */
#include "model/fixture_ids.h"

/* Every answer has these slots: the request id, and the user name and serial number of the request. */
static const enum slot_id slots_of_answers[] = {SLOT_REQUEST_ID, SLOT_USER_NAME, SLOT_SERIAL_NUMBER,
                                                SLOT_COUNT};
/* Every error has these slots as well. */
static const enum slot_id slots_of_errors[] = {SLOT_TYPE, SLOT_CODE, SLOT_ACTION, SLOT_VERSION, SLOT_COUNT};
static const enum slot_id no_slots[] = {SLOT_COUNT};
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

static const struct {
    const char *file, *root;
    const enum slot_id *slots; /* SLOT_COUNT ends them */
    const enum list_id *lists; /* LIST_COUNT ends them */
} fixtures[FIXTURE_COUNT] = {
#define ACTION(service, name, symbol, members, errors, slots, lists)                                         \
    [FIXTURE_RESPONSE_##name] = {"responses/" #name ".xml", #name "Response", response_slots_of_##symbol,    \
                                 response_lists_of_##symbol},
#include "model/actions.def"
#undef ACTION
#define ERROR(code, status, type)                                                                            \
    [FIXTURE_ERROR_##code] = {"errors/" #code ".xml", "ErrorResponse", no_slots, no_lists},
#include "model/errors.def"
#undef ERROR
#define SITUATION(id, code, file, slots)                                                                     \
    [FIXTURE_##id] = {file, "ErrorResponse", situation_slots_of_##id, no_lists},
#include "model/situations.def"
#undef SITUATION
};

IAM_MOCK_INTERNAL const char *fixture_file_name(enum fixture_id id) { return fixtures[id].file; }

IAM_MOCK_INTERNAL const char *fixture_root_name(enum fixture_id id) { return fixtures[id].root; }

IAM_MOCK_INTERNAL struct fixture_slots fixture_slots(enum fixture_id id) {
    struct fixture_slots out = {{{0}}, {{0}}};
    slots_add_all(&out.slots, slots_of_answers);
    if (!fixture_is_response(id))
        slots_add_all(&out.slots, slots_of_errors);
    slots_add_all(&out.slots, fixtures[id].slots);
    for (const enum list_id *list = fixtures[id].lists; *list != LIST_COUNT; list++)
        set_add(&out.lists, (unsigned)*list);
    return out;
}
