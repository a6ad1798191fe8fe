// What JaxWsPeer serves of the contract with headers.
import javax.jws.WebService;
import javax.xml.ws.Holder;
import peer.*;

@WebService(endpointInterface = "peer.Echo", targetNamespace = "urn:interop", serviceName = "EchoService", portName = "EchoPort")
public class JaxWsServed {
  public void echoOrder(Holder<Order> order, Session session, Holder<Stamp> stamp) {
    stamp.value = new Stamp();
    stamp.value.setMark(session.getToken());
  }
}
