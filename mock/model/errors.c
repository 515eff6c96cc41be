/* The table of error codes, and the code that each fixture answers. */
#include "model/errors.h"

static const struct error_info error_infos[] = {
#define ERROR(code, status, type)                                                                            \
    {#code, type, status, FIXTURE_ERROR_##code, sizeof #code - 1, sizeof type - 1},
#include "model/errors.def"
#undef ERROR
};

static const struct error_info *const errors_of_fixtures[FIXTURE_COUNT] = {
#define ERROR(code, status, type)                                                                            \
    [FIXTURE_ERROR_##code] = &error_infos[FIXTURE_ERROR_##code - FIXTURE_FIRST_ERROR],
#include "model/errors.def"
#undef ERROR
#define SITUATION(id, code, file, slots)                                                                     \
    [FIXTURE_##id] = &error_infos[FIXTURE_ERROR_##code - FIXTURE_FIRST_ERROR],
#include "model/situations.def"
#undef SITUATION
};

IAM_MOCK_INTERNAL const struct error_info *error_find(const char *code) {
    for (size_t i = 0; i < COUNT_OF(error_infos); i++) {
        if (strcmp(error_infos[i].code, code) == 0)
            return &error_infos[i];
    }
    return NULL;
}

IAM_MOCK_INTERNAL void errors_suggest(struct suggestion *suggestion) {
    for (size_t i = 0; i < COUNT_OF(error_infos); i++)
        suggest_try(suggestion, view_of(error_infos[i].code));
}

IAM_MOCK_INTERNAL const struct error_info *fixture_error(enum fixture_id id) {
    return id < FIXTURE_COUNT ? errors_of_fixtures[id] : NULL;
}
