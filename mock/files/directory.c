/* Reads a directory of fixtures: lists its two folders, and compiles each fixture that is in one of them. */
#include "files/directory.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/suggest.h"
#include "base/view.h"
#include "files/fixture_compile.h"
#include "files/read.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>

#define FOUND_NAME_SIZE 272 /* the longest: "responses/" and a name of 255 bytes */
#define FOLDER_WORDS "directory of fixtures"

struct directory_listing {
    bool found[FIXTURE_COUNT];
    int folders; /* how many of the two exist */
    /* A file that isn't named like a fixture, or "". Of several, the first in the order of bytes, so that the
     * error is the same each time. */
    char unknown[FOUND_NAME_SIZE];
};

static bool ends_in_xml(const char *name) {
    size_t size = strlen(name);
    return size >= 4 && view_equal_folded((struct view){name + size - 4, 4}, VIEW(".xml"));
}

static void note_file(struct directory_listing *listing, const char *folder, const char *file) {
    char name[FOUND_NAME_SIZE];
    snprintf(name, sizeof name, "%s/%s", folder, file);
    const enum fixture_id id = fixture_find(name);
    if (id != FIXTURE_NONE)
        listing->found[id] = true;
    else if (ends_in_xml(name) && (!listing->unknown[0] || strcmp(name, listing->unknown) < 0))
        memcpy(listing->unknown, name, sizeof name);
}

/* Returns "directory/name", which the caller frees with memory_free(); NULL: memory is out. */
static char *join_path(const char *directory, const char *name) {
    size_t head = strlen(directory), tail = strlen(name);
    bool slash = head && tail && directory[head - 1] != '/';
    char *path = memory_new(head + slash + tail + 1);
    if (!path)
        return NULL;
    memcpy(path, directory, head);
    if (slash)
        path[head] = '/';
    memcpy(path + head + slash, name, tail + 1);
    return path;
}

/* Note all files of an open directory. Returns 0 or errno's number. */
static int note_files(struct directory_listing *listing, DIR *stream, const char *folder) {
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (!entry)
            return errno;
        note_file(listing, folder, entry->d_name);
    }
}

/* Check that the directory can be read. */
static int check_directory(const char *directory, struct iam_mock_error *error) {
    DIR *stream = opendir(directory);
    if (!stream)
        return file_failed(error, errno, FOLDER_WORDS, directory);
    closedir(stream);
    return 0;
}

/* Note all files of a folder. A missing folder is not an error. */
static int list_folder(struct directory_listing *listing, const char *directory, const char *folder,
                       struct iam_mock_error *error) {
    char *path = join_path(directory, folder);
    if (!path)
        return error_no_memory(error);
    DIR *stream = opendir(path);
    int number = stream ? note_files(listing, stream, folder) : errno == ENOENT ? 0 : errno;
    listing->folders += stream != NULL;
    if (stream)
        closedir(stream);
    int code = number ? file_failed(error, number, FOLDER_WORDS, path) : 0;
    memory_free(path);
    return code;
}

/* Refuse a file. The message lists the fixtures whose names begin alike, "errors/NoSuchEntity.user.xml,
 * errors/NoSuchEntity.device.xml"; if there are none, it describes all names. */
static int refuse_name(const char *directory, const char *name, struct iam_mock_error *error) {
    char names[192] = "", meant[SUGGEST_SIZE], nearest[FIXTURE_NAME_SIZE];
    struct suggestion suggestion = suggest_for(view_of(name));
    size_t prefix = strcspn(name, ".");
    for (unsigned id = 0; id < FIXTURE_COUNT; id++) {
        char known[FIXTURE_NAME_SIZE];
        fixture_file_name(known, (enum fixture_id)id);
        suggest_try(&suggestion, view_of(known));
        if (suggestion.nearest.data == known) {
            memcpy(nearest, known, sizeof nearest);
            suggestion.nearest.data = nearest;
        }
        bool alike = strncmp(known, name, prefix) == 0 && known[prefix] == '.';
        if (alike)
            names_add(names, sizeof names, known);
    }
    char *path = join_path(directory, name);
    if (!path)
        return error_no_memory(error);
    int code = error_set_at(error, IAM_MOCK_EINVAL, path, 0, 0, name,
                            "no fixture has this name%s; expected %s", suggest_write(meant, &suggestion),
                            names[0] ? names
                                     : "responses/ACTION.xml, for an action of the API, errors/CODE.xml or "
                                       "errors/CODE.SITUATION.xml, named as the built-in ones are");
    memory_free(path);
    return code;
}

static int read_fixture(struct fixture **out, const char *directory, enum fixture_id id,
                        struct iam_mock_error *error) {
    char name[FIXTURE_NAME_SIZE];
    char *path = join_path(directory, fixture_file_name(name, id));
    if (!path)
        return error_no_memory(error);
    struct view source = {NULL, 0};
    char *data = NULL;
    int code = file_read(&data, &source.size, path, IAM_MOCK_MAX_FILE, error);
    source.data = data;
    if (!code)
        code = fixture_compile(out, id, source, path, error);
    memory_free(data);
    memory_free(path);
    return code;
}

static int read_directory(struct fixture *into[FIXTURE_COUNT], const char *directory,
                          struct iam_mock_error *error) {
    struct directory_listing listing = {.unknown = ""};
    int code = check_directory(directory, error);
    if (!code)
        code = list_folder(&listing, directory, "responses", error);
    if (!code)
        code = list_folder(&listing, directory, "errors", error);
    if (!code && listing.folders == 0)
        return error_set_at(error, IAM_MOCK_EINVAL, directory, 0, 0, "fixture_directory",
                            "there are no fixtures in it; expected a folder responses or errors");
    if (!code && listing.unknown[0])
        code = refuse_name(directory, listing.unknown, error);
    for (unsigned id = 0; !code && id < FIXTURE_COUNT; id++) {
        if (listing.found[id])
            code = read_fixture(&into[id], directory, (enum fixture_id)id, error);
    }
    return code;
}

IAM_MOCK_INTERNAL int fixtures_read_directory(struct fixture *into[FIXTURE_COUNT], const char *directory,
                                              struct iam_mock_error *error) {
    int before = file_hold_cancellation();
    int code = read_directory(into, directory, error);
    file_release_cancellation(before);
    return code;
}

#undef FOUND_NAME_SIZE
#undef FOLDER_WORDS
