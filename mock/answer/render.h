/* Rendering: a fixture and values become the bytes of a body. Pure. */
#ifndef MOCK_ANSWER_RENDER_H
#define MOCK_ANSWER_RENDER_H

#include "base/view.h"
#include "answer/fixture.h"
#include "model/values.h"

/*
 * At least as many bytes as render() writes, so that rendering itself can't fail. Loads the items of lists,
 * as render() does, and leaves `values` as they were.
 */
IAM_MOCK_INTERNAL size_t render_bound(const struct fixture *fixture, struct values *values,
                                      struct view xml_namespace);

/*
 * Write the body into `out`, which has room for render_bound() bytes; returns how many it took. Values are
 * escaped as in escape.h. `xml_namespace` is the service's.
 */
IAM_MOCK_INTERNAL size_t render(char *out, const struct fixture *fixture, struct values *values,
                                struct view xml_namespace);

#endif
