/* iam_mock_curl.h: install a mock, allow hosts, uninstall. */
#include "adapters/curl/process/host_name.h"
#include "adapters/curl/process/hosts.h"
#include "adapters/curl/process/inside.h"
#include "adapters/curl/process/installed.h"
#include "adapters/curl/process/link.h"

#include <stdio.h>

static int fail(struct iam_mock_error *error, int code, const char *field, const char *message) {
    if (error) {
        *error = (struct iam_mock_error){.code = code};
        (void)snprintf(error->field, sizeof error->field, "%s", field);
        (void)snprintf(error->message, sizeof error->message, "%s", message);
    }
    return code;
}

int iam_mock_curl_allow_host(const char *host, struct iam_mock_error *error) {
    if (!host || !is_host(host)) {
        char message[sizeof error->message];
        (void)snprintf(message, sizeof message, "\"%.100s\" " NOT_A_HOST, host ? host : "");
        return fail(error, IAM_MOCK_EINVAL, "host", message);
    }
    return host_allow(host) ? 0 : fail(error, IAM_MOCK_ENOMEM, "host", iam_mock_code_text(IAM_MOCK_ENOMEM));
}

static void clean_up(struct iam_mock *mock) {
    size_t under_way = notify_uninstall(mock);
    if (under_way > 0) {
        char text[128];
        (void)snprintf(text, sizeof text, "iammock-curl: uninstalled with %zu request%s under way", under_way,
                       under_way > 1 ? "s" : "");
        iam_mock_add_problem(mock, text);
    }
    if (!host_close(
            iam_mock_extra_host(mock))) /* perhaps another than at the installation: iam_mock_restore() */
        host_close_all();
}

/* The installed mock is being freed. Another thread may have installed another mock since: that one stays. */
static void uninstall_freed(struct iam_mock *mock, void *context) {
    (void)context;
    uninstall_mock(mock, clean_up);
}

int iam_mock_curl_install(struct iam_mock *mock, struct iam_mock_error *error) {
    if (!mock)
        return fail(error, IAM_MOCK_EINVAL, "mock", "mock is NULL");
    struct wrong_link wrong;
    if (find_wrong_link(&wrong))
        return fail(error, IAM_MOCK_EINVAL, wrong.function, wrong.message);
    if (!host_close(iam_mock_extra_host(mock)))
        return fail(error, IAM_MOCK_ENOMEM, "mock", iam_mock_code_text(IAM_MOCK_ENOMEM));
    struct iam_mock *before = install_mock(mock, uninstall_freed);
    if (!before) {
        inside_reset();
        return 0;
    }
    return fail(error, IAM_MOCK_EEXIST, "mock",
                before == mock ? "this mock is installed already"
                               : "another mock is installed: iam_mock_curl_uninstall() comes first");
}

void iam_mock_curl_uninstall(void) { uninstall_mock(NULL, clean_up); }
