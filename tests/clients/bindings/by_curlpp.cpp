// C++'s curlpp as a client of the table cases.txt: by_curlpp REQUEST…
#include <algorithm>
#include <curlpp/Easy.hpp>
#include <curlpp/Exception.hpp>
#include <curlpp/Infos.hpp>
#include <curlpp/Options.hpp>
#include <curlpp/cURLpp.hpp>
#include <iostream>
#include <sstream>
#include <string>

static void send(curlpp::Easy &curl, const std::string &request) {
    std::ostringstream body;
    if (request.rfind("https://", 0) == 0) {
        curl.setOpt(curlpp::options::Url(request));
        curl.setOpt(curlpp::options::HttpGet(true));
    } else {
        curl.setOpt(curlpp::options::Url("https://iam.amazonaws.com/"));
        curl.setOpt(curlpp::options::Post(true));
        curl.setOpt(curlpp::options::PostFields(request));
        curl.setOpt(curlpp::options::PostFieldSize(request.size()));
    }
    curl.setOpt(curlpp::options::Timeout(30));
    curl.setOpt(curlpp::options::WriteStream(&body));
    try {
        curl.perform();
        std::string text = body.str();
        std::replace(text.begin(), text.end(), '\n', ' ');
        std::cout << "http " << curlpp::infos::ResponseCode::get(curl) << " " << text << "\n";
    } catch (const curlpp::LibcurlRuntimeError &error) {
        std::cout << "curl " << error.whatCode() << "\n";
    }
}

int main(int argc, char **argv) {
    curlpp::Cleanup cleanup;
    curlpp::Easy curl;
    if (argc == 1)
        std::cout << LIBCURLPP_VERSION << " " << curlpp::libcurlVersion() << "\n";
    for (int i = 1; i < argc; i++)
        send(curl, argv[i]);
    return 0;
}
