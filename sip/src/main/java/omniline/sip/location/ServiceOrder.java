package omniline.sip.location;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** The order in which SRV records are tried (RFC 2782): by priority, and within one by chance as their weights say. Stateless. */
final class ServiceOrder {

  private ServiceOrder() {}

  static List<NameService.Srv> of(List<NameService.Srv> records, RandomGenerator random) {
    // Weight 0 first, so that it has its very small chance (RFC 2782, page 4).
    List<NameService.Srv> left = new ArrayList<>(records);
    left.sort(Comparator.comparingInt(NameService.Srv::priority).thenComparingInt(NameService.Srv::weight));
    List<NameService.Srv> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      int priority = left.getFirst().priority();
      List<NameService.Srv> equal = left.stream().filter(srv -> srv.priority() == priority).toList();
      NameService.Srv chosen = drawn(equal, random);
      left.remove(chosen);
      ordered.add(chosen);
    }
    return ordered;
  }

  private static NameService.Srv drawn(List<NameService.Srv> equal, RandomGenerator random) {
    int sum = equal.stream().mapToInt(NameService.Srv::weight).sum();
    int drawn = random.nextInt(sum + 1);
    int running = 0;
    for (NameService.Srv srv : equal) {
      running += srv.weight();
      if (running >= drawn) {
        return srv;
      }
    }
    throw new IllegalStateException("the running sum ends at the sum");
  }
}
