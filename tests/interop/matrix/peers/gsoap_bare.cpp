// gsoap_bare: EchoOrder by gSOAP, with a body that is an order, not one that holds it. `call URL CALLS` or `serve PORT`.
#include "EchoBinding.nsmap"
#include "soapEchoBindingProxy.h"
#include "soapEchoBindingService.h"
#include "gsoap_order.h"

int EchoBindingService::EchoOrder(ns1__Order *request, ns1__Order &response) {
  response = *request;
  return SOAP_OK;
}

int main(int, char **arguments) {
  return orders(arguments, [](EchoBindingProxy &client, ns1__Order *order, std::string &) -> ns1__Order * {
    ns1__Order *response = soap_new_ns1__Order(client.soap);
    return client.EchoOrder(order, *response) == SOAP_OK ? response : nullptr;
  });
}
