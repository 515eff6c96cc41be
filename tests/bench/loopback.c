/*
 * What a mock over the network would be at its fastest: a server on 127.0.0.1 that answers every request with
 * the bytes of a file, and looks at no more of a request than where it ends. `loopback FILE` prints its port
 * and serves until it is ended, one connection after the other.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LONGEST_S 120 /* whoever started it may be gone */

static char answer[65536];
static size_t answer_size;

static void must(bool right, const char *what) {
    if (right)
        return;
    perror(what);
    exit(1);
}

static void read_answer(const char *name) {
    FILE *file = fopen(name, "r");
    must(file != NULL, name);
    answer_size = fread(answer, 1, sizeof answer, file);
    must(answer_size > 0, name);
    (void)fclose(file);
}

static int listen_on(struct sockaddr_in *address) {
    const int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t size = sizeof *address;
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    must(listener >= 0, "socket");
    must(bind(listener, (const struct sockaddr *)address, size) == 0, "bind");
    must(listen(listener, 16) == 0, "listen");
    must(getsockname(listener, (struct sockaddr *)address, &size) == 0, "getsockname");
    must(setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "TCP_NODELAY"); /* inherited */
    return listener;
}

/* The size of the request that begins with these bytes; 0: its head isn't whole yet. */
static size_t request_size(const char *bytes) {
    const char *blank = strstr(bytes, "\r\n\r\n"), *length = strstr(bytes, "Content-Length: ");
    if (blank == NULL)
        return 0;
    return (size_t)(blank - bytes) + 4 +
           (length != NULL && length < blank ? strtoul(length + 16, NULL, 10) : 0);
}

static void serve(int connection) {
    char request[16384];
    size_t size = 0;
    ssize_t came;
    while ((came = recv(connection, request + size, sizeof request - 1 - size, 0)) > 0) {
        size += (size_t)came;
        request[size] = '\0';
        const size_t whole = request_size(request);
        if (whole == 0 || size < whole)
            continue;
        if (send(connection, answer, answer_size, MSG_NOSIGNAL) < 0)
            break;
        size = 0; /* the client waits for an answer before it asks again */
    }
    (void)close(connection);
}

int main(int argc, char **argv) {
    struct sockaddr_in address;
    if (argc != 2) {
        fputs("usage: loopback FILE\n", stderr);
        return 2;
    }
    (void)alarm(LONGEST_S);
    read_answer(argv[1]);
    const int listener = listen_on(&address);
    printf("%d\n", ntohs(address.sin_port));
    (void)fflush(stdout);
    for (;;) {
        const int connection = accept(listener, NULL, NULL);
        must(connection >= 0, "accept");
        serve(connection);
    }
}
