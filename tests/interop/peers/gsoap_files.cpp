// gsoap_files call URL SIZE... | gsoap_files serve PORT: exchanges bytes by MTOM, with what wsdl2h and soapcpp2 make.
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>

#include "B.nsmap"
#include "soapBProxy.h"
#include "soapBService.h"

static void attach(xsd__base64Binary &data) {
  data.id = nullptr;
  data.type = const_cast<char *>("application/octet-stream");
  data.options = nullptr;
}

int BService::Echo(_ns1__Echo *request, _ns1__EchoResponse &response) {
  response.Result = request->Document;
  response.Result->Name += " " + std::to_string(request->Document->Data.__size);
  attach(response.Result->Data);
  return SOAP_OK;
}

static void fill(unsigned char *data, int size) {
  for (int at = 0; at < size; at++) data[at] = static_cast<unsigned char>((at % 65536) * 7 + (at % 65536) / 256);
}

int main(int count, char **given) {
  signal(SIGPIPE, SIG_IGN);
  if (std::string(given[1]) == "serve") {
    BService service(SOAP_ENC_MTOM | SOAP_C_UTFSTRING);
    service.soap->bind_flags = SO_REUSEADDR;
    if (!soap_valid_socket(service.bind("127.0.0.1", std::atoi(given[2]), 100))) return 1;
    for (;;) {
      if (!soap_valid_socket(service.accept())) return 1;
      service.serve();
      service.destroy();
    }
  }
  BProxy proxy(given[2], SOAP_ENC_MTOM | SOAP_C_UTFSTRING);
  for (int each = 3; each < count; each++) {
    int size = std::atoi(given[each]);
    ns1__Document document;
    document.Name = "n";
    document.Data.__size = size;
    document.Data.__ptr = static_cast<unsigned char *>(soap_malloc(proxy.soap, size + 1));
    fill(document.Data.__ptr, size);
    attach(document.Data);
    _ns1__Echo request;
    request.Document = &document;
    _ns1__EchoResponse response;
    if (proxy.Echo(&request, response) != SOAP_OK) {
      proxy.soap_stream_fault(std::cerr);
      return 1;
    }
    auto &back = response.Result->Data;
    bool same = back.__size == size && std::memcmp(back.__ptr, document.Data.__ptr, size) == 0;
    std::cout << response.Result->Name << (same ? " true" : " false") << "\n";
  }
  return 0;
}
