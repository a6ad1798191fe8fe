// JaxWsAddressed serve URL | JaxWsAddressed call WSDL URL: a service that demands WS-Addressing, and its client.
import java.io.StringReader;
import java.net.URL;
import javax.jws.*;
import javax.xml.namespace.QName;
import javax.xml.transform.*;
import javax.xml.transform.dom.*;
import javax.xml.transform.stream.StreamSource;
import javax.xml.ws.*;
import javax.xml.ws.soap.*;

@WebService(name = "Calc", serviceName = "S", portName = "P", targetNamespace = "urn:t")
@javax.jws.soap.SOAPBinding(style = javax.jws.soap.SOAPBinding.Style.RPC)
@Addressing(enabled = true, required = true)
public class JaxWsAddressed {
  @WebMethod(action = "urn:t/twice")
  public int twice(@WebParam(name = "number") int number) { return 2 * number; }

  @WebMethod
  public int thrice(@WebParam(name = "number") int number) { return 3 * number; }

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("serve")) {
      Endpoint.publish(arguments[1], new JaxWsAddressed());
      System.out.println("ready");
      Thread.sleep(600000);
    }
    Service service = Service.create(new URL(arguments[1]), new QName("urn:t", "S"));
    Dispatch<Source> dispatch = service.createDispatch(
        new QName("urn:t", "P"), Source.class, Service.Mode.PAYLOAD, new AddressingFeature(true, true));
    dispatch.getRequestContext().put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, arguments[2]);
    dispatch.getRequestContext().put(BindingProvider.SOAPACTION_USE_PROPERTY, true);
    dispatch.getRequestContext().put(BindingProvider.SOAPACTION_URI_PROPERTY, "urn:t/do");
    Source answer = dispatch.invoke(new StreamSource(new StringReader("<Do xmlns='urn:t'><Number>7</Number></Do>")));
    DOMResult found = new DOMResult();
    TransformerFactory.newInstance().newTransformer().transform(answer, found);
    System.out.println("answer " + ((org.w3c.dom.Document) found.getNode()).getDocumentElement().getTextContent());
    System.exit(0);
  }
}
