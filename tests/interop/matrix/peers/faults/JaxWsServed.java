// What JaxWsPeer serves of the contract with a declared fault.
import javax.jws.WebService;
import javax.xml.ws.Holder;
import peer.*;

@WebService(endpointInterface = "peer.Echo", targetNamespace = "urn:interop", serviceName = "EchoService", portName = "EchoPort")
public class JaxWsServed {
  public void submit(Holder<Integer> code) throws OrderRejected_Exception {
    if (code.value == -1) {
      OrderRejected info = new OrderRejected();
      info.setCode(-1);
      info.setReason("why <&> \u00e6");
      throw new OrderRejected_Exception("rejected <&> \u00e6", info);
    }
    if (code.value == -2) throw new IllegalStateException("plain");
  }
}
