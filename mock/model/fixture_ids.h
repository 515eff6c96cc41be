/* The ids of all fixtures (templates of answers): one for each action, error code and special situation. */
#ifndef MOCK_MODEL_FIXTURE_IDS_H
#define MOCK_MODEL_FIXTURE_IDS_H

#include "model/slots.h"

enum fixture_id {
#define ACTION(service, name, symbol, members, errors, slots, lists) FIXTURE_RESPONSE_##name,
#include "model/actions.def"
#undef ACTION
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

/* The fixture's file: "responses/NAME.xml", "errors/CODE.xml" or the situation's file. Static. */
IAM_MOCK_INTERNAL const char *fixture_file_name(enum fixture_id id);
/* The name of the root element: "NAMEResponse" or "ErrorResponse". Static. */
IAM_MOCK_INTERNAL const char *fixture_root_name(enum fixture_id id);
/* Does the fixture answer an action that succeeds? Otherwise it answers an error. */
static inline bool fixture_is_response(enum fixture_id id) { return id < FIXTURE_FIRST_ERROR; }

/* The slots and lists that an answer has, and that its fixture may name. */
struct fixture_slots {
    struct set slots, lists;
};
IAM_MOCK_INTERNAL struct fixture_slots fixture_slots(enum fixture_id id);

#endif
