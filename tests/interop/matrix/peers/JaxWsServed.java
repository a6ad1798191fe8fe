// What JaxWsPeer serves. JAX-WS takes the methods that the interface of the contract has.
import javax.jws.WebService;
import javax.xml.ws.Holder;
import peer.*;

@WebService(endpointInterface = "peer.Echo", targetNamespace = "urn:interop", serviceName = "EchoService", portName = "EchoPort")
public class JaxWsServed {
  private static volatile String told;

  public void echoOrder(Holder<Order> order) {}

  public Order echoOrder(Order order) { return order; }

  public void tell(String text) { told = text; }

  // JAX-WS answers a one-way message before it carries it out.
  public String last() {
    long end = System.nanoTime() + 10_000_000_000L;
    while (told == null && System.nanoTime() < end) Thread.onSpinWait();
    return told;
  }
}
