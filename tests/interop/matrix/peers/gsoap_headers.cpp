// gsoap_headers: EchoOrder by gSOAP, with a Session that goes out and a Stamp that comes back. `call URL CALLS` or `serve PORT`.
#include "EchoBinding.nsmap"
#include "soapEchoBindingProxy.h"
#include "soapEchoBindingService.h"
#include "gsoap_order.h"

int EchoBindingService::EchoOrder(_ns1__EchoOrder *request, _ns1__EchoOrderResponse &response) {
  if (!soap->header || !soap->header->ns1__Session) return soap_senderfault("no Session", NULL);
  _ns1__Stamp *stamp = soap_new__ns1__Stamp(soap);
  stamp->mark = soap->header->ns1__Session->token;
  soap_header(NULL, stamp);
  response.order = request->order;
  return SOAP_OK;
}

int main(int, char **arguments) {
  return orders(arguments, [](EchoBindingProxy &client, ns1__Order *order, std::string &header) -> ns1__Order * {
    _ns1__Session session;
    _ns1__EchoOrder request;
    _ns1__EchoOrderResponse response;
    session.token = header;
    request.order = order;
    client.soap_header(&session, NULL);
    if (client.EchoOrder(&request, response) != SOAP_OK) return nullptr;
    auto *came = client.soap->header;
    header = came && came->ns1__Stamp ? came->ns1__Stamp->mark : "";
    return response.order;
  });
}
