// JaxWsAttached call WSDL URL SIZE... | JaxWsAttached serve URL WSDL: exchanges attachments, with the classes that wsimport makes (package peer).
import java.io.*;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import javax.activation.DataHandler;
import javax.activation.DataSource;
import javax.jws.WebService;
import javax.xml.transform.stream.StreamSource;
import javax.xml.ws.BindingProvider;
import javax.xml.ws.Endpoint;
import javax.xml.ws.Holder;
import peer.*;

public class JaxWsAttached {
  @WebService(endpointInterface = "peer.Shop", targetNamespace = "urn:t", serviceName = "S", portName = "P")
  public static class Served {
    public void swap(Holder<String> name, Holder<DataHandler> data) {
      byte[] found = read(data.value);
      name.value = name.value + " " + found.length;
      data.value = handler(found);
    }
  }

  static byte[] read(DataHandler handler) {
    try (InputStream stream = handler.getInputStream()) {
      return stream.readAllBytes();
    } catch (IOException error) {
      throw new RuntimeException(error);
    }
  }

  static DataHandler handler(byte[] data) {
    return new DataHandler(new DataSource() {
      public InputStream getInputStream() { return new ByteArrayInputStream(data); }
      public OutputStream getOutputStream() throws IOException { throw new IOException(); }
      public String getContentType() { return "application/octet-stream"; }
      public String getName() { return "data"; }
    });
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
      Endpoint endpoint = Endpoint.create(new Served());
      // Annotations do not say what is an attachment; the WSDL does.
      endpoint.setMetadata(List.of(new StreamSource(new URL(given[2]).openStream(), given[2])));
      endpoint.publish(given[1]);
      return;
    }
    Shop port = new S(new URL(given[1])).getP();
    ((BindingProvider) port).getRequestContext().put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, given[2]);
    for (int each = 3; each < given.length; each++) {
      byte[] sent = data(Integer.parseInt(given[each]));
      Holder<String> name = new Holder<>("n");
      Holder<DataHandler> back = new Holder<>(handler(sent));
      port.swap(name, back);
      System.out.println(name.value + " " + Arrays.equals(read(back.value), sent));
    }
  }
}
