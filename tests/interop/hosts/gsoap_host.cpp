// Chat.svc by gSOAP: what wsdl2h and soapcpp2 make of our WSDL, with a few operations behind it.
// The rest of the operations are in stubs.inc, which the test writes. Usage: host PORT
#include <csignal>
#include <cstdlib>

#include "BasicHttpBinding_USCOREChat.nsmap"
#include "soapBasicHttpBinding_USCOREChatService.h"

using Service = BasicHttpBinding_USCOREChatService;

// Response headers in place of the request's. The token says what should go wrong.
static std::string answer_headers(struct soap *soap, bool succeeded) {
  auto *in = soap->header;
  std::string token = in && in->ns1__ApplicationToken ? *in->ns1__ApplicationToken : "";
  auto *zone = in ? in->ns1__TimeZone : nullptr;
  soap_header(soap);
  *soap->header = SOAP_ENV__Header();
  soap->header->ns1__TimeZone = zone;
  soap->header->ns1__Succeeded = static_cast<bool *>(soap_malloc(soap, sizeof(bool)));
  *soap->header->ns1__Succeeded = succeeded && token != "FAIL";
  if (token == "FAIL") {
    soap->header->ns1__ExceptionInfo = soap_new_ns1__SoExceptionInfo(soap);
    soap->header->ns1__ExceptionInfo->Message = soap_new_std__string(soap);
    soap->header->ns1__ExceptionInfo->Message->assign("gSOAP says no");
  }
  return token;
}

int Service::AddChatMessage(_ns1__AddChatMessage *request, _ns1__AddChatMessageResponse &response) {
  std::string ticket = soap->header && soap->header->ns1__Credentials && soap->header->ns1__Credentials->Ticket
                           ? *soap->header->ns1__Credentials->Ticket
                           : "";
  std::string token = answer_headers(soap, true);
  if (token == "FAULT") return soap_receiverfault("declared fault", "<why xmlns=\"urn:why\">because</why>");
  if (token == "FAIL" || !request->Message) return SOAP_OK;
  response.Response = request->Message;
  response.Response->ChatSessionId = request->ChatSessionId;
  response.Response->Author = soap_new_std__string(soap);
  response.Response->Author->assign(ticket);
  return SOAP_OK;
}

int Service::GetChatPresence(_ns1__GetChatPresence *, _ns1__GetChatPresenceResponse &response) {
  answer_headers(soap, true);
  response.Response = soap_new_ns1__ArrayOfChatPresence(soap);
  for (int number = 1; number <= 3; number++) {
    auto *presence = soap_new_ns1__ChatPresence(soap);
    presence->UserId = static_cast<int *>(soap_malloc(soap, sizeof(int)));
    *presence->UserId = number;
    response.Response->ChatPresence.push_back(presence);
  }
  return SOAP_OK;
}

int Service::GetChatTranscript(_ns1__GetChatTranscript *, _ns1__GetChatTranscriptResponse &response) {
  answer_headers(soap, true);
  response.Response = soap_new_std__string(soap);
  response.Response->assign("<b>\xc3\xa6 & \xe2\x82\xac</b>\n");
  return SOAP_OK;
}

int Service::DeleteChatSessionEntity(_ns1__DeleteChatSessionEntity *, _ns1__DeleteChatSessionEntityResponse &) {
  answer_headers(soap, true);
  return SOAP_OK;
}

#include "stubs.inc"

int main(int, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  Service service(SOAP_C_UTFSTRING);
  service.soap->bind_flags = SO_REUSEADDR;
  service.soap->send_timeout = service.soap->recv_timeout = 5;
  if (!soap_valid_socket(service.bind("127.0.0.1", std::atoi(argv[1]), 100))) return 1;
  while (soap_valid_socket(service.accept())) {
    service.serve();  // its run() would end with the first call that fails
    service.destroy();
  }
  return 1;
}
