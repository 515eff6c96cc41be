#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "files/directory.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define GOOD                                                                                                 \
    "<ErrorResponse xmlns='https://iam.amazonaws.com/doc/2010-05-08/' xmlns:mock='urn:iam-mock:fixture'"     \
    " mock:provenance='assumed'><A>mine</A></ErrorResponse>"

static char directory[64];
static struct fixture *fixtures[FIXTURE_COUNT];

static const char *inside(const char *name) {
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static void write_file(const char *name, const char *content) {
    FILE *file = fopen(inside(name), "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static int make_directory(void **state) {
    (void)state;
    snprintf(directory, sizeof directory, "/tmp/iam-mock-fixtures-XXXXXX");
    return mkdtemp(directory) && mkdir(inside("responses"), 0700) == 0 && mkdir(inside("errors"), 0700) == 0
               ? 0
               : -1;
}

static int remove_directory(void **state) {
    (void)state;
    static const char *const files[] = {"errors/Throttling.xml",
                                        "errors/NoSuchEntity.user.xml",
                                        "errors/A.xml",
                                        "errors/B.xml",
                                        "errors/NoSuchEntity.users.xml",
                                        "errors/notes.txt",
                                        "errors/Throttling.xml.orig",
                                        "errors/Throttling.XML",
                                        "responses/NoSuchAction.xml",
                                        "responses/Throttling.xml",
                                        "errors",
                                        "responses"};
    for (unsigned id = 0; id < FIXTURE_COUNT; id++) {
        memory_free(fixtures[id]);
        fixtures[id] = NULL;
    }
    for (size_t i = 0; i < COUNT_OF(files); i++)
        (void)remove(inside(files[i]));
    return rmdir(directory);
}

static int read_them(struct iam_mock_error *error) {
    return fixtures_read_directory(fixtures, directory, error);
}

static unsigned count_read(void) {
    unsigned count = 0;
    for (unsigned id = 0; id < FIXTURE_COUNT; id++)
        count += fixtures[id] != NULL;
    return count;
}

static void test_directory_gives_what_it_holds(void **state) {
    (void)state;
    write_file("errors/Throttling.xml", GOOD);
    write_file("errors/NoSuchEntity.user.xml", GOOD);
    write_file("errors/notes.txt", "no fixture");
    write_file("errors/Throttling.xml.orig", "no fixture");
    struct iam_mock_error error;
    assert_int_equal(read_them(&error), 0);
    assert_int_equal(count_read(), 2);
    assert_non_null(fixtures[FIXTURE_ERROR_Throttling]);
}

static void test_directory_may_lack_a_part(void **state) {
    (void)state;
    struct iam_mock_error error;
    assert_int_equal(read_them(&error), 0);
    rmdir(inside("responses"));
    assert_int_equal(read_them(&error), 0);
    assert_int_equal(count_read(), 0);
}

/* Most likely another directory was meant. */
static void test_directory_without_either_part_is_refused(void **state) {
    (void)state;
    struct iam_mock_error error;
    rmdir(inside("responses"));
    rmdir(inside("errors"));
    assert_int_equal(read_them(&error), IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "fixture_directory");
    assert_non_null(strstr(error.message, "expected a folder responses or errors"));
    assert_int_equal(count_read(), 0);
}

static void test_directory_of_the_project_is_whole(void **state) {
    (void)state;
    struct iam_mock_error error;
    int code = fixtures_read_directory(fixtures, "fixtures/", &error);
    if (code)
        fail_msg("%s:%d: %s", error.file, error.line, error.message);
    for (unsigned id = 0; id < FIXTURE_COUNT; id++) /* a canned action may have no fixture */
        assert_true(fixtures[id] || fixture_slots((enum fixture_id)id).parameters);
}

static void test_directory_that_is_not_one_is_named(void **state) {
    (void)state;
    struct iam_mock_error error;
    const char *missing = inside("nowhere");
    assert_int_equal(fixtures_read_directory(fixtures, missing, &error), IAM_MOCK_EIO);
    assert_string_equal(error.file, missing);
    assert_int_equal(error.line, 0);
    assert_non_null(strstr(error.message, "it doesn't exist"));
    assert_non_null(strstr(error.message, missing));

    write_file("errors/A.xml", GOOD);
    assert_int_equal(fixtures_read_directory(fixtures, inside("errors/A.xml"), &error), IAM_MOCK_EIO);
    assert_non_null(strstr(error.message, "isn't a directory"));

    remove(inside("errors/A.xml"));
    rmdir(inside("errors"));
    write_file("errors", "a file");
    assert_int_equal(read_them(&error), IAM_MOCK_EIO);
    assert_string_equal(error.file, inside("errors"));
}

static void test_directory_refuses_a_name_that_no_fixture_has(void **state) {
    (void)state;
    struct iam_mock_error error;
    write_file("errors/B.xml", GOOD);
    write_file("errors/A.xml", GOOD);
    write_file("responses/NoSuchAction.xml", GOOD);
    assert_int_equal(read_them(&error), IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "errors/A.xml"); /* the first by name, whatever the directory's order */
    assert_string_equal(error.file, inside("errors/A.xml"));
    remove(inside("errors/A.xml"));
    remove(inside("errors/B.xml"));
    assert_int_equal(read_them(&error), IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "responses/NoSuchAction.xml");
}

/* A file system that knows no case would take it for the fixture, another would pass it over. */
static void test_directory_refuses_a_name_in_another_case(void **state) {
    (void)state;
    struct iam_mock_error error;
    write_file("errors/Throttling.XML", GOOD);
    assert_int_equal(read_them(&error), IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "errors/Throttling.XML");
    assert_non_null(
        strstr(error.message, "no fixture has this name (did you mean \"errors/Throttling.xml\"?); "));
    assert_non_null(strstr(error.message, "errors/Throttling.xml"));
    assert_int_equal(count_read(), 0);
}

static void test_directory_names_the_situations_of_a_code(void **state) {
    (void)state;
    struct iam_mock_error error;
    write_file("errors/NoSuchEntity.users.xml", GOOD);
    assert_int_equal(read_them(&error), IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "errors/NoSuchEntity.users.xml");
    assert_non_null(strstr(error.message, "errors/NoSuchEntity.user.xml"));
    remove(inside("errors/NoSuchEntity.users.xml"));
    write_file("responses/Throttling.xml", GOOD);
    assert_int_equal(read_them(&error), IAM_MOCK_EINVAL);
    assert_non_null(strstr(error.message, "responses/ACTION.xml"));
}

static void test_directory_places_the_error_of_a_fixture(void **state) {
    (void)state;
    struct iam_mock_error error;
    write_file("errors/Throttling.xml", "<!-- -->\n<Nope/>");
    assert_int_equal(read_them(&error), IAM_MOCK_EXML);
    assert_string_equal(error.file, inside("errors/Throttling.xml"));
    assert_int_equal(error.line, 2);
    assert_non_null(strstr(error.message, "ErrorResponse was expected"));
}

static void test_directory_refuses_a_fixture_over_64_kib(void **state) {
    (void)state;
    struct iam_mock_error error;
    write_file("errors/Throttling.xml", GOOD);
    FILE *file = fopen(inside("errors/Throttling.xml"), "a");
    for (size_t i = sizeof GOOD - 1; i <= IAM_MOCK_MAX_FILE; i++)
        putc('\n', file);
    fclose(file);
    assert_int_equal(read_them(&error), IAM_MOCK_ELIMIT);
    assert_string_equal(error.file, inside("errors/Throttling.xml"));
    assert_int_equal(truncate(inside("errors/Throttling.xml"), IAM_MOCK_MAX_FILE), 0);
    assert_int_equal(read_them(&error), 0);
}

static void test_directory_entry_that_is_a_directory_is_an_error(void **state) {
    (void)state;
    struct iam_mock_error error;
    assert_int_equal(mkdir(inside("errors/Throttling.xml"), 0700), 0);
    assert_int_equal(read_them(&error), IAM_MOCK_EIO);
    assert_non_null(strstr(error.message, "it is a directory"));
}

#define DIRECTORY_TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

static const struct CMUnitTest tests[] = {
    DIRECTORY_TEST(test_directory_gives_what_it_holds),
    DIRECTORY_TEST(test_directory_may_lack_a_part),
    DIRECTORY_TEST(test_directory_without_either_part_is_refused),
    DIRECTORY_TEST(test_directory_of_the_project_is_whole),
    DIRECTORY_TEST(test_directory_that_is_not_one_is_named),
    DIRECTORY_TEST(test_directory_refuses_a_name_that_no_fixture_has),
    DIRECTORY_TEST(test_directory_refuses_a_name_in_another_case),
    DIRECTORY_TEST(test_directory_names_the_situations_of_a_code),
    DIRECTORY_TEST(test_directory_places_the_error_of_a_fixture),
    DIRECTORY_TEST(test_directory_refuses_a_fixture_over_64_kib),
    DIRECTORY_TEST(test_directory_entry_that_is_a_directory_is_an_error),
};

int main(void) { return cmocka_run_group_tests(tests, NULL, NULL); }
