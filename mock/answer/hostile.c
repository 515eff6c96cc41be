/* Looks up the hostile bodies that are built into the library. */
#include "answer/hostile.h"

IAM_MOCK_INTERNAL const struct hostile_body *hostile_find(struct view name) {
    for (size_t i = 0; i < HOSTILE_COUNT; i++) {
        if (view_is(name, iam_mock_hostile_bodies[i].name))
            return &iam_mock_hostile_bodies[i];
    }
    return NULL;
}

IAM_MOCK_INTERNAL size_t hostile_count(void) { return HOSTILE_COUNT; }

IAM_MOCK_INTERNAL const struct hostile_body *hostile_at(size_t index) {
    return index < HOSTILE_COUNT ? &iam_mock_hostile_bodies[index] : NULL;
}

IAM_MOCK_INTERNAL const char *hostile_name(const char *body_file) {
    const size_t prefix = sizeof HOSTILE_PREFIX - 1;
    return strncmp(body_file, HOSTILE_PREFIX, prefix) == 0 ? body_file + prefix : NULL;
}

IAM_MOCK_INTERNAL void hostile_suggest(struct suggestion *suggestion) {
    for (size_t i = 0; i < HOSTILE_COUNT; i++)
        suggest_try(suggestion, view_of(iam_mock_hostile_bodies[i].name));
}
