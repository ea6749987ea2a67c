package omniline.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import omniline.rtp.jitter.JitterSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session sends, read by Wireshark's dissectors. Skipped where tshark is not installed. */
class TsharkTest {
    private static final long MS = 1_000_000;
    private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.1", 4000);

    @TempDir
    private Path directory;

    private final List<byte[]> datagrams = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private RtpSession session = newSession();

    private RtpSession newSession() {
        RtpFormats formats = RtpFormats.audio(0, 8000).withTelephoneEvent(101, 8000);
        RtpSessionSettings settings = new RtpSessionSettings(formats, JitterSettings.ofDelay(0, 200), "agent@omniline", 3000, 0);
        PacketSink sink = (datagram, target, rtcp) -> {
            byte[] copy = new byte[datagram.remaining()];
            datagram.duplicate().get(copy);
            datagrams.add(copy);
            ports.add(target.getPort());
            return true;
        };
        return new RtpSession(settings, sink, new Random(1), new RtpEvents() {
            @Override
            public void onDigit(char digit, int durationMs) {}

            @Override
            public void onRtcpBye() {}
        });
    }

    @BeforeEach
    void needsTshark() {
        boolean installed = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "tshark")));
        assumeTrue(installed, "tshark is not installed");
        session = newSession();
        session.remote(REMOTE, null);
    }

    /** A capture of raw IPv4 packets (link type 101). */
    private Path capture() throws IOException {
        ByteBuffer out = ByteBuffer.allocate(1 << 20);
        out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(65_535).putInt(101);
        for (int i = 0; i < datagrams.size(); i++) {
            byte[] datagram = datagrams.get(i);
            int length = 28 + datagram.length;
            out.putInt(0).putInt(20_000 * i).putInt(length).putInt(length);
            out.putInt(0x4500 << 16 | length).putInt(0).putInt(64 << 24 | 17 << 16).putInt(0x0a000001).putInt(0xc0000201);
            out.putShort((short) 5000).putShort((short) (int) ports.get(i)).putShort((short) (8 + datagram.length)).putShort((short) 0);
            out.put(datagram);
        }
        Path file = directory.resolve("sent.pcap");
        Files.write(file, Arrays.copyOf(out.array(), out.position()));
        return file;
    }

    private List<String> tshark(String filter, String... fields) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "tshark", "-r", capture().toString(), "-d", "udp.port==4000,rtp", "-d", "udp.port==4001,rtcp",
                "-o", "rtpevent.event_payload_type_value:101", "-Y", filter, "-T", "fields"));
        for (String field : fields) {
            command.add("-e");
            command.add(field);
        }
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // Newer versions print words for flags.
        return output.replace("True", "1").replace("False", "0").lines().toList();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            session.send(0, new byte[160], 0, 160, 160, false, i * 20L * MS);
        }
    }

    @Test
    void readsAudioAndKeysAsRtp() throws Exception {
        session.press('#', 60);
        send(6);
        assertThat(tshark("rtp", "rtp.p_type", "rtp.marker")).containsExactly(
                "101\t1", "101\t0", "101\t0", "101\t0", "101\t0", "0\t1");
        assertThat(tshark("rtpevent", "rtpevent.event_id", "rtpevent.end_of_event", "rtpevent.duration"))
                .containsExactly("11\t0\t160", "11\t0\t320", "11\t1\t480", "11\t1\t480", "11\t1\t480");
        assertThat(tshark("rtp.timestamp", "rtp.timestamp").stream().distinct()).as("the event's and the audio's").hasSize(2);
    }

    @Test
    void readsReportsWithoutComplaint() throws Exception {
        for (int n : new int[] {0, 1, 3}) {
            session.onDatagram(ByteBuffer.wrap(Datagrams.pcmu(n)), REMOTE, false, n * 20L * MS);
        }
        send(5);
        session.bye(100 * MS);
        assertThat(tshark("rtcp", "rtcp.pt", "rtcp.length_check", "rtcp.sdes.text"))
                .containsExactly("200,202,203\t1\tagent@omniline");
        assertThat(tshark("rtcp", "rtcp.sender.packetcount", "rtcp.sender.octetcount", "rtcp.ssrc.cum_nr", "rtcp.ssrc.ext_high"))
                .containsExactly("5\t800\t1\t3");
        assertThat(tshark("_ws.malformed || _ws.expert.severity >= 6291456", "frame.number")).isEmpty();
    }

    @Test
    void readsVoipMetricsWithoutComplaint() throws Exception {
        session.metrics(20);
        for (int n : new int[] {0, 1, 3}) {
            session.onDatagram(ByteBuffer.wrap(Datagrams.pcmu(n)), REMOTE, false, n * 20L * MS);
        }
        send(5);
        session.bye(100 * MS);
        assertThat(tshark("rtcp", "rtcp.pt", "rtcp.length_check")).containsExactly("200,202,207,203\t1");
        assertThat(tshark("rtcp", "rtcp.xr.bt", "rtcp.xr.bl", "rtcp.xr.voipmetrics.jbnominal", "rtcp.xr.voipmetrics.gmin", "rtcp.xr.voipmetrics.jbabsmax",
                "rtcp.xr.voipmetrics.moslq")).containsExactly("7\t8\t0\t16\t200\t4.4");
        assertThat(tshark("_ws.malformed || _ws.expert.severity >= 6291456", "frame.number")).isEmpty();
    }
}
