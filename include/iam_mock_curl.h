/**
 * iam_mock_curl.h: programs that use libcurl, unchanged, are answered by a mock in their own process.
 *
 * A program that is linked with iammock-curl and has installed a mock talks to that mock whenever its libcurl
 * would talk to IAM. Its URL, its options and callbacks, the easy and the multi interface stay as they are,
 * and it is real libcurl that runs: that builds and signs the request, parses the response, gives up after
 * its timeouts, keeps connections alive and says in its own words what went wrong. Nothing listens on a port,
 * no thread is made, no name is resolved, nothing goes to the network.
 *
 * What is the mock's. http and https to IAM's own hosts (README, "Programs that use libcurl"), to the mock's
 * extra_host, and to the host that AWS_ENDPOINT_URL_IAM names in the environment. A request to any other host
 * is refused (CURLE_COULDNT_CONNECT, the host in the error buffer) and is a problem of the mock's, unless
 * iam_mock_curl_allow_host() lets it through; file: URLs are left alone.
 *
 * Linking. One of these:
 *
 *   - The shared library before libcurl, for the program, its shared libraries and its plug-ins alike:
 *         cc test.c $(pkg-config --cflags --libs iammock-curl libcurl)
 *   - The archive with the linker's --wrap, where libcurl is linked statically: `pkg-config --variable=wrap
 *     iammock-curl` prints the flags. A flag that is left out is an undefined __real_… at link time.
 *   - LD_PRELOAD=libiammock-curl.so for a program that isn't built anew: see Preloading.
 *
 * Preloading. Where the environment has IAM_MOCK_SCENARIO, a mock of that scenario file is installed at the
 * process's first transfer; else nothing is done. What can't be had ends the program with status 125, and
 * says why, before anything is sent. With LD_PRELOAD="libiammock-curl.so libiammock-sleep.so" the program's
 * waits are the mock's as well. The environment may also have:
 *
 *   - IAM_MOCK_REPORT: the file in which is written, when the process that installed the mock exits, what it
 *     saw, in lines that begin with "journal: ", "account: ", "problem: " and "finding: ". It is written
 *     empty at first, and stays so if the process ends by _exit() or a signal.
 *   - IAM_MOCK_START, IAM_MOCK_ACCOUNT_ID: as in struct iam_mock_options.
 *   - IAM_MOCK_ALLOW_HOSTS: hosts for iam_mock_curl_allow_host(), separated by commas.
 *
 * iam_mock_curl_install() looks whether calls really arrive. What can't arrive: libcurl in a name space of
 * its own (dlmopen, RTLD_DEEPBIND), functions of libcurl looked up by dlsym() with the handle of libcurl
 * itself, a libcurl that is linked statically into a shared library. A handle that was made before this
 * library was loaded isn't known to it and goes to the network.
 *
 * Faults end a transfer as they do in life, in libcurl's own words where it is libcurl that finds out: the
 * README has the table of codes. On a connection that was kept alive, a break before a byte of an answer
 * makes libcurl send the request again by itself: the journal then says `resent`.
 *
 * Time. A transfer takes no real time. While a thread is inside libcurl, libcurl's clock is the real one
 * moved on by what was waited, and its time(), by which it signs, is the mock's. When nothing moves any more,
 * the clock goes at once to what comes next: the answer that a rule's latency_ms holds back, CURLOPT_TIMEOUT,
 * CURLOPT_LOW_SPEED_TIME. So it does in curl_easy_perform(), curl_multi_poll() and _wait(), and between
 * curl_multi_timeout() or the timer callback and the next curl_multi_perform() or _socket_action(). A
 * transfer that nothing would end fails with CURLE_OPERATION_TIMEDOUT and is a finding: after an hour of such
 * time where the program might end it itself (its progress callback, the multi interface), else at once.
 * Outside libcurl clocks are the program's: iam_mock_sleep.h. Since real time passes beside, an answer that
 * is due in the last second of CURLOPT_TIMEOUT (in its second half, if it is under two) comes up to that much
 * earlier by libcurl's clock.
 *
 * What is different from TLS: README, "Programs that use libcurl".
 *
 * Threads. The installed mock is the process's. Transfers of several threads are answered each on its own
 * thread. Handles are used as libcurl demands: by one thread at a time. After fork() the child is answered by
 * its own copy of the mock; the connections that it inherited are closed there, and stay the parent's.
 */
#ifndef IAM_MOCK_CURL_H
#define IAM_MOCK_CURL_H

#include <iam_mock.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * From now on the process's libcurls reach this mock. One mock can be installed at a time. iam_mock_free() of
 * an installed mock uninstalls it; iam_mock_restore() leaves it installed.
 *
 * Returns 0, IAM_MOCK_EINVAL (a NULL mock; a function that doesn't reach this library, or iammock-sleep
 * before it: error->field names it, and the message says what to link with) or IAM_MOCK_EEXIST (a mock is
 * installed, this one or another).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_curl_install(struct iam_mock *mock,
                                                           struct iam_mock_error *error);

/**
 * libcurl reaches the network again, also by handles that reached the mock. A transfer under way ends with
 * CURLE_COULDNT_CONNECT, and is a problem of the mock's. Hosts that were allowed are forgotten. Without an
 * installed mock nothing is done. Not to be called in a callback of libcurl's.
 */
IAM_MOCK_API void iam_mock_curl_uninstall(void);

/**
 * Let requests to this host, "localhost" or "localhost:8080", go to the network, until the mock is
 * uninstalled. Without a port any port is meant. Case doesn't matter. The string is copied.
 *
 * Returns 0, IAM_MOCK_EINVAL (NULL, empty, over 255 bytes, or not a host), IAM_MOCK_ENOENT (no mock is
 * installed) or IAM_MOCK_ENOMEM.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_curl_allow_host(const char *host, struct iam_mock_error *error);

#ifdef __cplusplus
}
#endif

#endif
