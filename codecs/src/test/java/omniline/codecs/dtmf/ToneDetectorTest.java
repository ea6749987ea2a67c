package omniline.codecs.dtmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import omniline.codecs.AudioCodec;
import omniline.codecs.CodecException;
import omniline.codecs.g711.G711Decoder;
import omniline.codecs.g711.G711Encoder;
import omniline.codecs.testing.Allocations;
import omniline.codecs.testing.Program;
import omniline.codecs.testing.Recordings;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys heard where keys are (Q.24's limits of frequency, level, twist, length and noise), and none in speech. */
class ToneDetectorTest {
    private static final String ALL_KEYS = "123A456B789C*0#D";

    private static final class Heard implements KeyListener {
        private final StringBuilder down = new StringBuilder();
        private final StringBuilder up = new StringBuilder();
        private final List<Integer> durationsMs = new ArrayList<>();

        @Override
        public void onKeyDown(char digit) {
            down.append(digit);
        }

        @Override
        public void onKeyUp(char digit, int durationMs) {
            up.append(digit);
            durationsMs.add(durationMs);
        }
    }

    private static Heard heard(short[] pcm, int rateHz) {
        Heard heard = new Heard();
        ToneDetector detector = new ToneDetector(rateHz, heard);
        for (int at = 0; at < pcm.length; at += 160) {
            detector.process(pcm, at, Math.min(160, pcm.length - at));
        }
        detector.reset();
        return heard;
    }

    private static String keys(short[] pcm, int rateHz) {
        Heard heard = heard(pcm, rateHz);
        assertThat(heard.up.toString()).isEqualTo(heard.down.toString());
        return heard.down.toString();
    }

    /** Keys in a row, by our own generator. */
    private static short[] pressed(String keys, int rateHz, int onMs, int offMs) {
        ToneGenerator generator = new ToneGenerator(rateHz);
        short[] pcm = new short[keys.length() * (onMs + offMs) * rateHz / 1000];
        for (int i = 0; i < keys.length(); i++) {
            generator.press(keys.charAt(i), onMs);
            int each = (onMs + offMs) * rateHz / 1000;
            generator.generate(pcm, i * each, each);
        }
        return pcm;
    }

    /** Two sines for a tenth of a second, and then silence. */
    private static short[] pair(double rowHz, double columnHz, double rowAmplitude, double columnAmplitude) {
        short[] pcm = Signals.joined(Signals.sine(8_000, rowHz, 800, rowAmplitude), new short[800]);
        short[] column = Signals.sine(8_000, columnHz, 800, columnAmplitude);
        for (int i = 0; i < column.length; i++) {
            pcm[i] += column[i];
        }
        return pcm;
    }

    @ParameterizedTest
    @CsvSource({"8000,100,100", "16000,100,100", "8000,50,50", "16000,50,50", "8000,40,40", "16000,40,40"})
    void hearsEveryKeyOnce(int rateHz, int onMs, int offMs) {
        assertThat(keys(pressed(ALL_KEYS, rateHz, onMs, offMs), rateHz)).isEqualTo(ALL_KEYS);
    }

    /** A key of 40 ms wherever it falls between the detector's blocks. */
    @Test
    void hearsTheShortestKeyAtEveryMoment() {
        short[] key = pressed("8", 8_000, 40, 40);
        for (int shift = 0; shift < 102; shift += 3) {
            assertThat(keys(Signals.joined(new short[shift], key), 8_000)).as("shifted by %d", shift).isEqualTo("8");
        }
    }

    @Test
    void tellsTheSameKeyTwiceFromOneLongOne() {
        assertThat(keys(pressed("5555", 8_000, 60, 60), 8_000)).isEqualTo("5555");
        assertThat(keys(pressed("5", 8_000, 2_000, 60), 8_000)).isEqualTo("5");
        assertThat(keys(pressed("56", 8_000, 100, 0), 8_000)).as("without a pause").isEqualTo("56");
    }

    @Test
    void aFlawOfTenMillisecondsDoesNotSplitAKey() {
        short[] pcm = pressed("9", 8_000, 300, 100);
        Arrays.fill(pcm, 1_100, 1_180, (short) 0);
        assertThat(keys(pcm, 8_000)).isEqualTo("9");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 100, 250, 1_000})
    void saysHowLongAKeyWasDown(int durationMs) {
        assertThat(heard(pressed("7", 8_000, durationMs, 100), 8_000).durationsMs).hasSize(1)
            .allSatisfy(each -> assertThat(each).isBetween(durationMs - 26, durationMs + 13));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1.5, -0.8, 0.8, 1.5})
    void takesFrequenciesThatAreALittleOff(double percent) {
        double factor = 1 + percent / 100;
        assertThat(keys(pair(770 * factor, 1_336 * factor, 5_000, 5_000), 8_000)).isEqualTo("5");
        assertThat(keys(pair(941 * factor, 1_633 * factor, 5_000, 5_000), 8_000)).isEqualTo("D");
        assertThat(keys(pair(697 * factor, 1_209 * factor, 5_000, 5_000), 8_000)).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"1.035,1", "1,1.035", "0.965,1", "1,0.965", "1.08,1.08"})
    void refusesFrequenciesThatAreFarOff(double rowFactor, double columnFactor) {
        assertThat(keys(pair(941 * rowFactor, 1_633 * columnFactor, 5_000, 5_000), 8_000)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,5", "7,5", "-3.5,5", "11,''", "-7,''"})
    void takesTheTwistOfLinesAndNoMore(double rowAboveColumnDb, String keys) {
        double columnAmplitude = 4_000;
        assertThat(keys(pair(770, 1_336, columnAmplitude * Math.pow(10, rowAboveColumnDb / 20), columnAmplitude), 8_000)).isEqualTo(keys);
    }

    @ParameterizedTest
    @CsvSource({"-3,5", "-20,5", "-30,5", "-34,5", "-40,''"})
    void takesTheLevelsOfLines(double dBm0, String keys) {
        double amplitude = 32_767 * Math.pow(10, (dBm0 - 3.14) / 20);
        assertThat(keys(pair(770, 1_336, amplitude, amplitude), 8_000)).isEqualTo(keys);
    }

    @Test
    void hearsKeysInNoiseFifteenDecibelsBelow() {
        short[] pcm = pressed(ALL_KEYS.repeat(4), 8_000, 60, 60);
        short[] noise = Signals.noise(pcm.length, 2_000, 5);
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] += noise[i];
        }
        assertThat(keys(pcm, 8_000)).isEqualTo(ALL_KEYS.repeat(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCMU", "PCMA"})
    void hearsKeysThroughG711(AudioCodec codec) {
        short[] pcm = pressed(ALL_KEYS, 8_000, 60, 60);
        byte[] payload = new byte[pcm.length];
        new G711Encoder(codec, 8_000).encode(pcm, 0, pcm.length, payload, 0);
        new G711Decoder(codec, 8_000).decode(payload, 0, payload.length, pcm, 0);
        assertThat(keys(pcm, 8_000)).isEqualTo(ALL_KEYS);
    }

    @Test
    void hearsTheKeysOfSox(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key.s16");
        Program.run(List.of("sox", "-n", "-r", "8000", "-b", "16", "-c", "1", "-e", "signed", "-t", "raw", file.toString(), "synth", "0.1",
            "sine", "852", "sine", "1477", "remix", "1,2", "vol", "0.3", "pad", "0.05", "0.1"));
        assertThat(keys(samples(file), 8_000)).isEqualTo("9");
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000})
    void hearsNothingInBabbleNoiseAndSingleTones(int rateHz) {
        assertThat(keys(Signals.babble(rateHz, 60_000), rateHz)).isEmpty();
        assertThat(keys(Signals.noise(rateHz * 20, 10_000, 6), rateHz)).isEmpty();
        assertThat(keys(Signals.sine(rateHz, 941, rateHz, 10_000), rateHz)).isEmpty();
        assertThat(keys(Signals.sine(rateHz, 1_209, rateHz, 10_000), rateHz)).isEmpty();
        assertThat(keys(Signals.sine(rateHz, 440, rateHz, 10_000), rateHz)).as("dial tone").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000})
    void hearsNothingInRecordedQuestions(int rateHz) throws Exception {
        assertThat(keys(Recordings.speech(rateHz), rateHz)).isEmpty();
    }

    /** Some six hundred recordings, 85 minutes of speech, read by ffmpeg. */
    @Test
    void hearsNothingInAnHourOfSpeech(@TempDir Path folder) throws Exception {
        int rateHz = 8_000;
        String list = Recordings.flacFiles().stream().map(file -> "file '" + file + "'\n").collect(Collectors.joining());
        Path listed = Files.writeString(folder.resolve("list.txt"), list);
        Path all = folder.resolve("all.s16");
        Program.run(List.of("ffmpeg", "-f", "concat", "-safe", "0", "-i", listed.toString(), "-ar", Integer.toString(rateHz), "-ac", "1",
            "-f", "s16le", all.toString()));
        short[] pcm = samples(all);
        assertThat(pcm.length / rateHz).as("seconds of speech").isGreaterThan(1_800);
        assertThat(keys(pcm, rateHz)).isEmpty();
    }

    private static short[] samples(Path file) throws IOException {
        return Signals.fromLittleEndian(Files.readAllBytes(file));
    }

    @Test
    void refusesWhatItCannotServe() {
        assertThatThrownBy(() -> new ToneDetector(48_000, new Heard())).isInstanceOf(CodecException.class)
            .hasMessage("keys are heard at 8000 or 16000 Hz, not 48000");
        assertThatThrownBy(() -> new ToneGenerator(8_000).press('E', 100)).isInstanceOf(CodecException.class)
            .hasMessage("a key is one of 0-9 * # A-D, not 'E'");
        assertThatThrownBy(() -> new ToneGenerator(6_000)).isInstanceOf(CodecException.class)
            .hasMessage("the tones of keys need 8000 Hz, not 6000");
    }

    @Test
    void theGeneratorStopsByItself() {
        ToneGenerator generator = new ToneGenerator(8_000);
        generator.press('a', 40);
        short[] pcm = new short[480];
        generator.generate(pcm, 0, 320);
        assertThat(generator.pressed()).isFalse();
        assertThat(Math.abs(pcm[0])).isLessThan((short) 100);
        generator.generate(pcm, 320, 160);
        assertThat(Arrays.copyOfRange(pcm, 320, 480)).containsOnly(0);
    }

    @Test
    void allocatesNothingPerFrame() {
        ToneDetector detector = new ToneDetector(16_000, new Heard());
        ToneGenerator generator = new ToneGenerator(16_000);
        short[] pcm = new short[320];
        generator.press('1', 100_000);
        assertThat(Allocations.bytesPerCall(() -> {
            generator.generate(pcm, 0, 320);
            detector.process(pcm, 0, 320);
        })).isZero();
    }
}
