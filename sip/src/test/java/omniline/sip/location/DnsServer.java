package omniline.sip.location;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A name server on the loopback address that knows one {@link Zone}. One daemon thread reads and answers. */
public final class DnsServer implements AutoCloseable {

  private final DatagramSocket socket;
  private final Zone zone;
  private final AtomicInteger questions = new AtomicInteger();

  public DnsServer(Zone zone) throws IOException {
    this.zone = zone;
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofPlatform().daemon().name("dns").start(this::serve);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  int questions() {
    return questions.get();
  }

  private void serve() {
    byte[] buffer = new byte[4_096];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        questions.incrementAndGet();
        byte[] answer = answer(new Message(Arrays.copyOf(buffer, packet.getLength()))).toWire();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private Message answer(Message query) {
    Message answer = new Message(query.getHeader().getID());
    Record question = query.getQuestion();
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.AA);
    answer.addRecord(question, Section.QUESTION);
    zone.find(question.getName(), question.getType()).forEach(record -> answer.addRecord(record, Section.ANSWER));
    boolean broken = question.getName().toString().startsWith("broken.");
    answer.getHeader().setRcode(broken ? Rcode.SERVFAIL : Rcode.NOERROR);
    return answer;
  }

  @Override
  public void close() {
    socket.close();
  }
}
