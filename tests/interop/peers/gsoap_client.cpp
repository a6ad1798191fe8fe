// gsoap_client URL: 100 calls in chunks (SOAP_IO_CHUNK), with the code that gSOAP makes of our WSDL.
#include "BasicHttpBinding_USCOREChat.nsmap"
#include "soapBasicHttpBinding_USCOREChatProxy.h"
#include <iostream>
#include <string>

typedef BasicHttpBinding_USCOREChatProxy Client;

int main(int, char **arguments) {
  Client client(SOAP_IO_CHUNK | SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING);
  client.soap_endpoint = arguments[1];
  for (int number = 1; number <= 100; number++) {
    std::string text = "call " + std::to_string(number) + ": \xc3\xa6 & <\xe2\x82\xac>", token = "app & <token>", ticket = "7T:peer";
    ns1__SoCredentials credentials;
    credentials.Ticket = &ticket;
    client.soap_header(&token, &credentials, NULL, NULL, NULL, NULL);
    ns1__ChatMessage message;
    ns1__ChatMessageType type = ns1__ChatMessageType__ToCustomer;
    message.Type = &type;
    message.Message = &text;
    _ns1__AddChatMessage request;
    request.ChatSessionId = &number;
    request.Message = &message;
    _ns1__AddChatMessageResponse answer;
    if (client.AddChatMessage(&request, answer) != SOAP_OK) {
      client.soap_stream_fault(std::cerr);
      return 1;
    }
    if (*answer.Response->Message != text || *answer.Response->ChatSessionId != number) {
      std::cerr << "call " << number << " came back otherwise\n";
      return 1;
    }
    client.destroy();
  }
  std::cout << "100 calls\n";
}
