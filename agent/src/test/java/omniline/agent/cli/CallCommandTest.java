package omniline.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import omniline.codecs.wav.WavFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code omniline call} says to input that cannot be used, before any packet is sent: exit code 2 and one sentence. */
class CallCommandTest {

  private final StringWriter said = new StringWriter();

  @TempDir private Path folder;
  private String question = "";

  @BeforeEach
  void record() throws Exception {
    short[] pcm = new short[16_000];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) (i % 40 < 20 ? 4_000 : -4_000);
    }
    Path file = folder.resolve("question.wav");
    WavFile.write(file, 16_000, pcm);
    question = file.toString();
  }

  private int run(String... arguments) {
    return new CommandLine(new CallCommand())
        .setErr(new PrintWriter(said, true))
        .execute(arguments);
  }

  @Test
  void anAbsentFileIsBadInput() {
    assertThat(run("sip:a@127.0.0.1", "--play", folder.resolve("absent.wav").toString())).isEqualTo(2);
    assertThat(said.toString()).contains("absent.wav");
  }

  @Test
  void aFileThatIsNoWavIsBadInput() throws Exception {
    Path text = Files.writeString(folder.resolve("letter.wav"), "Dear Sir or Madam, this is a letter and no sound at all.");
    assertThat(run("sip:a@127.0.0.1", "--play", text.toString())).isEqualTo(2);
    assertThat(said.toString()).contains("letter.wav");
  }

  @Test
  void anAddressThatIsNoSipUriIsBadInput() {
    assertThat(run("127.0.0.1", "--play", question)).isEqualTo(2);
    assertThat(said.toString()).contains("127.0.0.1 is no SIP address");
  }

  @Test
  void aPauseOfNothingIsBadInput() {
    assertThat(run("sip:a@127.0.0.1", "--play", question, "--pause", "0")).isEqualTo(2);
    assertThat(said.toString()).contains("0.1 s");
  }

  @Test
  void anUnknownCodecIsBadInput() {
    assertThat(run("sip:a@127.0.0.1", "--play", question, "--codec", "mp3")).isEqualTo(2);
    assertThat(said.toString()).contains("mp3");
  }

  @Test
  void aRecordingThatCannotBeWrittenIsNoticedBeforeTheCall() {
    String nowhere = folder.resolve("no/such/folder/call.wav").toString();
    assertThat(run("sip:a@127.0.0.1", "--play", question, "--record", nowhere)).isEqualTo(2);
    assertThat(said.toString()).contains("--record", "cannot be written");
  }

  @Test
  void aJsonFileThatCannotBeWrittenIsNoticedBeforeTheCall() {
    assertThat(run("sip:a@127.0.0.1", "--play", question, "--json", folder.toString())).isEqualTo(2);
    assertThat(said.toString()).contains("--json", "cannot be written");
  }

  @Test
  void aCaptureThatCannotBeWrittenIsNoticedBeforeTheCall() {
    assertThat(run("sip:a@127.0.0.1", "--play", question, "--pcap", folder.resolve("no/such/folder.pcap").toString())).isEqualTo(2);
    assertThat(said.toString()).contains("--pcap", "cannot be written");
  }

  @Test
  void nothingToPlayIsBadInput() {
    assertThat(run("sip:a@127.0.0.1")).isEqualTo(2);
    assertThat(said.toString()).contains("--play");
  }

  @Test
  void whatIsNoKeyIsBadInput() {
    assertThat(run("sip:a@127.0.0.1", "--play", question, "--keys", "12x")).isEqualTo(2);
    assertThat(said.toString()).contains("0-9 * # A-D", "12X");
  }

  @Test
  void noCallsAtAllIsBadInput() {
    assertThat(run("sip:a@127.0.0.1", "--play", question, "--calls", "0")).isEqualTo(2);
    assertThat(said.toString()).contains("--calls: expected 1 to 500, found 0");
    assertThat(run("sip:a@127.0.0.1", "--play", question, "--stagger-ms", "-1")).isEqualTo(2);
    assertThat(said.toString()).contains("--stagger-ms: expected 0 to 60000, found -1");
  }

  @Test
  void eachOfSeveralFilesIsLookedFor() {
    assertThat(run("sip:a@127.0.0.1", "--calls", "2", "--play", question + "," + folder.resolve("other.wav"))).isEqualTo(2);
    assertThat(said.toString()).contains("other.wav");
  }

  @Test
  void aFileWithACommaInItsNameIsOneFile() throws Exception {
    Path odd = Files.copy(Path.of(question), folder.resolve("yes, please.wav"));
    assertThat(run("nowhere", "--play", odd.toString())).isEqualTo(2);
    assertThat(said.toString()).contains("nowhere is no SIP address").doesNotContain("please");
  }

  @Test
  void everyRecordingOfSeveralCallsIsLookedAtBeforeThem() throws Exception {
    Files.createDirectory(folder.resolve("call-2.wav"));
    assertThat(run("sip:a@127.0.0.1", "--calls", "2", "--play", question, "--record", folder.resolve("call.wav").toString()))
        .isEqualTo(2);
    assertThat(said.toString()).contains("call-2.wav cannot be written");
  }
}
