package omniline.model.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CtcCollapseTest {

  private static final int BLANK = 1000;

  private final CtcCollapse collapse = new CtcCollapse(BLANK);
  private final UnitList units = new UnitList();

  @Test
  void mergesEqualNeighboursBeforeItDropsBlanks() {
    collapse.push(new long[] {1, 1, 2, BLANK, BLANK, 2, 3}, units);
    assertThat(units.toArray()).containsExactly(1, 2, 2, 3);
  }

  @Test
  void neighboursMergeAcrossPushes() {
    collapse.push(new long[] {5, 5}, units);
    collapse.push(new long[] {5, BLANK}, units);
    collapse.push(new long[] {5}, units);
    assertThat(units.toArray()).containsExactly(5, 5);
  }

  @Test
  void blanksAloneGiveNothing() {
    collapse.push(new long[] {BLANK, BLANK}, units);
    assertThat(units.size()).isZero();
    assertThat(units.take()).isEmpty();
  }

  @Test
  void takingTakesEverythingPendingOnce() {
    long[] many = new long[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = i;
    }
    collapse.push(many, units);
    assertThat(units.pending()).isEqualTo(200);
    assertThat(units.take()).containsExactly(many);
    assertThat(units.pending()).isZero();
    collapse.push(new long[] {7}, units);
    assertThat(units.take()).containsExactly(7);
    assertThat(units.size()).isEqualTo(201);
  }
}
