/* closed: a program that is linked with iammock-curl and whose mock is missing, in many ways. Prints the
 * CURLcode of each transfer to IAM, and the last reason. Nothing may leave the process: closed.sh watches. */
#include <iam_mock_curl.h>

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define IAM "https://iam.amazonaws.com/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob"

static char reason[CURL_ERROR_SIZE];

static size_t drop(char *data, size_t size, size_t count, void *context) {
    (void)data;
    (void)context;
    return size * count;
}

static CURL *client(const char *url) {
    CURL *curl = curl_easy_init();
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
    (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
    return curl;
}

static void transfer(const char *what, const char *url) {
    CURL *curl = client(url);
    const CURLcode code = curl_easy_perform(curl);
    (void)printf("%s: %d\n", what, (int)code);
    (void)fflush(stdout);
    curl_easy_cleanup(curl);
}

static void by_multi(void) {
    int running = 1, left;
    CURL *curl = client(IAM);
    CURLM *multi = curl_multi_init();
    (void)curl_multi_add_handle(multi, curl);
    while (running > 0 && curl_multi_perform(multi, &running) == CURLM_OK)
        (void)curl_multi_poll(multi, NULL, 0, 100, NULL);
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    (void)printf("multi: %d\n", message ? (int)message->data.result : -1);
    (void)curl_multi_remove_handle(multi, curl);
    curl_easy_cleanup(curl);
    (void)curl_multi_cleanup(multi);
}

static void after_mocks(void) {
    for (int i = 0; i < 2; i++) {
        struct iam_mock *mock = NULL;
        if (iam_mock_new(&mock, NULL, NULL) != 0 || iam_mock_curl_install(mock, NULL) != 0)
            exit(1);
        transfer("installed", IAM);
        if (i == 0)
            iam_mock_curl_uninstall();
        iam_mock_free(mock);
        transfer(i == 0 ? "uninstalled" : "freed", IAM);
    }
}

static void *in_thread(void *context) {
    (void)context;
    transfer("thread", IAM);
    return NULL;
}

static void in_a_child(void) {
    const pid_t child = fork();
    if (child == 0) {
        transfer("child", IAM);
        _exit(0);
    }
    (void)waitpid(child, NULL, 0);
}

int main(int argc, char **argv) {
    pthread_t thread;
    if (argc > 1) { /* the program that it has become */
        transfer(argv[1], IAM);
        return 0;
    }
    transfer("easy", IAM);
    transfer("a misspelt scheme", "htps://iam.amazonaws.com/");
    transfer("a single slash", "https:/iam.amazonaws.com/");
    by_multi();
    after_mocks();
    if (pthread_create(&thread, NULL, in_thread, NULL) == 0)
        (void)pthread_join(thread, NULL);
    in_a_child();
    curl_global_cleanup();
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
    transfer("initialised again", IAM);
    (void)puts(reason);
    (void)fflush(stdout);
    (void)execl("/proc/self/exe", argv[0], "exec", (char *)NULL);
    return 1;
}
