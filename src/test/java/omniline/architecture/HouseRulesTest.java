package omniline.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import omniline.architecture.Sources.JavaFile;
import org.junit.jupiter.api.Test;

/** Rules about the sources themselves: sizes, names, null marks, and where clocks and randomness may come from. */
class HouseRulesTest {
  private static final int MAX_LINES = 500;
  private static final int MAX_FILES_IN_PACKAGE = 15;
  /** Info alone is SIP's method INFO, and thus the RFC's word. */
  private static final Pattern VAGUE_NAME = Pattern.compile(
      "\\b(?:class|interface|record|enum)\\s+(\\w*(?:Manager|Helper|Utils?|Impl|Data)|\\w+Info)\\b");
  private static final Pattern CLOCK_OR_CHANCE = Pattern.compile(
      "System\\s*(?:\\.|::)\\s*(?:nanoTime|currentTimeMillis)\\b|new\\s+(?:java\\.util\\.)?Random\\s*\\(\\s*\\)"
          + "|\\bMath\\s*\\.\\s*random\\s*\\(|\\bThreadLocalRandom\\s*\\.\\s*current\\b|\\bInstant\\s*\\.\\s*now\\s*\\(\\s*\\)");
  private static final Pattern UNFINISHED = Pattern.compile("\\b(?:TODO|FIXME|XXX)\\b|@Disabled\\b");

  private final List<JavaFile> sources = Sources.all();

  @Test
  void sourcesOfEveryModuleAreFound() {
    assertThat(sources.stream().map(file -> file.path().getName(0).toString()).distinct())
        .contains("config", "codecs", "rtp", "sip", "model", "agent", "src");
  }

  @Test
  void noFileIsLongerThan500Lines() {
    assertThat(sources.stream()
        .filter(file -> file.lines().size() > MAX_LINES)
        .map(file -> file.path() + ": " + file.lines().size() + " lines")).isEmpty();
  }

  @Test
  void noPackageHoldsMoreThan15Files() {
    Map<Path, Long> sizes = sources.stream()
        .filter(file -> !file.test() && !file.className().equals("package-info"))
        .collect(Collectors.groupingBy(HouseRulesTest::parent, Collectors.counting()));
    assertThat(sizes.entrySet().stream()
        .filter(folder -> folder.getValue() > MAX_FILES_IN_PACKAGE)
        .map(folder -> folder.getKey() + ": " + folder.getValue() + " files")).isEmpty();
  }

  @Test
  void noTypeHasANameThatSaysNothing() {
    assertThat(found(VAGUE_NAME, file -> true)).isEmpty();
  }

  @Test
  void everyMainPackageIsNullMarked() {
    List<Path> unmarked = sources.stream()
        .filter(file -> !file.test())
        .map(HouseRulesTest::parent)
        .distinct()
        .filter(folder -> !isNullMarked(folder))
        .toList();
    assertThat(unmarked).as("packages without @NullMarked in a package-info.java").isEmpty();
  }

  /** The clock and the random generator come in through constructors; only a clock, and main's wiring, may ask the system. */
  @Test
  void onlyClocksAskTheSystemForTimeOrChance() {
    assertThat(found(CLOCK_OR_CHANCE, file -> !file.test() && !file.className().contains("Clock")
        && !file.path().startsWith("bench"))).isEmpty();
  }

  @Test
  void nothingIsLeftUnfinishedOrSwitchedOff() {
    assertThat(sources.stream()
        .filter(file -> !file.className().equals("HouseRulesTest"))
        .filter(file -> UNFINISHED.matcher(String.join("\n", file.lines())).find())
        .map(JavaFile::path)).isEmpty();
  }

  @Test
  void commentsAndLiteralsAreNotTakenForCode() {
    String text = """
        int a; // System.nanoTime()
        /* new Random() */ String s = "System.nanoTime() \\" still"; char c = '"'; b();
        """;
    assertThat(JavaText.withoutCommentsAndLiterals(text)).contains("int a;").contains("b();")
        .doesNotContain("nanoTime").doesNotContain("Random").doesNotContain("still");
    assertThat(JavaText.line("a\nb\nc", 4)).isEqualTo(3);
  }

  private List<String> found(Pattern pattern, Predicate<JavaFile> where) {
    ArrayList<String> places = new ArrayList<>();
    for (JavaFile file : sources) {
      if (where.test(file)) {
        String code = file.code();
        Matcher matcher = pattern.matcher(code);
        while (matcher.find()) {
          places.add(file.path() + ":" + JavaText.line(code, matcher.start()) + ": " + matcher.group().strip());
        }
      }
    }
    return places;
  }

  private static boolean isNullMarked(Path folder) {
    Path packageInfo = Sources.root().resolve(folder).resolve("package-info.java");
    return Files.exists(packageInfo) && read(packageInfo).contains("@NullMarked");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path parent(JavaFile file) {
    Path parent = file.path().getParent();
    return parent == null ? Path.of("") : parent;
  }
}
