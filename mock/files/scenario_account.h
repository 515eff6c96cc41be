/* Reads the elements of a scenario that are records of the account. */
#ifndef MOCK_FILES_SCENARIO_ACCOUNT_H
#define MOCK_FILES_SCENARIO_ACCOUNT_H

#include "files/scenario_reader.h"
#include "files/xml.h"

/* Each function adds the record of an element, and of those inside. Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EXML
 * or what the functions of account/load.h return. */
IAM_MOCK_INTERNAL MUST_CHECK int scenario_apply_account(struct scenario *scenario,
                                                        const struct xml_element *element);
IAM_MOCK_INTERNAL MUST_CHECK int scenario_apply_user(struct scenario *scenario,
                                                     const struct xml_element *element);
IAM_MOCK_INTERNAL MUST_CHECK int scenario_apply_device(struct scenario *scenario,
                                                       const struct xml_element *element);
IAM_MOCK_INTERNAL MUST_CHECK int scenario_apply_access_key(struct scenario *scenario,
                                                           const struct xml_element *element);

#endif
