// gsoap_tell: a one-way operation by gSOAP, and one that gives back what it was told. `call URL CALLS` or `serve PORT`.
#include "EchoBinding.nsmap"
#include "soapEchoBindingProxy.h"
#include "soapEchoBindingService.h"
#include "gsoap_peer.h"

static std::string last;

int EchoBindingService::Tell(_ns1__Tell *request) {
  last = request->text;
  return send_Tell_empty_response();
}

int EchoBindingService::Last(_ns1__Last *, _ns1__LastResponse &response) {
  response.text = last;
  return SOAP_OK;
}

int main(int, char **arguments) {
  if (std::string(arguments[1]) == "serve") return serve<EchoBindingService>(arguments[2]);
  EchoBindingProxy client(SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING);
  client.soap_endpoint = arguments[2];
  return each_line(arguments[3], [&](std::string name, std::string text) -> std::string {
    _ns1__Tell told;
    _ns1__Last request;
    _ns1__LastResponse response;
    bool is_told = name == "Tell";
    if (is_told) told.text = members(text)[0].second;
    if ((is_told ? client.Tell(&told) : client.Last(&request, response)) != SOAP_OK) {
      client.soap_stream_fault(std::cerr);
      return "";
    }
    return is_told ? "result\t" : "result\ttext=" + escaped(response.text);
  });
}
