/* Tags of users and devices: what the add functions take, the text, clones, scenarios. */
#include "expect.h"

#include <string.h>

#include "account/tags.h"
#include "base/memory.h"

#define FREE_MFA "arn:aws:iam::123456789012:mfa/free"

static struct iam_mock_tag many[51];

static int fill_many(void **state) {
    (void)state;
    static char keys[51][16];
    for (int i = 0; i < 51; i++) {
        snprintf(keys[i], sizeof keys[i], "k%d", i);
        many[i] = (struct iam_mock_tag){keys[i], "v"};
    }
    return 0;
}

static int with_tags(void **state) {
    (void)fill_many(state);
    return with_mock(state);
}

static const char *account_text(struct iam_mock *mock) {
    const char *text = iam_mock_account_text(mock);
    assert_non_null(text);
    return text;
}

static void test_tags_are_checked(void **state) {
    static const struct {
        struct iam_mock_tag tags[2];
        size_t count;
        const char *message;
    } cases[] = {
        {{{NULL, NULL}}, 1, "the key of a tag is NULL; expected a text"},
        {{{"", "v"}}, 1, "the key of a tag, \"\": expected a text that isn't empty"},
        {{{"a\n", "v"}},
         1,
         "the key of a tag, \"a?\": expected 1 to 128 characters that match "
         "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"},
        {{{"a", "!"}},
         1,
         "the value of a tag, \"!\": expected 0 to 256 characters that match "
         "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*"},
        {{{"a", "1"}, {"A", "1"}}, 2, "tag \"A\" is given twice: keys that differ in case only are the same"},
    };
    struct iam_mock_error error;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct iam_mock_user user = {.name = "Bob", .tags = cases[i].tags, .tag_count = cases[i].count};
        expect_failure(iam_mock_add_user(*state, &user, &error), &error, IAM_MOCK_EINVAL, "tags",
                       cases[i].message);
    }
    struct iam_mock_user user = {.name = "Bob", .tags = many, .tag_count = 51};
    expect_failure(iam_mock_add_user(*state, &user, &error), &error, IAM_MOCK_ELIMIT, "tag_count",
                   "51 tags: expected at most 50");
    user.tags = NULL;
    expect_failure(iam_mock_add_user(*state, &user, &error), &error, IAM_MOCK_EINVAL, "tags",
                   "tags is NULL, but tag_count is 51");
    assert_string_equal(account_text(*state), "iam-mock account 1\naccount 123456789012\n");
    user = (struct iam_mock_user){.name = "Bob", .tags = many, .tag_count = 50};
    assert_int_equal(iam_mock_add_user(*state, &user, &error), 0);
}

static void test_tags_of_devices(void **state) {
    static const struct iam_mock_tag twice[] = {{"Team", "1"}, {"Team", "2"}},
                                     both[] = {{"Team", "1"}, {"team", NULL}};
    struct iam_mock_error error;
    struct iam_mock_device device = {.serial_number = FREE_MFA, .tags = twice, .tag_count = 2};
    expect_failure(iam_mock_add_device(*state, &device, &error), &error, IAM_MOCK_EINVAL, "tags",
                   "tag \"Team\" is given twice");
    device.tags = both;
    assert_int_equal(iam_mock_add_device(*state, &device, &error), 0);
    device =
        (struct iam_mock_device){.serial_number = "GAHT12345678", .root = true, .tags = both, .tag_count = 1};
    expect_failure(iam_mock_add_device(*state, &device, &error), &error, IAM_MOCK_EINVAL, "tags",
                   "device GAHT12345678 isn't virtual: expected no tags");
    assert_string_equal(account_text(*state),
                        "iam-mock account 1\naccount 123456789012\n"
                        "device serial_number=\"" FREE_MFA "\" kind=VIRTUAL\n"
                        "  tag key=\"Team\" value=\"1\"\n  tag key=\"team\" value=\"\"\n");
}

