/* Writes how many cases each phase of a sweep had, as an HTML table. */
#ifndef MOCK_SWEEP_PHASES_HTML_H
#define MOCK_SWEEP_PHASES_HTML_H

#include "sweep/cases.h"

/* Write a row for each phase that has cases: how many were planned, passed and failed. */
IAM_MOCK_INTERNAL void sweep_write_phases(struct text *out, const struct iam_mock_sweep *sweep);

#endif
