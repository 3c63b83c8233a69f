package dev.ashlar.controlplane.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.platform.auth.Role;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyTextTest {
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void aKeyOfEveryRoleIsWellFormed() {
    for (Role role : Role.values()) {
      assertThat(KeyText.isWellFormed(KeyText.make(role, random))).isTrue();
    }
  }

  @Test
  void aTypingErrorIsSeenWithoutAskingAnybody() {
    String key = KeyText.make(Role.EDITOR, random);
    for (int i = "ashlar_".length(); i < key.length(); i++) {
      char other = key.charAt(i) == 'a' ? 'b' : 'a';
      assertThat(KeyText.isWellFormed(key.substring(0, i) + other + key.substring(i + 1)))
          .isFalse();
    }
  }
}
