/* Compiles the XML source of a fixture to a struct fixture. */
#ifndef MOCK_FILES_FIXTURE_COMPILE_H
#define MOCK_FILES_FIXTURE_COMPILE_H

#include "answer/fixture.h"
#include "base/view.h"

/*
 * Compile the fixture `id`; `file` is its name for messages. *out is one block, which the caller frees with
 * memory_free(). Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EXML or IAM_MOCK_ELIMIT.
 */
IAM_MOCK_INTERNAL MUST_CHECK int fixture_compile(struct fixture **out, enum fixture_id id, struct view source,
                                                 const char *file, struct iam_mock_error *error);

#endif
