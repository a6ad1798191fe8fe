// gsoap_parts: EchoOrder by gSOAP with two elements in the Body, the second of which is 5. `call URL CALLS` or `serve PORT`.
#include "EchoBinding.nsmap"
#include "soapEchoBindingProxy.h"
#include "soapEchoBindingService.h"
#include "gsoap_order.h"

int EchoBindingService::EchoOrder(ns1__Order *order, int extra, __ns1__EchoOrderResponse &response) {
  response.ns1__order = order;
  response.ns1__extra = extra;
  return SOAP_OK;
}

int main(int, char **arguments) {
  return orders(arguments, [](EchoBindingProxy &client, ns1__Order *order, std::string &) -> ns1__Order * {
    __ns1__EchoOrderResponse response;
    if (client.EchoOrder(order, 5, response) != SOAP_OK || response.ns1__extra != 5) return nullptr;
    return response.ns1__order;
  });
}
