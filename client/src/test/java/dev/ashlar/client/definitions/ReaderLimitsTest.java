package dev.ashlar.client.definitions;

import static dev.ashlar.client.definitions.Documents.ENTITY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.api.v1.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of a repository is read. */
final class ReaderLimitsTest {
  @TempDir Path folder;
  private RepositoryUnderTest repository;

  @BeforeEach
  void open() {
    repository = new RepositoryUnderTest(folder);
  }

  @Test
  void aFileOfTheLargestSizeIsReadAndOneByteMoreIsNot() throws IOException {
    String padding = "#".repeat(ReaderLimits.MAX_FILE_BYTES - ENTITY.length());
    repository.write("a.yaml", ENTITY + padding);
    assertThat(repository.messages()).isEmpty();

    repository.write("a.yaml", ENTITY + padding + "#");
    assertThat(repository.messages()).containsExactly("file `a.yaml` is too large");
  }

  @Test
  void aRepositoryOfTheLargestSizeIsReadAndOneByteMoreIsNot() throws IOException {
    String full = ("#".repeat(63) + "\n").repeat(ReaderLimits.MAX_FILE_BYTES / 64);
    int files = ReaderLimits.MAX_REPOSITORY_BYTES / ReaderLimits.MAX_FILE_BYTES;
    for (int i = 0; i < files; i++) {
      repository.write("f" + i + ".yaml", full);
    }
    assertThat(repository.messages()).isEmpty();

    repository.write("last.yaml", "#");
    assertThat(repository.messages())
        .containsExactly("the files of this repository are too large together");
  }

  @Test
  void asManyFilesAsAllowedAreReadAndOneMoreIsNot() throws IOException {
    for (int i = 0; i < ReaderLimits.MAX_FILES; i++) {
      Files.writeString(folder.resolve("f" + i + ".yaml"), "#");
    }
    assertThat(repository.messages()).isEmpty();

    repository.write("one-more.yaml", "#");
    assertThat(repository.messages()).containsExactly("too many files");
  }

  @Test
  void foldersNestAsDeepAsAllowedAndNotDeeper() throws IOException {
    repository.write("d/".repeat(ReaderLimits.MAX_FOLDER_DEPTH) + "a.yaml", ENTITY);
    assertThat(repository.messages()).isEmpty();

    repository.write("d/".repeat(ReaderLimits.MAX_FOLDER_DEPTH + 1) + "a.yaml", ENTITY);
    assertThat(repository.messages()).containsExactly("folders nest too deep");
  }

  @Test
  void valuesNestAsDeepAsAllowedAndNotDeeper() {
    assertThat(parse(nested(ReaderLimits.MAX_YAML_DEPTH))).isEmpty();
    assertThat(parse(nested(ReaderLimits.MAX_YAML_DEPTH + 1)))
        .containsExactly("lists and mappings nest too deep");
    assertThat(parse(nested(500_000))).containsExactly("lists and mappings nest too deep");
  }

  @Test
  void aFileHoldsAsManyValuesAsAllowedAndNotMore() {
    assertThat(parse("[" + "a,".repeat(ReaderLimits.MAX_YAML_VALUES - 1) + "]")).isEmpty();
    assertThat(parse("[" + "a,".repeat(ReaderLimits.MAX_YAML_VALUES) + "]"))
        .containsExactly("too many values in one file");
  }

  @Test
  void anAliasCountsAsWhatItStandsFor() {
    String ten = "[&a [x,x,x,x,x,x,x,x,x],";
    int copies = (ReaderLimits.MAX_YAML_VALUES - 11) / 10;
    int rest = ReaderLimits.MAX_YAML_VALUES - 11 - copies * 10;
    String text = ten + "*a,".repeat(copies) + "y,".repeat(rest);

    assertThat(parse(text + "]")).isEmpty();
    assertThat(parse(text + "z]")).containsExactly("too many values in one file");
  }

  @Test
  void asManyProblemsAsAllowedAreListed() throws IOException {
    StringBuilder text = new StringBuilder(ENTITY);
    for (int i = 0; i <= ReaderLimits.MAX_PROBLEMS; i++) {
      text.append("unknown").append(i).append(": 1\n");
    }
    repository.write("a.yaml", text.toString());

    assertThat(repository.read().problems()).hasSize(ReaderLimits.MAX_PROBLEMS);
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static List<String> parse(String text) {
    ProblemSink problems = new ProblemSink();
    YamlParser.parse(new SourceText("a.yaml", text), problems);
    return problems.list().stream().map(Problem::getMessage).toList();
  }
}