static void test_tags_are_cloned(void **state) {
    const struct iam_mock_user user = {.name = "Bob", .tags = many, .tag_count = 50};
    const struct iam_mock_device device = {
        .serial_number = FREE_MFA, .user_name = "Bob", .tags = many, .tag_count = 2};
    struct iam_mock *mock = *state, *clone;
    static char before[8192];
    assert_int_equal(iam_mock_add_user(mock, &user, NULL), 0);
    assert_int_equal(iam_mock_add_device(mock, &device, NULL), 0);
    const char *text = account_text(mock);
    snprintf(before, sizeof before, "%s", text);
    assert_int_equal(iam_mock_clone(&clone, mock, NULL), 0);
    assert_int_equal(iam_mock_remove_user(mock, "Bob"), 0);
    assert_string_equal(account_text(clone), before);
    iam_mock_free(clone);
}

static void test_tags_in_scenarios(void **state) {
    static const char scenario[] =
        "<scenario xmlns='urn:iam-mock:scenario'><user name='Bob'><tag key='Team' value='One'/>"
        "<device serial_number='" FREE_MFA "'><tag key='a'/></device><tag key='b'/></user></scenario>";
    assert_int_equal(iam_mock_load_scenario_text(*state, scenario, sizeof scenario - 1, NULL), 0);
    const char *text = account_text(*state);
    assert_non_null(
        strstr(text, "\n  tag key=\"Team\" value=\"One\"\n  tag key=\"b\" value=\"\"\n  device "));
    assert_non_null(strstr(text, "\n    tag key=\"a\" value=\"\"\n"));
}

/* "key=value " of each tag. */
static const char *text_of(struct tags *tags) {
    static char text[256];
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < tags_count(tags); i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s=%s ", tags_key(tags, i).data,
                                 tags_value(tags, i).data);
    memory_free(tags);
    return text;
}

static struct tags *kept;

static int free_kept(void **state) {
    (void)state;
    memory_free(kept);
    kept = NULL;
    return 0;
}

static void test_tags_are_replaced_and_removed(void **state) {
    const struct iam_mock_tag first_tags[] = {{"Team", "One"}, {"b", "2"}};
    const struct iam_mock_tag second_tags[] = {{"c", "3"}, {"team", "Two"}};
    const struct tag_source first = {.count = 2, .given = first_tags},
                            second = {.count = 2, .given = second_tags};
    struct tags *with;
    (void)state;
    assert_true(tags_with(&kept, NULL, &first, true));
    assert_true(tags_with(&with, kept, &second, true)); /* as recorded: key and value are replaced */
    assert_string_equal(text_of(with), "team=Two b=2 c=3 ");
    assert_true(tags_with(&with, kept, &second, false));
    assert_string_equal(text_of(with), "Team=One b=2 c=3 team=Two ");
    assert_true(tags_without(&with, kept, &second, true));
    assert_string_equal(text_of(with), "b=2 ");
    assert_true(tags_without(&with, kept, &second, false));
    assert_string_equal(text_of(with), "Team=One b=2 ");
    assert_true(tags_without(&with, kept, &first, false));
    assert_null(with);
}

static void test_tags_that_are_set_again_do_not_exceed_the_limit(void **state) {
    const struct iam_mock_tag again[] = {{"K7", "w"}}, other[] = {{"other", "w"}};
    const struct tag_source all = {.count = TAGS_MAX, .given = many}, upper = {.count = 1, .given = again},
                            more = {.count = 1, .given = other};
    struct tags *with;
    (void)state;
    assert_true(tags_with(&kept, NULL, &all, true));
    assert_false(tags_would_exceed(kept, &upper, true));
    assert_true(tags_would_exceed(kept, &upper, false));
    assert_true(tags_would_exceed(kept, &more, true));
    assert_true(tags_with(&with, kept, &upper, true));
    memory_free(with);
    assert_false(tags_with(&with, kept, &more, true));
}

#define KEY_SIZES 41

