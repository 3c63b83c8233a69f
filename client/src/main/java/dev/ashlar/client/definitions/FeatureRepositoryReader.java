package dev.ashlar.client.definitions;

import dev.ashlar.api.v1.Defaults;
import dev.ashlar.api.v1.Definition;
import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.api.v1.FeatureTest;
import dev.ashlar.client.definitions.YamlValue.Mapping;
import dev.ashlar.client.definitions.YamlValue.Scalar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a folder of YAML definitions: {@code ashlar.yaml} for the defaults, and the documents of
 * all other {@code *.yaml} and {@code *.yml} files below it, but not those of hidden folders. Never
 * throws for what the files hold: mistakes are problems of the result.
 */
public final class FeatureRepositoryReader {
  /** The file of the defaults, at the top of a repository. */
  public static final String DEFAULTS_FILE = "ashlar.yaml";

  private final Path root;
  private final ProblemSink problems = new ProblemSink();
  private final SourceFiles files;
  private final FeatureRepository.Builder repository = FeatureRepository.newBuilder();
  private final List<FeatureTest> tests = new ArrayList<>();

  private FeatureRepositoryReader(Path folder) {
    this.root = real(folder);
    this.files = new SourceFiles(root, problems);
  }

  /** Reads a repository. */
  public static RepositoryReading read(Path folder) {
    return new FeatureRepositoryReader(folder).run();
  }

  /**
   * Reads definitions from a text as if it were all that a repository holds.
   *
   * @param folder what paths in the text are relative to
   * @param file what problems call the text
   */
  public static RepositoryReading read(Path folder, String file, String text) {
    FeatureRepositoryReader reader = new FeatureRepositoryReader(folder);
    reader.read(new SourceText(file, text));
    return new RepositoryReading(
        reader.repository.build(), reader.tests, reader.problems.list(), Map.of(file, text));
  }

  /** A repository reached over a link is the same repository, and its sources are the same. */
  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException absent) {
      return folder.toAbsolutePath().normalize();
    }
  }

  private RepositoryReading run() {
    FileSearch search = new FileSearch(root, problems);
    for (Path file : search.find()) {
      Optional<SourceText> source = files.read(file);
      if (source.isEmpty()) {
        repository.setIncomplete(true);
      } else {
        read(source.get());
      }
    }
    if (!search.isComplete()) {
      repository.setIncomplete(true);
    }
    return new RepositoryReading(repository.build(), tests, problems.list(), files.texts());
  }

  private void read(SourceText source) {
    YamlParser.Documents documents = YamlParser.parse(source, problems);
    if (!documents.complete()) {
      repository.setIncomplete(true);
    }
    StructureCheck check = new StructureCheck(source.file(), problems);
    boolean isDefaults = source.file().equals(DEFAULTS_FILE);
    for (YamlValue document : documents.values()) {
      if (isEmpty(document)) {
        continue;
      }
      if (isDefaults) {
        defaults(document, source, check);
      } else {
        document(document, new DefinitionReader.Surroundings(source, check, problems, files));
      }
    }
  }

  private static boolean isEmpty(YamlValue document) {
    return document instanceof Scalar scalar && scalar.kind() == YamlValue.ScalarKind.NULL;
  }

  private void document(YamlValue document, DefinitionReader.Surroundings around) {
    DefinitionReader reader = new DefinitionReader(around);
    Optional<ObjectNotation> kind = reader.kind(document);
    if (!(document instanceof Mapping mapping)) {
      repository.setIncomplete(true);
    } else if (kind.isEmpty()) {
      mapping
          .scalar("name")
          .ifPresentOrElse(
              name -> repository.addUnreadNames(name.text()), () -> repository.setIncomplete(true));
    } else if (kind.get().equals(TestNotation.FEATURE_TEST)) {
      tests.add(new FeatureTestReader(around, mapping).read());
    } else {
      definition(reader.read(mapping, kind.get()));
    }
  }

  private void definition(Definition definition) {
    repository.addDefinitions(definition);
    if (definition.getName().isEmpty()) {
      repository.setIncomplete(true);
    }
  }

  private void defaults(YamlValue document, SourceText source, StructureCheck check) {
    if (!(document instanceof Mapping mapping) || repository.hasDefaults()) {
      problems.add(
          source.file(),
          document.span(),
          "a document that is not the defaults",
          "expected: one document of keys such as `workspace: prod`");
      return;
    }
    Set<String> unreadable = check.object(mapping, Notation.DEFAULTS);
    OriginRecorder origin = new OriginRecorder(source.file(), unreadable);
    Fields fields = new Fields(mapping, check, origin, "");
    origin.put("", mapping.span());
    Defaults.Builder defaults = Defaults.newBuilder();
    fields.text("workspace", defaults::setWorkspace);
    fields.text("owner", defaults::setOwner);
    fields.putKey("tags", "tags");
    defaults.putAllTags(DefinitionReader.tags(fields));
    fields.text("batch_schedule", defaults::setBatchSchedule);
    fields.text("data_delay", defaults::setDataDelay);
    fields.text("feature_start_time", defaults::setFeatureStartTime);
    fields.text("feature_end_time", defaults::setFeatureEndTime);
    fields.flag("online", defaults::setOnline);
    fields.flag("offline", defaults::setOffline);
    repository.setDefaults(defaults.setOrigin(origin.build()));
  }
}
