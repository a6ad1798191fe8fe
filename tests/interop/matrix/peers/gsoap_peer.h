// What the peers of gSOAP share: lines of text with calls and answers (see ../lines.py).
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

static std::string unescaped(const std::string &text) {
  std::string found;
  for (size_t at = 0; at < text.size(); at++) {
    if (text[at] == '%') {
      found += static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16));
      at += 2;
    } else {
      found += text[at] == '+' ? ' ' : text[at];
    }
  }
  return found;
}

static std::string escaped(const std::string &text) {
  static const char digits[] = "0123456789ABCDEF";
  std::string found;
  for (unsigned char each : text) {
    if (isalnum(each)) found += static_cast<char>(each);
    else found += std::string("%") + digits[each >> 4] + digits[each & 15];
  }
  return found;
}

// Names and values, as in a URL.
static std::vector<std::pair<std::string, std::string>> members(const std::string &line) {
  std::vector<std::pair<std::string, std::string>> found;
  std::istringstream rest(line);
  for (std::string pair; std::getline(rest, pair, '&');) {
    size_t at = pair.find('=');
    found.emplace_back(pair.substr(0, at), unescaped(pair.substr(at + 1)));
  }
  return found;
}

// `peer serve PORT` or `peer call URL CALLS`.
template <class Service> int serve(const char *port) {
  Service service(SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING);
  service.soap->bind_flags = SO_REUSEADDR;
  if (!soap_valid_socket(service.soap->master = soap_bind(service.soap, "127.0.0.1", std::atoi(port), 10))) return 1;
  for (;;) {
    if (!soap_valid_socket(soap_accept(service.soap))) return 1;
    service.serve();
    service.destroy();
  }
}

static int each_line(const char *file, const std::function<std::string(std::string, std::string)> &call) {
  std::ifstream calls(file);
  for (std::string line; std::getline(calls, line);) {
    size_t at = line.find('\t');
    std::string told = call(line.substr(0, at), line.substr(at + 1));
    if (told.empty()) return 1;
    std::cout << told << "\n";
  }
  return 0;
}