/* Keys of all sizes up to some words of eight bytes, which differ at any place, or in case alone. */
static void make_key(char out[KEY_SIZES + 1], unsigned number) {
    const unsigned size = 1 + number % KEY_SIZES;
    memset(out, 'k', size);
    out[size] = '\0';
    out[number / KEY_SIZES % size] = "kKx@`["[number / KEY_SIZES / KEY_SIZES % 6];
}

static bool is_key(const char *a, const char *b, bool folded) {
    return view_equal(view_of(a), view_of(b)) || (folded && view_equal_folded(view_of(a), view_of(b)));
}

static bool has_key(const struct tag_source *source, const char *key, bool folded) {
    bool found = false;
    for (size_t i = 0; i < source->count; i++)
        found = found || is_key(source->given[i].key, key, folded);
    return found;
}

/* Remove some of the tags, by keys in the order of the tags or in another one, and by keys that no tag has.
 */
static void check_removal(const struct tag_source *all, size_t step, bool folded) {
    struct iam_mock_tag named[TAGS_MAX];
    struct tag_source source = {.given = named};
    struct tags *left;
    size_t at = 0;
    for (size_t i = step % 5; i < all->count; i += 1 + step % 3)
        named[source.count++] = all->given[step % 2 ? i : all->count - 1 - i];
    if (step % 7 < 3 && source.count > 2)
        named[step % source.count].key = "no tag has it";
    assert_true(tags_without(&left, kept, &source, folded));
    for (size_t i = 0; i < all->count; i++) {
        if (!has_key(&source, all->given[i].key, folded))
            assert_string_equal(tags_key(left, at++).data, all->given[i].key);
    }
    assert_int_equal(tags_count(left), at);
    memory_free(left);
}

static void check_keys(const struct iam_mock_tag *tags, size_t count, bool folded) {
    const struct tag_source all = {.count = count, .given = tags};
    size_t expected = 1;
    for (bool found = false; expected < count; expected += !found) {
        for (size_t i = 0; i < expected; i++)
            found = found || is_key(tags[i].key, tags[expected].key, folded);
        if (found)
            break;
    }
    assert_int_equal(tags_find_duplicate(&all, folded), expected);
    const struct tag_source first = {.count = expected < TAGS_MAX ? expected : TAGS_MAX, .given = tags};
    assert_true(tags_with(&kept, NULL, &first, folded));
    for (size_t i = 0; i < count; i++) {
        const struct tag_source one = {.count = 1, .given = &tags[i]};
        assert_int_equal(tags_have_any(kept, &one, folded), has_key(&first, tags[i].key, folded));
    }
    for (size_t step = 0; step < 3 * 5 * 7; step++)
        check_removal(&first, step, folded);
    (void)free_kept(NULL);
}

static void test_keys_are_found_as_if_each_were_compared_with_each(void **state) {
    static char keys[IAM_MOCK_MAX_PARAMETERS][KEY_SIZES + 1];
    struct iam_mock_tag tags[IAM_MOCK_MAX_PARAMETERS];
    (void)state;
    for (unsigned round = 0; round < 60; round++) {
        for (unsigned i = 0; i < LENGTH(tags); i++) {
            make_key(keys[i], (i + round * 37) * (2 * round + 1));
            tags[i] = (struct iam_mock_tag){keys[i], "v"};
        }
        check_keys(tags, LENGTH(tags), round % 2);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tags_are_checked, with_tags, without_mock),
        cmocka_unit_test_setup_teardown(test_tags_of_devices, with_tags, without_mock),
        cmocka_unit_test_setup_teardown(test_tags_are_cloned, with_tags, without_mock),
        cmocka_unit_test_setup_teardown(test_tags_in_scenarios, with_tags, without_mock),
        cmocka_unit_test_teardown(test_tags_are_replaced_and_removed, free_kept),
        cmocka_unit_test_setup_teardown(test_tags_that_are_set_again_do_not_exceed_the_limit, fill_many,
                                        free_kept),
        cmocka_unit_test_teardown(test_keys_are_found_as_if_each_were_compared_with_each, free_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
