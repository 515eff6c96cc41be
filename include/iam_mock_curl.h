/**
 * @file
 * iam_mock_curl.h: a mock in the process answers the requests of a program that uses libcurl.
 *
 * The program stays unchanged. Link it with iammock-curl and install a mock: then the mock answers each
 * request that libcurl would send to IAM. The program's URLs, options, callbacks, the easy and the multi
 * interface stay as they are. Real libcurl runs: it builds and signs the request, parses the response,
 * applies its timeouts, keeps connections alive, and reports errors in its own words. The library opens no
 * port, starts no thread, resolves no name, and sends nothing to the network.
 *
 * Hosts. The mock answers http and https requests to IAM's own hosts (mock/adapters/curl/README.md),
 * to the mock's extra_host, and to the host of the environment variable AWS_ENDPOINT_URL_IAM. A request to
 * any other host fails with CURLE_COULDNT_CONNECT, with the host in the error buffer, and is a problem of
 * the mock, unless iam_mock_curl_allow_host() allows the host. file: URLs work as without this library.
 *
 * Never the real service. From the moment this library is in a process, no request that libcurl sends by
 * calls which arrive here (see Not covered) reaches a URL's host that is one of IAM's or STS's, the host of
 * AWS_ENDPOINT_URL_IAM, or the extra_host of a mock that was installed: before the first install and after an
 * uninstall too. Without a mock, such a request fails with CURLE_COULDNT_CONNECT before
 * a name is looked up, the error buffer says why, and stderr once in a process; requests to other hosts are
 * unchanged. The same holds for a redirect: each URL that a transfer gets to is checked.
 * iam_mock_curl_allow_host() allows a host.
 *
 * Linking. Use one of these:
 *
 * - The shared library before libcurl. This covers the program, its shared libraries and its plug-ins.
 * - The archive and the linker's `--wrap`, if libcurl is linked statically. pkg-config prints the options.
 *   If one is missing, the linker reports an undefined symbol `__real_…`.
 * - LD_PRELOAD for a program that can't be built again: see Preloading.
 *
 * @code
 *     cc test.c $(pkg-config --cflags --libs iammock-curl libcurl)
 *     pkg-config --variable=wrap iammock-curl
 *     LD_PRELOAD=libiammock-curl.so program
 * @endcode
 *
 * Preloading. If the environment has IAM_MOCK_SCENARIO, the library loads that scenario file before main(),
 * and the process's first transfer installs the mock. If the scenario can't be loaded, the report can't be
 * written, or another variable is wrong, the process ends before main() with status 125 and a message. Names
 * of files are relative to the directory in which the process starts. iam-mock-run sets all this up for a
 * program. With LD_PRELOAD="libiammock-curl.so libiammock-sleep.so" the program's waits take virtual time
 * too. Further variables:
 *
 * - IAM_MOCK_REPORT: a file for the report; "%p" in its name (not in a directory's) is the number of the
 *   process, "%%" a percent sign. The first transfer creates the file. When a process that has made a
 *   transfer exits, also a child of fork(), it adds its report to the end of the file: lines that begin
 *   with "process: ", "journal: ", "account: ", "problem: " or "finding: ". A process that ends by
 *   _exit() or a signal adds nothing.
 * - IAM_MOCK_START, IAM_MOCK_ACCOUNT_ID, IAM_MOCK_FIXTURE_DIRECTORY: as in struct iam_mock_options.
 * - IAM_MOCK_ALLOW_HOSTS: hosts for iam_mock_curl_allow_host(), separated by commas.
 *
 * Not covered. iam_mock_curl_install() checks that calls arrive here. Which calls can't arrive:
 * mock/adapters/curl/README.md, "Calls that escape".
 *
 * Faults. A network fault ends a transfer as a real one does: libcurl detects most faults itself, and
 * reports them in its own words. Table: mock/adapters/curl/README.md. If a kept-alive connection breaks
 * before the first byte of an answer, libcurl sends the request again, and the journal marks the call
 * `resent`.
 *
 * Time. A transfer takes no real time. libcurl's clock is virtual: each multi handle has one, and each easy
 * handle has one for curl_easy_perform(). It stands still while the program computes. libcurl's time() shows
 * the mock's clock, so libcurl signs with the mock's time. When no transfer can make progress, the clock
 * jumps to the next event: the answer or the refusal that a rule's latency_ms delays, or a timeout of
 * libcurl's. This happens in curl_easy_perform(), curl_multi_poll() and curl_multi_wait(); between
 * curl_multi_timeout(), or the timer callback, and the next curl_multi_perform() or
 * curl_multi_socket_action(); and in a second curl_multi_perform() in which nothing moves. While a transfer
 * is paused and no other waits for an answer, the clock is no faster than real time in a loop that does not
 * wait in libcurl. All of it: mock/adapters/curl/README.md, "Time".
 *
 * A transfer that nothing would end fails with CURLE_OPERATION_TIMEDOUT, and is a finding. If the program
 * might end it (by its progress callback, or through the multi interface), it fails after one virtual hour,
 * else at once. Outside libcurl the program's clocks are unchanged: see iam_mock_sleep.h. Time is real in a
 * multi handle while a transfer to a host that was allowed runs in it, and in a wait without a transfer.
 *
 * Differences from real TLS: mock/adapters/curl/README.md, "What differs from the network".
 *
 * Threads. A process has one installed mock. The mock answers each transfer in the thread that makes the
 * transfer. As libcurl requires, only one thread at a time may use a handle. After fork() the child has its
 * own copy of the mock. The child's copies of connections are closed; the parent's connections stay open.
 */
#ifndef IAM_MOCK_CURL_H
#define IAM_MOCK_CURL_H

#include <iam_mock.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Install a mock: it answers the requests of all libcurls in the process.
 *
 * A process has one installed mock at most. iam_mock_free() uninstalls it; iam_mock_restore() does not.
 *
 * @param mock the mock
 * @param error details of a failure; may be NULL
 * @return 0, or IAM_MOCK_EEXIST (this or another mock is installed). IAM_MOCK_EINVAL: mock is NULL; or calls
 *         of a function do not arrive at this library, or arrive at iammock-sleep first. error->field names
 *         the function, and error->message says what to link. IAM_MOCK_ENOMEM.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_curl_install(struct iam_mock *mock,
                                                           struct iam_mock_error *error);

/**
 * Uninstall the mock: requests that it would have answered fail from now on.
 *
 * Transfers under way end with CURLE_COULDNT_CONNECT, and are a problem of the mock. Allowed hosts stay
 * allowed. If no mock is installed, nothing is done. Do not call this in a callback of libcurl.
 */
IAM_MOCK_API void iam_mock_curl_uninstall(void);

/**
 * Allow requests to a host until the process ends, also without a mock: they go to the network.
 *
 * While a mock is installed, it answers its own hosts, allowed or not.
 *
 * @param host a name or an address: "localhost", "localhost:8080" or "[::1]:8080", at most 255 bytes; copied.
 *         A port is from 1 to 65535; without one, any port is allowed. Case does not matter.
 * @param error details of a failure; may be NULL
 * @return 0, IAM_MOCK_ENOMEM, or IAM_MOCK_EINVAL (host is NULL, empty, over 255 bytes, or not a host)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_curl_allow_host(const char *host, struct iam_mock_error *error);

#ifdef __cplusplus
}
#endif

#endif
