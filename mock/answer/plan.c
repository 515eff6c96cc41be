/* Computes how much room a planned answer needs. */
#include "answer/plan.h"
#include "answer/deliver.h"
#include "answer/render.h"

IAM_MOCK_INTERNAL size_t answer_bound(const struct answer_plan *plan) {
    size_t bound =
        plan->fixture ? render_bound(plan->fixture, plan->values, plan->xml_namespace) : plan->body.size;
    return plan->delivery == DELIVERY_WHOLE ? bound : deliver_bound(plan, bound);
}
