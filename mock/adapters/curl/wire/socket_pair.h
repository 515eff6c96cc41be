/* A pair of connected sockets, one for libcurl and one for the mock. Checks that a descriptor is still the
 * same socket: the program may close all descriptors and open files of its own under their numbers. */
#ifndef MOCK_ADAPTERS_CURL_WIRE_SOCKET_PAIR_H
#define MOCK_ADAPTERS_CURL_WIRE_SOCKET_PAIR_H

#include "adapters/curl/process/base.h"

#include <sys/types.h>

struct descriptor {
    int fd; /* -1: closed */
    dev_t device;
    ino_t inode;
};

/* Only socket_pair.c writes it. */
struct socket_pair {
    struct descriptor client, server; /* libcurl's end, and the mock's */
};

/* Open a pair. Returns false on failure; then *os_error says why, and nothing is open. */
bool pair_open(struct socket_pair *out, int *os_error);
/* Fill libcurl's end, so that nothing can be written to it until the mock's end is read or closed. */
void pair_fill_client(const struct socket_pair *pair);
/* Drop what has arrived at the mock's end: libcurl can write again. */
void pair_empty_server(const struct socket_pair *pair);
/* Close both ends. */
void pair_close(struct socket_pair *pair);

/* Is the descriptor still the same socket? */
bool descriptor_is_intact(const struct descriptor *descriptor);
/* Are both ends intact? The mock's end may be closed. */
bool pair_is_intact(const struct socket_pair *pair);

/* The functions below do not touch a descriptor that is another file now. */

/* Returns how many bytes libcurl has yet to read; SIZE_MAX: it can't read from its end any more. */
size_t pair_unread(const struct socket_pair *pair);
/* Close libcurl's end. Returns false if its descriptor was lost. */
bool pair_close_client(struct socket_pair *pair);
/* Forget libcurl's end without closing it, since its number is another file's. */
void pair_forget_client(struct socket_pair *pair);
/* Close the mock's end. */
void pair_close_server(struct socket_pair *pair);
/* Make libcurl see the end of the connection, in every process that has a copy of it. The mock's descriptor
 * stays open. */
void pair_shut_down_server(const struct socket_pair *pair);
/* Close the mock's end so that libcurl sees a reset. Returns false if libcurl sees an end of data instead,
 * since another process has a copy of the mock's end: for example one that is being started. */
bool pair_reset_server(struct socket_pair *pair);
/* In a child: replace the inherited client's end by a socket whose other end is closed; the parent's sockets
 * stay as they are. */
void pair_detach_from_parent(struct socket_pair *pair);

#endif
