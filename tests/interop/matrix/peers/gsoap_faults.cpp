// gsoap_faults: Submit by gSOAP, with its declared fault, whatever the version of SOAP. `call URL CALLS` or `serve PORT`.
#include "EchoBinding.nsmap"
#include "soapEchoBindingProxy.h"
#include "soapEchoBindingService.h"
#include "gsoap_peer.h"

int EchoBindingService::Submit(_ns1__Submit *request, _ns1__SubmitResponse &response) {
  if (request->code == -2) return soap_receiverfault("plain", NULL);
  response.code = request->code;
  if (request->code != -1) return SOAP_OK;
  soap_senderfault("rejected <&> \xc3\xa6", NULL);
  soap_faultdetail(soap);
  SOAP_ENV__Detail *detail = soap_new_SOAP_ENV__Detail(soap);
  detail->ns1__OrderRejected = soap_new__ns1__OrderRejected(soap);
  detail->ns1__OrderRejected->code = -1;
  detail->ns1__OrderRejected->reason = soap_new_std__string(soap);
  *detail->ns1__OrderRejected->reason = "why <&> \xc3\xa6";
  if (soap->version == 2) soap->fault->SOAP_ENV__Detail = detail;
  else soap->fault->detail = detail;
  return SOAP_FAULT;
}

int main(int, char **arguments) {
  if (std::string(arguments[1]) == "serve") return serve<EchoBindingService>(arguments[2]);
  EchoBindingProxy client(SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING);
  client.soap_endpoint = arguments[2];
  return each_line(arguments[3], [&](std::string, std::string text) -> std::string {
    _ns1__Submit request;
    _ns1__SubmitResponse response;
    request.code = std::stoi(members(text)[0].second);
    if (client.Submit(&request, response) == SOAP_OK) return "result\tcode=" + std::to_string(response.code);
    if (!client.soap->fault) return "";
    std::string found = "fault\treason=" + escaped(soap_fault_string(client.soap));
    auto *fault = client.soap->fault;
    auto *detail = client.soap->version == 2 ? fault->SOAP_ENV__Detail : fault->detail;
    if (detail && detail->ns1__OrderRejected) {
      std::string inner = "code=" + std::to_string(detail->ns1__OrderRejected->code);
      inner += "&text=" + escaped(*detail->ns1__OrderRejected->reason);
      found += "&OrderRejected=" + escaped(inner);
    }
    return found;
  });
}
