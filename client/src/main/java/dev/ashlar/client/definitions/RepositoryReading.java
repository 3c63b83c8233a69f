package dev.ashlar.client.definitions;

import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.api.v1.FeatureTest;
import dev.ashlar.api.v1.Problem;
import java.util.List;
import java.util.Map;

/**
 * What a folder of definitions gave. Immutable.
 *
 * @param repository everything that could be read; the server can judge it although there are
 *     problems, and reports none twice
 * @param tests what the repository says of its own features; no part of what is applied
 * @param problems what is wrong with the notation; nothing may be applied unless this is empty
 * @param texts the files, by path below the repository, to show problems in
 */
public record RepositoryReading(
    FeatureRepository repository,
    List<FeatureTest> tests,
    List<Problem> problems,
    Map<String, String> texts) {
  public RepositoryReading {
    tests = List.copyOf(tests);
    problems = List.copyOf(problems);
    texts = Map.copyOf(texts);
  }
}
