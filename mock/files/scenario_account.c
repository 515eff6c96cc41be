/* Reads the elements of a scenario that are records of the account. */
#include "files/scenario_account.h"
#include "base/error.h"
#include "files/scenario_fields.h"
#include "files/scenario_refuse.h"

static const char *const elements_of_user[] = {"tag", "device", NULL};
static const char *const elements_of_device[] = {"tag", "holder", NULL};

IAM_MOCK_INTERNAL int scenario_apply_account(struct scenario *scenario, const struct xml_element *element) {
    struct loaded_account loaded = {.next_sequence = LOAD_NUMBER_NONE, .next_key_sequence = LOAD_NUMBER_NONE};
    int code = scenario_check_leaf(scenario, element);
    if (!code)
        code = scenario_read_fields(scenario, element, SCENARIO_ACCOUNT, &loaded);
    if (!code)
        code = account_load(scenario->account, &loaded, scenario->error);
    return scenario_add_place(scenario, element, code);
}

/* The tags of an element. The adder refuses one more than there may be. */
struct tag_list {
    struct iam_mock_tag tags[TAGS_MAX + 1];
    size_t count;
};

/* Read the children that are tags. Of the tag that is too many, the number is not used. */
static int read_tags(struct scenario *scenario, const struct xml_element *element, struct tag_list *out,
                     struct loaded_tags *numbers) {
    int code = 0;
    out->count = 0;
    for (const struct xml_element *child = element->first; !code && child; child = child->next) {
        if (!scenario_element_is(child, "tag") || out->count == COUNT_OF(out->tags))
            continue;
        struct loaded_tag tag = {.number = LOAD_NUMBER_NONE};
        code = scenario_check_leaf(scenario, child);
        if (!code)
            code = scenario_read_fields(scenario, child, SCENARIO_TAG, &tag);
        if (out->count < TAGS_MAX)
            numbers->number[out->count] = tag.number;
        out->tags[out->count++] = tag.given;
    }
    return code;
}

/* Check that all children are tags or holders. */
static int check_children_of_device(const struct scenario *scenario, const struct xml_element *element) {
    for (const struct xml_element *child = element->first; child; child = child->next) {
        if (!scenario_element_is(child, "tag") && !scenario_element_is(child, "holder"))
            return scenario_refuse_child(scenario, child, elements_of_device, "tag or holder");
    }
    return element->text[0] ? scenario_refuse_text(scenario, element) : 0;
}

/* Add the children that are holders to the history of the device. */
static int apply_holders(struct scenario *scenario, const struct xml_element *element,
                         const char *serial_number) {
    int code = 0;
    for (const struct xml_element *child = element->first; !code && child; child = child->next) {
        if (!scenario_element_is(child, "holder"))
            continue;
        struct loaded_holder holder = {.user_name = NULL};
        code = scenario_check_leaf(scenario, child);
        if (!code)
            code = scenario_read_fields(scenario, child, SCENARIO_HOLDER, &holder);
        if (!code)
            code = scenario_add_place(scenario, child,
                                      account_load_holder(scenario->account, scenario->terms, serial_number,
                                                          &holder, scenario->error));
    }
    return code;
}

static int apply_device_of(struct scenario *scenario, const struct xml_element *element,
                           const char *user_name) {
    struct loaded_device device = {.given.user_name = user_name,
                                   .sequence = LOAD_NUMBER_NONE,
                                   .number = LOAD_NUMBER_NONE,
                                   .tags.next_number = LOAD_NUMBER_NONE};
    enum scenario_element kind = user_name ? SCENARIO_DEVICE_OF_USER : SCENARIO_DEVICE;
    struct tag_list tags;
    int code = check_children_of_device(scenario, element);
    if (!code)
        code = scenario_read_fields(scenario, element, kind, &device);
    if (!code)
        code = read_tags(scenario, element, &tags, &device.tags);
    if (code)
        return code;
    device.given.tags = tags.tags;
    device.given.tag_count = tags.count;
    code = account_load_device(scenario->account, scenario->terms, &device, scenario->error);
    return code ? scenario_add_place(scenario, element, code)
                : apply_holders(scenario, element, device.given.serial_number);
}

IAM_MOCK_INTERNAL int scenario_apply_device(struct scenario *scenario, const struct xml_element *element) {
    return apply_device_of(scenario, element, NULL);
}

static int apply_child_of_user(struct scenario *scenario, const struct xml_element *child,
                               const struct loaded_user *user) {
    if (scenario_element_is(child, "tag"))
        return 0;
    if (!scenario_element_is(child, "device"))
        return scenario_refuse_child(scenario, child, elements_of_user, "tag or device");
    return apply_device_of(scenario, child, user->given.name);
}

IAM_MOCK_INTERNAL int scenario_apply_user(struct scenario *scenario, const struct xml_element *element) {
    struct loaded_user user = {.sequence = LOAD_NUMBER_NONE, .tags.next_number = LOAD_NUMBER_NONE};
    if (element->text[0])
        return scenario_refuse_text(scenario, element);
    struct tag_list tags;
    int code = scenario_read_fields(scenario, element, SCENARIO_USER, &user);
    if (!code)
        code = read_tags(scenario, element, &tags, &user.tags);
    if (code)
        return code;
    user.given.tags = tags.tags;
    user.given.tag_count = tags.count;
    code = scenario_add_place(scenario, element,
                              account_load_user(scenario->account, scenario->terms, &user, scenario->error));
    for (const struct xml_element *child = element->first; !code && child; child = child->next)
        code = apply_child_of_user(scenario, child, &user);
    return code;
}

IAM_MOCK_INTERNAL int scenario_apply_access_key(struct scenario *scenario,
                                                const struct xml_element *element) {
    struct loaded_key key = {.sequence = LOAD_NUMBER_NONE};
    int code = scenario_check_leaf(scenario, element);
    if (!code)
        code = scenario_read_fields(scenario, element, SCENARIO_ACCESS_KEY, &key);
    if (code)
        return code;
    code = account_load_key(scenario->account, scenario->terms, &key, scenario->error);
    if (code)
        error_mask_secrets(scenario->error);
    return scenario_add_place(scenario, element, code);
}
