package omniline.sip.transport;

import gov.nist.javax.sip.stack.MessageChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The way in for tests without sockets: one datagram at a time, and what is answered to it. */
public final class Door {

  private static final InetSocketAddress SOURCE = new InetSocketAddress(InetAddress.ofLiteral("198.51.100.7"), 40_000);

  private final Ingress ingress;

  public Door(Counters counters, RequestSink sink) {
    this.ingress = new Ingress(counters, sink, () -> "door", (packet, from) -> {});
  }

  /** What the datagram is answered with at once; a response is taken for malformed, as no stack is here to wait for it. */
  public List<String> receive(byte[] datagram) {
    Answers answers = new Answers(new ArrayList<>());
    ingress.receive(datagram, answers, answers);
    return answers.texts;
  }

  private record Answers(List<String> texts) implements Ingress.Arrival, ReplyPath {
    @Override
    public InetSocketAddress source() {
      return SOURCE;
    }

    @Override
    public String transport() {
      return "udp";
    }

    @Override
    public MessageChannel channel() {
      throw new IllegalStateException("there is no stack behind this door");
    }

    @Override
    public ReplyPath replyTo(InetSocketAddress target) {
      return this;
    }

    @Override
    public boolean reliable() {
      return false;
    }

    @Override
    public void send(byte[] message) {
      texts.add(new String(message, StandardCharsets.UTF_8));
    }
  }
}
