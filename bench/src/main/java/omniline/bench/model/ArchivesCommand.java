package omniline.bench.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import omniline.bench.BenchException;
import omniline.model.torch.ScriptModule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code omniline bench archives}: the TorchScript archives as the engine loads them, for other programs, such as bench/gpu. */
@Command(
    name = "archives",
    mixinStandardHelpOptions = true,
    description = "Writes the TorchScript archives that the engine loads, one file a stage, for bench/gpu and other programs.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:written", "1:cannot be written", "2:bad input"})
public final class ArchivesCommand implements Callable<Integer> {

  private static final Map<String, String[]> ARCHIVES = new LinkedHashMap<>();

  static {
    ARCHIVES.put("encoder.pt", new String[] {"linear.py", "whisper.py", "encoder.py"});
    ARCHIVES.put("llama.pt", new String[] {"linear.py", "layer.py", "llama.py"});
    ARCHIVES.put("units.pt", new String[] {"linear.py", "layer.py", "units.py"});
    ARCHIVES.put("vocoder.pt", new String[] {"hifigan.py", "vocoder.py"});
  }

  @Parameters(paramLabel = "DIR", description = "Where to; made when absent, files of these names are replaced.")
  private Path directory = Path.of("");

  @Override
  public Integer call() {
    try {
      Files.createDirectories(directory);
      for (Map.Entry<String, String[]> archive : ARCHIVES.entrySet()) {
        Files.write(directory.resolve(archive.getKey()), ScriptModule.archive(archive.getValue()));
        System.out.println(directory.resolve(archive.getKey()));
      }
    } catch (IOException e) {
      throw new BenchException(directory + ": the archives cannot be written: " + e.getMessage(), e);
    }
    return 0;
  }
}
