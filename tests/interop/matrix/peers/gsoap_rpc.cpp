// gsoap_rpc: EchoOrder by gSOAP in rpc style. `call URL CALLS` or `serve PORT`.
#include "EchoBinding.nsmap"
#include "soapEchoBindingProxy.h"
#include "soapEchoBindingService.h"
#include "gsoap_order.h"

int EchoBindingService::EchoOrder(ns1__Order *request, ns1__EchoOrderResponse &response) {
  response.order = request;
  return SOAP_OK;
}

int main(int, char **arguments) {
  return orders(arguments, [](EchoBindingProxy &client, ns1__Order *order, std::string &) -> ns1__Order * {
    ns1__EchoOrderResponse response;
    return client.EchoOrder(order, response) == SOAP_OK ? response.order : nullptr;
  });
}
