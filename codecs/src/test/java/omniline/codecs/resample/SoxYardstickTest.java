package omniline.codecs.resample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import omniline.codecs.testing.Measures;
import omniline.codecs.testing.Program;
import omniline.codecs.testing.Recordings;
import omniline.codecs.wav.WavFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recorded speech from 22.05 to 16 kHz by us and by sox at its very high quality. */
class SoxYardstickTest {
    private static final Logger LOG = LoggerFactory.getLogger(SoxYardstickTest.class);

    /** What differs is the edge of the band alone: sox passes up to 7.6 kHz what we let fall off from 7.2 kHz on. */
    @Test
    void differsFromSoxAtTheEdgeOfTheBandOnly(@TempDir Path folder) throws Exception {
        for (Path file : Recordings.speechFiles()) {
            Path converted = folder.resolve(file.getFileName());
            Program.run(List.of("sox", file.toString(), "-b", "32", "-e", "floating-point", converted.toString(), "rate", "-v", "16000"));
            float[] sox = WavFile.read(converted).mono();
            float[] ours = WavFile.read(file).mono(16_000);
            assertThat(ours.length).isBetween(sox.length, sox.length + 1);
            double agreementDb = Measures.snrDb(sox, ours, 0, sox.length);
            float[] soxBelow = PolyphaseResampler.resample(sox, 16_000, 14_000);
            double belowDb = Measures.snrDb(soxBelow, PolyphaseResampler.resample(ours, 16_000, 14_000), 0, soxBelow.length);
            LOG.info("{}: the difference from sox lies {} dB below the speech, {} dB up to 6.3 kHz", file.getFileName(),
                Math.round(agreementDb), Math.round(belowDb));
            assertThat(agreementDb).isGreaterThan(50);
            assertThat(belowDb).isGreaterThan(90);
        }
    }
}
