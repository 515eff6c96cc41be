/* The ids of all fixtures (templates of answers): one for each action, error code and special situation.
 * Those of canned actions (actions.h) may have no fixture. */
#ifndef MOCK_MODEL_FIXTURE_IDS_H
#define MOCK_MODEL_FIXTURE_IDS_H

#include "model/slots.h"

enum fixture_id {
#define KNOWN_ACTION(service, name, user) FIXTURE_RESPONSE_##name,
#include "model/known_actions.def"
#undef KNOWN_ACTION
    FIXTURE_FIRST_ERROR,
    FIXTURE_BEFORE_ERRORS = FIXTURE_FIRST_ERROR - 1, /* so that the first error gets FIXTURE_FIRST_ERROR */
#define ERROR(code, status, type) FIXTURE_ERROR_##code,
#include "model/errors.def"
#undef ERROR
#define SITUATION(id, code, file, slots) FIXTURE_##id,
#include "model/situations.def"
#undef SITUATION
    FIXTURE_COUNT,
    FIXTURE_NONE = FIXTURE_COUNT, /* no fixture: the call has no error so far */
    FIXTURE_UNKNOWN,              /* no fixture: the body of the request is not known yet */
    FIXTURE_HOME_PAGE             /* no fixture: the service redirects to its home page */
};

#define FIXTURE_NAME_SIZE 80
/* Write the fixture's file: "responses/NAME.xml", "errors/CODE.xml" or the situation's file. Returns `out`.
 */
IAM_MOCK_INTERNAL const char *fixture_file_name(char out[FIXTURE_NAME_SIZE], enum fixture_id id);
/* Write the name of the root element: "NAMEResponse" or "ErrorResponse". Returns `out`. */
IAM_MOCK_INTERNAL const char *fixture_root_name(char out[FIXTURE_NAME_SIZE], enum fixture_id id);
/* Returns the fixture with that file, "responses/NAME.xml" or "errors/NAME.xml"; FIXTURE_NONE: there is none.
 */
IAM_MOCK_INTERNAL enum fixture_id fixture_find(const char *file_name);
/* Does the fixture answer an action that succeeds? Otherwise it answers an error. */
static inline bool fixture_is_response(enum fixture_id id) { return id < FIXTURE_FIRST_ERROR; }

/* The slots and lists that an answer has, and that its fixture may name. */
struct fixture_slots {
    struct set slots, lists;
    bool parameters; /* any other name is a parameter of the request: the fixture is a canned action's */
};
IAM_MOCK_INTERNAL struct fixture_slots fixture_slots(enum fixture_id id);

#endif
