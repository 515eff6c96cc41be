/* A program of the build, not of the library. embed FIXTURES_DIRECTORY OUTPUT.c: compile the fixtures to
 * C. */
#include "base/memory.h"
#include "files/directory.h"
#include "files/read.h"
#include "answer/hostile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Print the error. Returns 1, the exit status. */
static int complain(const struct iam_mock_error *error) {
    fprintf(stderr, "embed: %s:%d:%d: %s\n", error->file, error->line, error->column, error->message);
    return 1;
}

static void write_string(FILE *out, const char *text, size_t size) {
    putc('"', out);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\n')
            fputs("\\n", out);
        else if (c == '"' || c == '\\' || c == '?')
            fprintf(out, "\\%c", c);
        else if (c < ' ' || c > '~')
            fprintf(out, "\\%03o", c);
        else
            putc(c, out);
    }
    putc('"', out);
}

static void write_fixture(FILE *out, unsigned id, const struct fixture *fixture) {
    static const char *const kinds[] = {
        [SEGMENT_TEXT] = "SEGMENT_TEXT",
        [SEGMENT_SLOT] = "SEGMENT_SLOT",
        [SEGMENT_IF] = "SEGMENT_IF",
        [SEGMENT_IF_LIST] = "SEGMENT_IF_LIST",
        [SEGMENT_EACH] = "SEGMENT_EACH",
        [SEGMENT_PARENT] = "SEGMENT_PARENT",
        [SEGMENT_END] = "SEGMENT_END",
        [SEGMENT_NAMESPACE] = "SEGMENT_NAMESPACE",
        [SEGMENT_PARAMETER] = "SEGMENT_PARAMETER",
        [SEGMENT_IF_SENT] = "SEGMENT_IF_SENT",
    };
    char name[FIXTURE_NAME_SIZE];
    fprintf(out, "\n/* %s */\nstatic const struct segment builtin_segments_%u[] = {\n",
            fixture_file_name(name, (enum fixture_id)id), id);
    for (uint32_t i = 0; i < fixture->count; i++) {
        const struct segment *segment = fixture->segments + i;
        fprintf(out, "    {%s, %d, %d, %lu, ", kinds[segment->kind], segment->which, segment->end,
                (unsigned long)segment->size);
        write_string(out, segment->text, segment->size);
        fputs("},\n", out);
    }
    fputs("};\n", out);
    fprintf(out,
            "static const struct fixture builtin_fixture_%u = {builtin_segments_%u, %lu, %lu, %lu, %lu, %d, "
            "\"%s\"};\n",
            id, id, (unsigned long)fixture->count, (unsigned long)fixture->literal_size,
            (unsigned long)fixture->most_uses, (unsigned long)fixture->first_each, fixture->status,
            fixture->provenance);
}

static void write_table(FILE *out, struct fixture *const fixtures[FIXTURE_COUNT]) {
    fputs("\nconst struct fixture *const iam_mock_builtin_fixtures[FIXTURE_COUNT] = {\n", out);
    for (unsigned id = 0; id < FIXTURE_COUNT; id++) {
        if (fixtures[id])
            fprintf(out, "    [%u] = &builtin_fixture_%u,\n", id, id);
    }
    fputs("};\n", out);
}

/* ----- Hostile bodies, as bytes ----- */

struct hostile_file {
    const char *name, *status, *means;
    char *data;
    size_t size;
};

static struct hostile_file hostile_files[] = {
#define HOSTILE(name, status, means) {name, #status, "HOSTILE_" #means, NULL, 0},
#include "answer/hostile.def"
#undef HOSTILE
};

static int read_hostile_files(const char *directory, struct iam_mock_error *error) {
    int code = 0;
    for (size_t i = 0; !code && i < HOSTILE_COUNT; i++) {
        char path[2048];
        snprintf(path, sizeof path, "%s/hostile/%s.xml", directory, hostile_files[i].name);
        code = file_read(&hostile_files[i].data, &hostile_files[i].size, path, IAM_MOCK_MAX_FILE, error);
    }
    return code;
}

