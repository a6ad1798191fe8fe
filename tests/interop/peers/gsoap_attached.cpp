// gsoap_attached call URL SIZE... | gsoap_attached serve PORT: exchanges attachments, with what wsdl2h and soapcpp2 make.
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

#include "B.nsmap"
#include "soapBProxy.h"
#include "soapBService.h"

static const char *ID = "<data=1@gsoap>";

static int attach(struct soap *soap, const char *data, size_t size) {
  soap_set_mime(soap, nullptr, nullptr);
  return soap_set_mime_attachment(soap, data, size, SOAP_MIME_BINARY, "application/octet-stream", ID, nullptr, nullptr);
}

// The first part is the envelope, which has no bytes here.
static const soap_multipart *attached(struct soap *soap) { return soap->mime.list ? soap->mime.list->next : nullptr; }

int BService::Swap(const std::string &name, struct ns1__SwapResponse &response) {
  auto part = attached(soap);
  if (!part) return soap_senderfault("there is no attachment", nullptr);
  response.name = name + " " + std::to_string(part->size);
  return attach(soap, part->ptr, part->size);
}

int main(int count, char **given) {
  signal(SIGPIPE, SIG_IGN);
  if (std::string(given[1]) == "serve") {
    BService service(SOAP_C_UTFSTRING);
    service.soap->bind_flags = SO_REUSEADDR;
    if (!soap_valid_socket(service.bind("127.0.0.1", std::atoi(given[2]), 100))) return 1;
    for (;;) {
      if (!soap_valid_socket(service.accept())) return 1;
      service.serve();
      service.destroy();
    }
  }
  for (int each = 3; each < count; each++) {
    BProxy proxy(given[2], SOAP_C_UTFSTRING);
    std::vector<char> sent(std::atoi(given[each]));
    for (size_t at = 0; at < sent.size(); at++) sent[at] = static_cast<char>((at % 65536) * 7 + (at % 65536) / 256);
    if (attach(proxy.soap, sent.data(), sent.size()) != SOAP_OK) return 1;
    ns1__SwapResponse response;
    if (proxy.Swap("n", response) != SOAP_OK) {
      proxy.soap_stream_fault(std::cerr);
      return 1;
    }
    auto part = attached(proxy.soap);
    bool same = part && part->size == sent.size() && std::memcmp(part->ptr, sent.data(), sent.size()) == 0;
    std::cout << response.name << (same ? " true" : " false") << "\n";
  }
  return 0;
}
