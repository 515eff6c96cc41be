/* The ways in which a program gives libcurl the body of a request other than CURLOPT_POSTFIELDS. */
#define _POSIX_C_SOURCE 200809L
#define CURL_DISABLE_DEPRECATION 1 /* programs use what is deprecated */
#include "giver.h"

#include <string.h>
#include <unistd.h>

const char *const way_names[WAYS] = {"POST", "UPLOAD", "stream", "fread", "pipe", "MIME", "form"};

/* ----- The callbacks ----- */

static size_t give(char *out, size_t size, size_t count, void *context) {
    struct giver *giver = context;
    const size_t room = size * count, left = giver->size - giver->at;
    size_t part = left < room ? left : room;
    if (giver->calls < 4)
        giver->rooms[giver->calls] = room;
    giver->calls++;
    if (giver->calls == giver->abort_at)
        return CURL_READFUNC_ABORT;
    if (giver->calls == giver->excess_at)
        return room + 1;
    if (giver->calls == giver->pause_at) {
        giver->is_paused = true;
        return CURL_READFUNC_PAUSE;
    }
    if (giver->piece > 0 && part > giver->piece)
        part = giver->piece;
    memcpy(out, giver->text + giver->at, part);
    giver->at += part;
    return part;
}

static int seek_body(void *context, curl_off_t offset, int origin) {
    struct giver *giver = context;
    assert_int_equal(origin, SEEK_SET);
    giver->at = (size_t)offset;
    giver->seeks++;
    return CURL_SEEKFUNC_OK;
}

static curlioerr control(CURL *curl, int command, void *context) {
    struct giver *giver = context;
    assert_ptr_equal(curl, giver->curl);
    assert_int_equal(command, CURLIOCMD_RESTARTREAD);
    giver->at = 0;
    giver->seeks++;
    return CURLIOE_OK;
}

static int about_to_send(void *context, char *peer, char *local, int peer_port, int local_port) {
    struct giver *giver = context;
    (void)peer, (void)local, (void)peer_port, (void)local_port;
    giver->about_to_send++;
    return CURL_PREREQFUNC_OK;
}

static int end_pause(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    struct giver *giver = context;
    (void)a, (void)b, (void)c, (void)d;
    if (giver->is_paused && giver->calls >= giver->pause_at) {
        giver->is_paused = false;
        (void)curl_easy_pause(giver->curl, CURLPAUSE_CONT);
    }
    return 0;
}

/* ----- Streams ----- */

static FILE *open_pipe(const char *text) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    return fdopen(ends[0], "r");
}

/* The body does not begin where the file does. */
static FILE *open_file(const char *text) {
    FILE *file = tmpfile();
    fprintf(file, "before%s", text);
    fseek(file, 6, SEEK_SET);
    return file;
}

static void set_stream(struct giver *giver, FILE *stream) {
    if (giver->stream)
        fclose(giver->stream);
    giver->stream = stream;
    assert_non_null(stream);
    assert_int_equal(curl_easy_setopt(giver->curl, CURLOPT_READDATA, stream), CURLE_OK);
}

/* ----- Bodies ----- */

static void set_url(CURL *curl, const char *query) {
    char url[512];
    snprintf(url, sizeof url, "https://iam.amazonaws.com/?%s", query);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, url), CURLE_OK);
}

static void set_mime(struct giver *giver) {
    if (giver->mime)
        return;
    giver->mime = curl_mime_init(giver->curl);
    curl_mimepart *part = curl_mime_addpart(giver->mime);
    assert_int_equal(curl_mime_name(part, "note"), CURLE_OK);
    assert_int_equal(curl_mime_data(part, "hello", CURL_ZERO_TERMINATED), CURLE_OK);
    assert_int_equal(curl_easy_setopt(giver->curl, CURLOPT_MIMEPOST, giver->mime), CURLE_OK);
}

static void set_form(struct giver *giver) {
    struct curl_httppost *last = NULL;
    if (giver->form)
        return;
    assert_int_equal(curl_formadd(&giver->form, &last, CURLFORM_COPYNAME, "note", CURLFORM_COPYCONTENTS,
                                  "hello", CURLFORM_END),
                     CURL_FORMADD_OK);
    assert_int_equal(curl_easy_setopt(giver->curl, CURLOPT_HTTPPOST, giver->form), CURLE_OK);
}

static void set_size(CURL *curl, enum way way, curl_off_t size) {
    assert_int_equal(
        curl_easy_setopt(curl, way == BY_UPLOAD ? CURLOPT_INFILESIZE_LARGE : CURLOPT_POSTFIELDSIZE_LARGE,
                         size),
        CURLE_OK);
}

void giver_next(struct giver *giver, enum way way, bool chunked, const char *text) {
    giver->text = text;
    giver->size = strlen(text);
    giver->at = 0;
    if (way == BY_MIME || way == BY_FORM) {
        set_url(giver->curl, text);
        (way == BY_MIME ? set_mime : set_form)(giver);
        return;
    }
    set_size(giver->curl, way, chunked ? -1 : (curl_off_t)giver->size);
    if (way == BY_STREAM || way == BY_FREAD)
        set_stream(giver, open_file(text));
    else if (way == BY_PIPE)
        set_stream(giver, open_pipe(text));
}

void giver_set_callbacks(struct giver *giver, enum seek seek) {
    CURL *curl = giver->curl;
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_READFUNCTION, give), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_READDATA, giver), CURLE_OK);
    if (seek == BY_SEEK) {
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, seek_body), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_SEEKDATA, giver), CURLE_OK);
    } else if (seek == BY_IOCTL) {
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_IOCTLFUNCTION, control), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_IOCTLDATA, giver), CURLE_OK);
    }
}

CURL *giver_start(struct giver *giver, struct reply *reply, enum way way, enum seek seek, bool chunked,
                  const char *text) {
    CURL *curl = client_new(reply, NULL);
    *giver = (struct giver){.curl = curl};
    if (way == BY_UPLOAD) {
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "POST"), CURLE_OK);
    } else {
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_POST, 1L), CURLE_OK);
    }
    if (way == BY_POST || way == BY_UPLOAD)
        giver_set_callbacks(giver, seek);
    else if (way == BY_FREAD)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_READFUNCTION, fread), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, about_to_send), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PREREQDATA, giver), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, end_pause), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_XFERINFODATA, giver), CURLE_OK);
    giver->headers = curl_slist_append(NULL, "Expect:");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, giver->headers), CURLE_OK);
    giver_next(giver, way, chunked, text);
    return curl;
}

void giver_end(struct giver *giver) {
    curl_easy_cleanup(giver->curl);
    curl_mime_free(giver->mime);
    curl_formfree(giver->form);
    curl_slist_free_all(giver->headers);
    if (giver->stream)
        fclose(giver->stream);
}
