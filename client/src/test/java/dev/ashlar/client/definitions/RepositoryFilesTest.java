package dev.ashlar.client.definitions;

import static dev.ashlar.client.definitions.Documents.ENTITY;
import static dev.ashlar.client.definitions.Documents.SERVICE;
import static dev.ashlar.client.definitions.Documents.VIEW;
import static dev.ashlar.client.definitions.Documents.documents;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.api.v1.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a repository are read, and what cannot be. */
final class RepositoryFilesTest {
  @TempDir Path folder;
  private RepositoryUnderTest repository;

  @BeforeEach
  void open() {
    repository = new RepositoryUnderTest(folder);
  }

  @Test
  void hiddenFilesAndOtherFilesAreLeftOut() throws IOException {
    repository
        .write("a/b/c/entity.yml", ENTITY)
        .write(".hidden/x.yaml", "nonsense")
        .write(".x.yaml", "nonsense")
        .write("notes.txt", "nonsense")
        .write("empty.yaml", "# nothing\n---\n---\n");

    assertThat(repository.report().problems()).isEmpty();
    assertThat(repository.read().repository().getDefinitionsCount()).isEqualTo(1);
  }

  @Test
  void aLinkToAFolderAboveIsReadOnce() throws IOException {
    repository.write("a/entity.yaml", ENTITY);
    Files.createSymbolicLink(folder.resolve("a/loop"), folder);
    Files.createSymbolicLink(folder.resolve("a/self"), folder.resolve("a"));

    assertThat(repository.read().problems()).isEmpty();
    assertThat(repository.read().repository().getDefinitionsCount()).isEqualTo(1);
  }

  @Test
  void aSqlFileBehindALinkOutOfTheRepositoryIsRefused(@TempDir Path elsewhere) throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret.sql"), "SELECT 'secret'");
    Files.createSymbolicLink(folder.resolve("in.sql"), secret);
    repository.write("a.yaml", VIEW.replaceFirst("(?s)sql: .*?\nbatch", "sql_file: in.sql\nbatch"));

    assertThat(repository.read().problems())
        .extracting(Problem::getMessage)
        .containsExactly("`in.sql` is outside the repository");
    assertThat(repository.read().repository().toString()).doesNotContain("secret'");
  }

  @Test
  void filesThatAreNotTextOrCannotBeReadAreProblems() throws IOException {
    Files.write(folder.resolve("a.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff, '\n'});
    Files.writeString(folder.resolve("b.yaml"), "\uFEFF" + ENTITY);
    Files.writeString(folder.resolve("c.yaml"), "name: a\u0007b\n");
    Files.createSymbolicLink(folder.resolve("d.yaml"), folder.resolve("nowhere"));

    assertThat(repository.messages())
        .containsExactly(
            "file `a.yaml` is not text",
            "not YAML: the character U+0007",
            "file `d.yaml` cannot be read");
    assertThat(repository.read().repository().getDefinitionsCount()).isEqualTo(1);
    assertThat(repository.read().repository().getIncomplete()).isTrue();
  }

  @Test
  void aMissingFolderIsAProblem() {
    RepositoryReading reading = FeatureRepositoryReader.read(folder.resolve("nowhere"));

    assertThat(reading.problems()).extracting(Problem::getMessage).containsExactly("not a folder");
    assertThat(reading.repository().getIncomplete()).isTrue();
  }

  @Test
  void nothingIsConcludedFromWhatCouldNotBeRead() throws IOException {
    repository.write("a.yaml", documents(VIEW.replace("90m", "2h"), SERVICE));
    repository.write("b.yaml", "kind: [\n");

    assertThat(repository.messages()).hasSize(1);
    assertThat(repository.messages().get(0)).startsWith("not YAML");
  }
}
