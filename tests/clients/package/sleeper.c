/* A program that sleeps for 300 s of virtual time. */
#include <iam_mock_sleep.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
    struct iam_mock *mock;
    struct iam_mock_error error;
    if (iam_mock_new(&mock, NULL, &error) != 0 || iam_mock_sleep_install(mock, &error) != 0)
        return puts(error.message), 1;
    int64_t start = iam_mock_now_ms(mock);
    if (sleep(300) != 0 || iam_mock_now_ms(mock) != start + 300000)
        return 2;
    iam_mock_sleep_uninstall();
    iam_mock_free(mock);
    return 0;
}
