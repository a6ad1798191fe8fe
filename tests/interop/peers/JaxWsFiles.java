// JaxWsFiles call WSDL URL SIZE... | JaxWsFiles serve URL: exchanges bytes by MTOM, with the classes that wsimport makes (package peer).
import java.net.URL;
import java.util.Arrays;
import javax.jws.WebService;
import javax.xml.ws.BindingProvider;
import javax.xml.ws.Endpoint;
import javax.xml.ws.soap.MTOM;
import javax.xml.ws.soap.MTOMFeature;
import peer.*;

public class JaxWsFiles {
  @MTOM
  @WebService(endpointInterface = "peer.Shop", targetNamespace = "urn:t", serviceName = "S", portName = "P")
  public static class Served {
    public Document echo(Document document) {
      document.setName(document.getName() + " " + document.getData().length);
      return document;
    }
  }

  static byte[] data(int size) {
    byte[] made = new byte[size];
    for (int at = 0; at < size; at++) {
      int index = at % 65536;
      made[at] = (byte) (index * 7 + index / 256);
    }
    return made;
  }

  public static void main(String[] given) throws Exception {
    if (given[0].equals("serve")) {
      Endpoint.publish(given[1], new Served());
      return;
    }
    Shop port = new S(new URL(given[1])).getP(new MTOMFeature(true, 10));
    ((BindingProvider) port).getRequestContext().put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, given[2]);
    for (int each = 3; each < given.length; each++) {
      Document sent = new Document();
      sent.setName("n");
      sent.setData(data(Integer.parseInt(given[each])));
      Document back = port.echo(sent);
      System.out.println(back.getName() + " " + Arrays.equals(back.getData(), sent.getData()));
    }
  }
}
