package dev.ashlar.client.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.Definitions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitTemplateTest {
  @TempDir Path folder;

  @Test
  void theExampleResolves() throws IOException {
    Path target = folder.resolve("new/repository");

    List<Path> written = InitTemplate.write(target);

    RepositoryUnderTest repository = new RepositoryUnderTest(target);
    assertThat(repository.report().problems()).isEmpty();
    Definitions definitions = repository.resolve().orElseThrow();
    assertThat(definitions.views().keySet()).containsExactly("customer_orders", "customer_profile");
    assertThat(definitions.views().get("customer_orders").featureSchema().names())
        .containsExactly(
            "amount_count_7d_1d",
            "amount_count_30d_1d",
            "amount_sum_7d_1d",
            "amount_sum_30d_1d",
            "large_share_30d");
    assertThat(definitions.services()).containsOnlyKeys("customer_value");
    assertThat(repository.read().tests()).hasSize(1);
    assertThat(written).allSatisfy(file -> assertThat(file).exists());
  }

  @Test
  void nothingIsWrittenWhereAFileExists() throws IOException {
    Files.writeString(folder.resolve("orders.yaml"), "mine");

    assertThatThrownBy(() -> InitTemplate.write(folder))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("orders.yaml");

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("orders.yaml"));
    }
    assertThat(folder.resolve("orders.yaml")).hasContent("mine");
  }
}
