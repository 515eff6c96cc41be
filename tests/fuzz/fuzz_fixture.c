/* Any bytes as a fixture: the first says of which row. What compiles is well-formed segments. */
#include "base/view.h"
#include "base/memory.h"
#include "files/fixture_compile.h"
#include "model/services.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds) {
    if (!holds)
        abort();
}

static void check_fixture(const struct fixture *fixture) {
    uint32_t open[2 * FIXTURE_MAX_DEPTH], depth = 0, literal_size = 0;
    for (uint32_t i = 0; i < fixture->count; i++) {
        const struct segment *segment = &fixture->segments[i];
        literal_size += segment->size + (segment->kind == SEGMENT_PARENT ? 2 : 0);
        if (segment->kind == SEGMENT_END) {
            demand(depth > 0 && fixture->segments[open[depth - 1]].end == i);
            depth--;
        } else if (segment->kind == SEGMENT_NAMESPACE) {
            literal_size += (uint32_t)service_info((enum service_id)0)->xml_namespace.size;
        } else if (segment->kind != SEGMENT_TEXT && segment->kind != SEGMENT_SLOT &&
                   segment->kind != SEGMENT_PARAMETER) {
            demand(depth < COUNT_OF(open));
            open[depth++] = i;
        }
    }
    demand(depth == 0 && literal_size == fixture->literal_size);
    const struct segment *last = &fixture->segments[fixture->count - 1];
    demand(last->size > 0 && last->text[last->size - 1] == '\n');
}

/* The fixture that an input's first byte means: of an action without a list, a canned one, a list, or of an
 * error. */
static enum fixture_id find_id(uint8_t byte) {
    static const enum fixture_id responses[] = {FIXTURE_RESPONSE_DeactivateMFADevice,
                                                FIXTURE_RESPONSE_GetGroup, FIXTURE_RESPONSE_ListMFADevices};
    const unsigned errors = FIXTURE_COUNT - FIXTURE_FIRST_ERROR;
    return byte < COUNT_OF(responses)
               ? responses[byte]
               : (enum fixture_id)(FIXTURE_FIRST_ERROR + (byte - COUNT_OF(responses)) % errors);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    struct fixture *fixture = NULL;
    struct iam_mock_error error = {.code = 0};
    struct view source = {(const char *)data + 1, size - 1};
    int code = fixture_compile(&fixture, find_id(data[0]), source, "fuzz.xml", &error);
    if (code == 0)
        check_fixture(fixture);
    else
        demand((code == IAM_MOCK_EXML || code == IAM_MOCK_ELIMIT) && error.code == code && error.message[0] &&
               strcmp(error.file, "fuzz.xml") == 0);
    memory_free(fixture);
    return 0;
}
