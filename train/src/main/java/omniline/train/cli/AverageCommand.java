package omniline.train.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import omniline.train.TrainException;
import omniline.train.cli.work.WorkFolder;
import omniline.train.loop.Parameter;
import omniline.train.loop.Tensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code omniline train average}: the mean of several runs' weights (Wortsman et al. 2022, "Model soups", arXiv 2203.05482). */
@Command(
    name = "average",
    mixinStandardHelpOptions = true,
    description = {"Takes the mean of the weights that several runs of one recipe ended with. Runs that began with the same weights lie in one valley:",
        "their mean often hears people better than any of them, and keeps what each has learnt."})
final class AverageCommand implements Callable<Integer> {

  @Option(names = "--work", defaultValue = "training", description = "Folder of corpora and runs (${DEFAULT-VALUE}).")
  private Path folder = Path.of("training");

  @Option(names = "--name", required = true, description = "Folder of the mean below --work, for --from and --stage1 of what follows.")
  private String name = "";

  @Parameters(arity = "2..*", paramLabel = "RUN", description = "The runs below --work.")
  private List<String> runs = List.of();

  @Override
  public Integer call() {
    WorkFolder work = WorkFolder.at(folder);
    List<Parameter> mean = new ArrayList<>(Tensors.read(work.trained(runs.getFirst())));
    for (int run = 1; run < runs.size(); run++) {
      Path file = work.trained(runs.get(run));
      List<Parameter> next = Tensors.read(file);
      if (!shapes(next).equals(shapes(mean))) {
        throw new TrainException(file + ": has other tensors than " + work.trained(runs.getFirst()) + ": average runs of one recipe and one shape");
      }
      float share = 1f / (run + 1);
      for (int i = 0; i < mean.size(); i++) {
        mean.set(i, between(mean.get(i), next.get(i), share));
      }
    }
    try {
      Files.createDirectories(work.run(name));
    } catch (IOException e) {
      throw new TrainException(work.run(name) + ": the folder cannot be made (" + e.getMessage() + "): make room, or name another", e);
    }
    Tensors.write(work.trained(name), mean);
    return 0;
  }

  private static List<String> shapes(List<Parameter> parameters) {
    return parameters.stream().map(parameter -> parameter.name() + parameter.shape()).toList();
  }

  /** {@code share} of the way from one to the other. */
  private static Parameter between(Parameter from, Parameter to, float share) {
    float[] values = from.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += share * (to.values()[i] - values[i]);
    }
    return new Parameter(from.name(), from.shape(), values);
  }
}
