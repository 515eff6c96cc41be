/* CreateUser: adds a user. */
#include "actions/actions.h"
#include "actions/iam/tag_rules.h"
#include "actions/iam/tag_values.h"
#include "actions/iam/user_values.h"

/* Set the texts of the new user, whose id the mock's seed decides. */
static void set_texts(struct outcome *out, const struct decision *in) {
    const struct arguments *arguments = in->arguments;
    struct user_texts *texts = &out->change.new_user;
    random_user_id(out->new_user_id, in->seed, in->account->next_sequence);
    texts->name = arguments->text[MEMBER_USER_NAME];
    texts->path = argument_is_given(arguments, MEMBER_PATH) ? arguments->text[MEMBER_PATH] : VIEW("/");
    texts->id = (struct view){out->new_user_id, USER_ID_SIZE};
    texts->permissions_boundary = argument_text(arguments, MEMBER_PERMISSIONS_BOUNDARY);
}

static void answer_user(struct outcome *out, const struct decision *in) {
    out->fixture = FIXTURE_RESPONSE_CreateUser;
    user_values_set_new(&out->values, &out->user, in->account, &out->change.new_user, in->now_ms);
    tag_values_set_given(out, out->change.tags);
}

/* Does no user have the name? False: out->fixture is the error. */
static bool check_name(struct outcome *out, const struct decision *in) {
    const struct view name = out->change.new_user.name;
    out->fixture = FIXTURE_ENTITY_ALREADY_EXISTS_USER;
    values_set_name(&out->values, SLOT_NAME, name);
    return !account_find_user(in->account, name);
}

IAM_MOCK_INTERNAL void decide_create_user(struct outcome *out, const struct decision *in) {
    out->change = (struct change){.kind = CHANGE_CREATE_USER};
    set_texts(out, in);
    if (tags_of_new_check(out, in->arguments, true) && check_name(out, in))
        answer_user(out, in);
    else
        out->change = (struct change){.kind = CHANGE_NONE};
}
