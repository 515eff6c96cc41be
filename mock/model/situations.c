#include "answer/fixture.h"

static const char *const fixture_file_names[FIXTURE_COUNT] = {
#define ACTION(name, symbol) [FIXTURE_RESPONSE_##name] = "responses/" #name ".xml",
#include "model/actions.def"
#undef ACTION
#define ERROR(code, status, type) [FIXTURE_ERROR_##code] = "errors/" #code ".xml",
#include "model/errors.def"
#undef ERROR
#define SITUATION(id, code, file) [FIXTURE_##id] = file,
#include "model/situations.def"
#undef SITUATION
};

IAM_MOCK_INTERNAL const char *fixture_file_name(enum fixture_id id) { return fixture_file_names[id]; }
