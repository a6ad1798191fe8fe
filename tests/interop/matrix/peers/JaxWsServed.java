// What JaxWsPeer serves. JAX-WS takes the methods that the interface of the contract has.
import javax.jws.WebService;
import javax.xml.ws.Holder;
import peer.*;

@WebService(endpointInterface = "peer.Echo", targetNamespace = "urn:interop", serviceName = "EchoService", portName = "EchoPort")
public class JaxWsServed {
  private static String told;

  public void echoOrder(Holder<Order> order) {}

  public Order echoOrder(Order order) { return order; }

  public void tell(String text) { told = text; }

  public String last() { return told; }
}
