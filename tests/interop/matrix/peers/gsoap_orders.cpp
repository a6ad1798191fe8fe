// gsoap_orders: EchoOrder by gSOAP, whatever the version of SOAP. `call URL CALLS` or `serve PORT`.
#include "EchoBinding.nsmap"
#include "soapEchoBindingProxy.h"
#include "soapEchoBindingService.h"
#include "gsoap_order.h"

int EchoBindingService::EchoOrder(_ns1__EchoOrder *request, _ns1__EchoOrderResponse &response) {
  response.order = request->order;
  return SOAP_OK;
}

int main(int, char **arguments) {
  return orders(arguments, [](EchoBindingProxy &client, ns1__Order *order, std::string &) -> ns1__Order * {
    _ns1__EchoOrder request;
    _ns1__EchoOrderResponse response;
    request.order = order;
    return client.EchoOrder(&request, response) == SOAP_OK ? response.order : nullptr;
  });
}
