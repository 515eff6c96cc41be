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

/* The loader of the list of tags (struct value_list): sets the slots of one element of the request's list. */
static const void *load_given_tag(const void *record, struct values *into, void *context) {
    const struct argument_element *element = record;
    (void)context;
    values_set(into, SLOT_KEY, element->field[TAG_LIST_KEY]);
    values_set(into, SLOT_VALUE, element->field[TAG_LIST_VALUE]);
    return element + 1;
}

static void answer_user(struct outcome *out, const struct decision *in) {
    out->fixture = FIXTURE_RESPONSE_CreateUser;
    user_values_set_new(&out->values, &out->user, in->account, &out->change.new_user, in->now_ms);
    if (out->change.tags)
        out->values.list[LIST_TAGS] = (struct value_list){.count = in->arguments->list.count,
                                                          .first = in->arguments->list.elements,
                                                          .load = load_given_tag,
                                                          .context = out};
}

/* With constraints off, a text may be longer than a record takes. */
static bool is_too_long(const struct user_texts *texts) {
    return texts->name.size > USER_NAME_MAX_SIZE || texts->path.size > USER_NAME_MAX_SIZE ||
           texts->permissions_boundary.size > 2048;
}

/* Check the tags. False: out->fixture is the error. Clients send Tags without elements for an empty list,
 * which CreateUser takes (assumed). */
static bool check_tags(struct outcome *out, const struct decision *in) {
    if (!out->change.tags)
        return true;
    if (!tags_check(out, in->arguments, true))
        return false;
    out->fixture = FIXTURE_LIMIT_EXCEEDED_TAGS;
    return !tags_are_too_many(NULL, in->arguments, true);
}

/* Check whether there can be such a user. False: out->fixture is the error. */
static bool check_user_texts(struct outcome *out, const struct decision *in) {
    const struct user_texts *texts = &out->change.new_user;
    out->fixture = FIXTURE_ERROR_InvalidInput;
    if (is_too_long(texts))
        return false;
    out->fixture = FIXTURE_ENTITY_ALREADY_EXISTS_USER;
    values_set(&out->values, SLOT_NAME, texts->name);
    return !account_find_user(in->account, texts->name);
}

IAM_MOCK_INTERNAL void decide_create_user(struct outcome *out, const struct decision *in) {
    out->change = (struct change){.kind = CHANGE_CREATE_USER};
    if (argument_is_given(in->arguments, MEMBER_TAGS) && in->arguments->list.count > 0)
        out->change.tags = &in->arguments->list;
    set_texts(out, in);
    if (check_tags(out, in) && check_user_texts(out, in))
        answer_user(out, in);
    else
        out->change = (struct change){.kind = CHANGE_NONE};
}
