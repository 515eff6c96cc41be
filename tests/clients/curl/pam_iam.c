/* A PAM module for whoever has lost their phone: it asks IAM whether it knows the user, and when the login
 * goes on it takes the device from them. `auth required pam_iam.so SERIAL`. */
#include <curl/curl.h>
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <stdio.h>
#include <syslog.h>

static size_t drop(char *data, size_t size, size_t count, void *context) {
    (void)data;
    (void)context;
    return size * count;
}

static CURLcode post(const char *body, long *status) {
    CURL *curl = curl_easy_init();
    if (!curl)
        return CURLE_OUT_OF_MEMORY;
    curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/");
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam");
    curl_easy_setopt(curl, CURLOPT_USERPWD, "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    curl_easy_cleanup(curl);
    return code;
}

/* Nobody is let in because IAM couldn't be asked. */
static int ask_iam(pam_handle_t *pam, const char *action, const char *serial) {
    const char *user = NULL;
    char body[512];
    long status = 0;
    if (pam_get_user(pam, &user, NULL) != PAM_SUCCESS)
        return PAM_USER_UNKNOWN;
    (void)snprintf(body, sizeof body, "Action=%s&Version=2010-05-08&UserName=%s%s%s", action, user,
                   serial ? "&SerialNumber=" : "", serial ? serial : "");
    CURLcode code = post(body, &status);
    if (code == CURLE_OK && status == 200)
        return PAM_SUCCESS;
    pam_syslog(pam, LOG_ERR, "%s: %s, status %ld", action, curl_easy_strerror(code), status);
    if (code == CURLE_OK && status == 404)
        return PAM_USER_UNKNOWN;
    return code == CURLE_OK && status == 403 ? PAM_PERM_DENIED : PAM_AUTHINFO_UNAVAIL;
}

int pam_sm_authenticate(pam_handle_t *pam, int flags, int argc, const char **argv) {
    (void)flags;
    (void)argc;
    (void)argv;
    return ask_iam(pam, "ListMFADevices", NULL);
}

int pam_sm_setcred(pam_handle_t *pam, int flags, int argc, const char **argv) {
    if (argc < 1)
        return PAM_CRED_ERR;
    return flags & PAM_ESTABLISH_CRED ? ask_iam(pam, "DeactivateMFADevice", argv[0]) : PAM_SUCCESS;
}
