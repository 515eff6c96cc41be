/* A directory of fixtures, which replace the built-in ones. */
#ifndef MOCK_FILES_DIRECTORY_H
#define MOCK_FILES_DIRECTORY_H

#include "answer/fixture.h"

/*
 * Read and compile the fixtures in `directory`/responses and `directory`/errors. into[id] is set for each
 * fixture found and left alone otherwise; the caller frees them with memory_free(), also after a failure. A
 * file ending in
 * ".xml", in any case, that isn't named like a fixture is IAM_MOCK_EINVAL, and the message says which names
 * there are; other files are ignored. One of the two folders may be missing; without both: IAM_MOCK_EINVAL.
 */
IAM_MOCK_INTERNAL MUST_CHECK int fixtures_read_directory(struct fixture *into[FIXTURE_COUNT],
                                                         const char *directory, struct iam_mock_error *error);

#endif
