// JaxWsClient URL: 100 calls in chunks, with the classes that wsimport makes of our WSDL (package peer).
import java.net.URL;
import java.util.Map;
import javax.xml.ws.BindingProvider;
import javax.xml.ws.Holder;
import peer.*;

public class JaxWsClient {
  public static void main(String[] arguments) throws Exception {
    WcfChatService service = new WcfChatService(new URL(arguments[0]));
    Chat chat = service.getBasicHttpBindingChat();
    Map<String, Object> context = ((BindingProvider) chat).getRequestContext();
    context.put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, arguments[1]);
    context.put("com.sun.xml.ws.transport.http.client.streaming.chunk.size", 256);
    ObjectFactory factory = new ObjectFactory();
    for (int number = 1; number <= 100; number++) {
      String text = "call " + number + ": \u00e6 & <\u20ac>";
      ChatMessage message = factory.createChatMessage();
      message.setType(ChatMessageType.TO_CUSTOMER);
      message.setMessage(factory.createChatMessageMessage(text));
      ChatMessage answer = chat.addChatMessage(number, message);
      if (!text.equals(answer.getMessage().getValue()) || answer.getChatSessionId() != number)
        throw new IllegalStateException("call " + number + " came back otherwise");
    }
    System.out.println("100 calls");
  }
}
