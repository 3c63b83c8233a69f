package dev.ashlar.model.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FeatureServiceIdTest {
  /** Applications keep ids: they must never change. */
  @Test
  void idsFollowFromTheNamesOfWorkspaceAndService() {
    assertThat(FeatureServiceId.of("prod", "departure_delay"))
        .isEqualTo("628360c84a7cfededa8ecb36b0f5d186");
    assertThat(FeatureServiceId.of("dev", "departure_delay"))
        .isEqualTo("1a293665151f36251ad0b30e5b252f26");
  }
}
