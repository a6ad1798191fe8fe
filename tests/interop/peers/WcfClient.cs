// WcfClient.exe URL: 100 calls through Mono's WCF client (System.ServiceModel), the contract written by hand.
using System;
using System.Runtime.Serialization;
using System.ServiceModel;

static class Names { public const string Ns = "http://www.superoffice.net/ws/crm/NetServer/Services88"; }

[DataContract(Namespace = Names.Ns)]
public enum ChatMessageType { [EnumMember] Invalid, [EnumMember] ToCustomer, [EnumMember] ToUser }

[DataContract(Namespace = Names.Ns)]
public class SoCredentials { [DataMember] public string Ticket; }

[DataContract(Namespace = Names.Ns)]
public class ChatMessage {
  [DataMember(Order = 0)] public int ChatMessageId;
  [DataMember(Order = 1)] public int ChatSessionId;
  [DataMember(Order = 2)] public ChatMessageType Type;
  [DataMember(Order = 3)] public string Message;
  [DataMember(Order = 4)] public string Author;
  [DataMember(Order = 8)] public DateTime WhenPosted;
}

[MessageContract(WrapperName = "AddChatMessage", WrapperNamespace = Names.Ns)]
public class AddRequest {
  [MessageHeader(Namespace = Names.Ns)] public string ApplicationToken;
  [MessageHeader(Namespace = Names.Ns)] public SoCredentials Credentials;
  [MessageBodyMember(Namespace = Names.Ns, Order = 0)] public int ChatSessionId;
  [MessageBodyMember(Namespace = Names.Ns, Order = 1)] public ChatMessage Message;
}

[MessageContract(WrapperName = "AddChatMessageResponse", WrapperNamespace = Names.Ns)]
public class AddResponse {
  [MessageHeader(Namespace = Names.Ns)] public bool Succeeded;
  [MessageBodyMember(Namespace = Names.Ns)] public ChatMessage Response;
}

[ServiceContract(Namespace = Names.Ns)]
public interface IChat {
  [OperationContract(Action = Names.Ns + "/Chat/AddChatMessage", ReplyAction = "*")]
  AddResponse AddChatMessage(AddRequest request);
}

static class WcfClient {
  static int Main(string[] arguments) {
    var chat = new ChannelFactory<IChat>(new BasicHttpBinding(), new EndpointAddress(arguments[0])).CreateChannel();
    for (int number = 1; number <= 100; number++) {
      string text = "call " + number + ": \u00e6 & <\u20ac>";
      var answer = chat.AddChatMessage(new AddRequest {
        ApplicationToken = "app & <token>", Credentials = new SoCredentials { Ticket = "7T:peer" }, ChatSessionId = number,
        Message = new ChatMessage { Type = ChatMessageType.ToCustomer, Message = text, WhenPosted = new DateTime(2026, 5, 27) } });
      if (!answer.Succeeded || answer.Response.Message != text || answer.Response.ChatSessionId != number) {
        Console.Error.WriteLine("call " + number + " came back otherwise");
        return 1;
      }
    }
    Console.WriteLine("100 calls");
    return 0;
  }
}
