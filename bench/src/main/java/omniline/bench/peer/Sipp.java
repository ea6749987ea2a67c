package omniline.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import omniline.bench.BenchException;
import omniline.bench.figures.Quantiles;
import omniline.bench.figures.Samples;

/**
 * SIPp as a caller who places calls at a rate and times every answer; its scenario is ours. What it prints and traces lies in a folder
 * that goes with it.
 */
public final class Sipp implements AutoCloseable {
  private static final int NEVER_ENDS_MS = 600_000;

  private final Child child;

  /**
   * What is asked of it.
   *
   * @param target HOST:PORT of the agent
   * @param rate calls a second
   * @param calls in all
   * @param refused whether every call is to be answered 503, and not 200
   */
  public record Order(String target, int rate, int calls, boolean refused) {}

  /**
   * What came of it.
   *
   * @param answered calls that went as they should
   * @param failed calls that did not
   * @param answerNs INVITE to its final answer, for every call
   * @param seconds from the first call to the last
   */
  public record Result(int answered, int failed, Quantiles answerNs, double seconds) {
    /** Calls a second that it came to. */
    public double rate() {
      return answered / Math.max(1e-3, seconds);
    }
  }

  private Sipp(Child child) {
    this.child = child;
  }

  /** Whether it is installed. */
  public static boolean installed() {
    return Path.of("/usr/bin/sipp").toFile().canExecute() || Path.of("/usr/local/bin/sipp").toFile().canExecute();
  }

  /** Starts it; {@code prefix} stands before the program, such as taskset. */
  public static Sipp start(Order order, List<String> prefix) {
    Path folder = Child.newFolder();
    try {
      Files.writeString(folder.resolve("calls.xml"), order.refused ? REFUSED : ANSWERED);
    } catch (IOException e) {
      throw new BenchException("SIPp's scenario cannot be written: " + e.getMessage(), e);
    }
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("sh", "-c", "cd " + folder + " && exec sipp " + order.target + " -sf calls.xml -i 127.0.0.1 -mi 127.0.0.1 -s agent"
        + " -r " + order.rate + " -m " + order.calls + " -l " + 20 * order.rate + " -trace_rtt -rtt_freq 1 -trace_stat -fd 1 -nostdin"
        + " -recv_timeout 20000"));
    return new Sipp(Child.start("SIPp", folder, command, Map.of()));
  }

  /** Waits for its last call. */
  public Result result() {
    child.awaitEnd(NEVER_ENDS_MS);
    try {
      Samples answers = new Samples();
      double first = Double.MAX_VALUE;
      double last = 0;
      for (String line : lines("_rtt.csv")) {
        String[] fields = line.split(";", -1);
        if (fields.length >= 3 && fields[0].matches("[0-9.]+")) {
          answers.add(Math.round(1e6 * Double.parseDouble(fields[1])));
          first = Math.min(first, Double.parseDouble(fields[0]));
          last = Math.max(last, Double.parseDouble(fields[0]));
        }
      }
      List<String> statistics = lines(".csv").stream().filter(line -> line.contains(";")).toList();
      int failed = counted(statistics, "FailedCall(C)");
      return new Result(counted(statistics, "SuccessfulCall(C)"), failed, answers.quantiles(), (last - first) / 1000);
    } catch (IOException e) {
      throw new BenchException("SIPp's traces cannot be read: " + e.getMessage(), e);
    }
  }

  /** The last value of one of its statistics; the first line names the columns. */
  static int counted(List<String> statistics, String column) {
    int at = statistics.isEmpty() ? -1 : List.of(statistics.getFirst().split(";", -1)).indexOf(column);
    if (at < 0) {
      throw new BenchException("SIPp wrote no " + column + ": its version is another than 3.6 or 3.7");
    }
    return Integer.parseInt(statistics.getLast().split(";", -1)[at]);
  }

  private List<String> lines(String ending) throws IOException {
    try (Stream<Path> files = Files.list(child.folder())) {
      Path file = files.filter(one -> one.getFileName().toString().endsWith(ending))
          .filter(one -> ending.startsWith("_") || !one.getFileName().toString().endsWith("_rtt.csv")).findFirst()
          .orElseThrow(() -> new BenchException("SIPp wrote no trace" + child.quoted()));
      return Files.readAllLines(file);
    }
  }

  @Override
  public void close() {
    child.close();
  }

  private static final String HEAD = """
      <?xml version="1.0" encoding="ISO-8859-1" ?>
      <scenario name="calls">
        <send retrans="500" start_rtd="1"><![CDATA[
      INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: <sip:load@[local_ip]:[local_port]>;tag=[pid]L[call_number]
      To: <sip:[service]@[remote_ip]:[remote_port]>
      Call-ID: [call_id]
      CSeq: 1 INVITE
      Contact: <sip:load@[local_ip]:[local_port]>
      Max-Forwards: 70
      Content-Type: application/sdp
      Content-Length: [len]

      v=0
      o=- 1 1 IN IP4 [local_ip]
      s=-
      c=IN IP4 [local_ip]
      t=0 0
      m=audio 39998 RTP/AVP 0
      a=rtpmap:0 PCMU/8000
      ]]></send>
        <recv response="100" optional="true"/>
      """;

  private static final String ACK = """
        <send><![CDATA[
      ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch%s]
      From: <sip:load@[local_ip]:[local_port]>;tag=[pid]L[call_number]
      To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
      Call-ID: [call_id]
      CSeq: 1 ACK
      Max-Forwards: 70
      Content-Length: 0
      ]]></send>
      """;

  private static final String ANSWERED = HEAD + """
        <recv response="180" optional="true"/>
        <recv response="200" rtd="1"/>
      """ + ACK.formatted("") + """
        <send retrans="500"><![CDATA[
      BYE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: <sip:load@[local_ip]:[local_port]>;tag=[pid]L[call_number]
      To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
      Call-ID: [call_id]
      CSeq: 2 BYE
      Max-Forwards: 70
      Content-Length: 0
      ]]></send>
        <recv response="200"/>
      </scenario>
      """;

  private static final String REFUSED = HEAD + "  <recv response=\"503\" rtd=\"1\"/>\n" + ACK.formatted("-3") + "</scenario>\n";
}
