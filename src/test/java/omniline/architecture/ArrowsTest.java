package omniline.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The arrows between the rooms: {@code config <- {codecs, rtp, sip, model} <- agent} and {@code {codecs, model} <- train}. Read
 * from the compiled main classes of every module, so that an import which the compiler would drop does not count and a fully
 * qualified name does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArrowsTest {
  private record Room(String name, List<String> mayUse) {}

  private static final List<Room> ROOMS = List.of(
      new Room("config", List.of()),
      new Room("codecs", List.of("config")),
      new Room("rtp", List.of("config")),
      new Room("sip", List.of("config")),
      new Room("model", List.of("config")),
      new Room("agent", List.of("config", "codecs", "rtp", "sip", "model")),
      new Room("train", List.of("config", "codecs", "model")));

  private final JavaClasses omniline = new ClassFileImporter().importPaths(ROOMS.stream()
      .map(room -> Sources.root().resolve(room.name()).resolve("target/classes"))
      .filter(Files::isDirectory)
      .toList());

  @Test
  void everyRoomWasRead() {
    for (String room : List.of("config", "codecs", "rtp", "sip", "model", "agent")) {
      assertThat(omniline).as("classes of %s", room).anyMatch(type -> type.getPackageName().startsWith("omniline." + room));
    }
  }

  @TestFactory
  List<DynamicTest> roomsUseOnlyThoseThatTheArrowsAllow() {
    return ROOMS.stream()
        .map(room -> DynamicTest.dynamicTest(room.name(), () -> {
          String[] others = ROOMS.stream()
              .map(Room::name)
              .filter(name -> !name.equals(room.name()) && !room.mayUse().contains(name))
              .map(name -> "omniline." + name + "..")
              .toArray(String[]::new);
          noClasses().that().resideInAPackage("omniline." + room.name() + "..")
              .should().dependOnClassesThat().resideInAnyPackage(others)
              .because("the arrows are config <- {codecs, rtp, sip, model} <- agent, and {codecs, model} <- train")
              .allowEmptyShould(true).check(omniline);
        }))
        .toList();
  }

  @Test
  void onlyModelTorchSeesDjl() {
    noClasses().that().resideOutsideOfPackage("omniline.model.torch..")
        .should().dependOnClassesThat().resideInAPackage("ai.djl..")
        .because("the engine can be exchanged as long as one package knows it")
        .allowEmptyShould(true).check(omniline);
  }

  @Test
  void onlySipSeesTheSipStack() {
    noClasses().that().resideOutsideOfPackage("omniline.sip..")
        .should().dependOnClassesThat().resideInAnyPackage("javax.sip..", "gov.nist..")
        .because("the stack's types end at our own small API")
        .allowEmptyShould(true).check(omniline);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes().that().resideInAPackage("omniline..").should(liveInANullMarkedPackage()).allowEmptyShould(true).check(omniline);
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a package marked @NullMarked by its package-info.java") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(new SimpleConditionEvent(type, marked, type.getName() + " lives in " + type.getPackageName()
            + (marked ? ", which is @NullMarked" : ", which has no package-info.java with @NullMarked")));
      }
    };
  }
}
