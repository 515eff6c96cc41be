/* Renders a fixture: fills values into the template, which gives the bytes of a body. */
#ifndef MOCK_ANSWER_RENDER_H
#define MOCK_ANSWER_RENDER_H

#include "base/view.h"
#include "answer/fixture.h"
#include "model/values.h"

/*
 * Returns an upper bound of the bytes that render() writes: reserve them first, then rendering cannot fail.
 * Loads the items of lists, as render() does; `values` are afterwards as they were.
 */
IAM_MOCK_INTERNAL size_t render_bound(const struct fixture *fixture, struct values *values,
                                      struct view xml_namespace);

/*
 * Write the body into `out`, which has room for render_bound() bytes. Returns how many were written. Values
 * are escaped (escape.h), and afterwards as they were. `xml_namespace`: of the service that answers.
 */
IAM_MOCK_INTERNAL size_t render(char *out, const struct fixture *fixture, struct values *values,
                                struct view xml_namespace);

#endif