static void write_bytes(FILE *out, size_t index, const struct hostile_file *file) {
    fprintf(out, "\n/* hostile/%s.xml */\nstatic const unsigned char hostile_data_%lu[] = {", file->name,
            (unsigned long)index);
    for (size_t i = 0; i < file->size; i++)
        fprintf(out, "%s%d,", i % 24 ? "" : "\n    ", (unsigned char)file->data[i]);
    fputs("\n};\n", out);
}

static void write_hostile_bodies(FILE *out) {
    for (size_t i = 0; i < HOSTILE_COUNT; i++)
        write_bytes(out, i, &hostile_files[i]);
    fputs("\nconst struct hostile_body iam_mock_hostile_bodies[HOSTILE_COUNT] = {\n", out);
    for (size_t i = 0; i < HOSTILE_COUNT; i++)
        fprintf(out, "    {\"%s\", %s, %s, hostile_data_%lu, %lu},\n", hostile_files[i].name,
                hostile_files[i].status, hostile_files[i].means, (unsigned long)i,
                (unsigned long)hostile_files[i].size);
    fputs("};\n", out);
}

/* ----- The whole ----- */

static void write_source(FILE *out, struct fixture *const fixtures[FIXTURE_COUNT]) {
    fputs("/* Made from fixtures/ by embed: change those, not this. */\n#include \"answer/fixture.h\"\n"
          "#include \"answer/hostile.h\"\n",
          out);
    for (unsigned id = 0; id < FIXTURE_COUNT; id++) {
        if (fixtures[id])
            write_fixture(out, id, fixtures[id]);
    }
    write_table(out, fixtures);
    write_hostile_bodies(out);
}

/* Write a temporary file first, and rename it: a build that is interrupted leaves no partial output. */
static int write_file(const char *path, struct fixture *const fixtures[FIXTURE_COUNT]) {
    char temporary[2048];
    if (snprintf(temporary, sizeof temporary, "%s.new", path) >= (int)sizeof temporary) {
        fprintf(stderr, "embed: %s: its name is too long\n", path);
        return 1;
    }
    FILE *out = fopen(temporary, "w");
    if (out) {
        write_source(out, fixtures);
        bool failed = ferror(out) != 0;
        if (fclose(out) == 0 && !failed && rename(temporary, path) == 0)
            return 0;
    }
    fprintf(stderr, "embed: %s can't be written: %s\n", path, strerror(errno));
    remove(temporary);
    return 1;
}

static int check_all_there(struct fixture *const fixtures[FIXTURE_COUNT], const char *directory) {
    int status = 0;
    for (unsigned id = 0; id < FIXTURE_COUNT; id++) {
        char name[FIXTURE_NAME_SIZE];
        if (!fixtures[id] && !fixture_slots((enum fixture_id)id).parameters) {
            fprintf(stderr, "embed: %s/%s is missing\n", directory,
                    fixture_file_name(name, (enum fixture_id)id));
            status = 1;
        }
    }
    return status;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fputs("usage: embed FIXTURES_DIRECTORY OUTPUT.c\n", stderr);
        return 2;
    }
    struct fixture *fixtures[FIXTURE_COUNT] = {NULL};
    struct iam_mock_error error = {.code = 0};
    int status =
        fixtures_read_directory(fixtures, arguments[1], &error) || read_hostile_files(arguments[1], &error)
            ? complain(&error)
            : check_all_there(fixtures, arguments[1]);
    if (!status)
        status = write_file(arguments[2], fixtures);
    for (unsigned id = 0; id < FIXTURE_COUNT; id++)
        memory_free(fixtures[id]);
    for (size_t i = 0; i < HOSTILE_COUNT; i++)
        memory_free(hostile_files[i].data);
    return status;
}
