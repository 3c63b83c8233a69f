package dev.ashlar.training;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.time.Interval;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What features in range are made from. Immutable.
 *
 * @param sources those that the view reads
 * @param table the view's table in the offline store; absent to compute from source
 * @param range ranges are cut to this span
 */
public record RangeRequest(
    BatchFeatureView view,
    List<BatchSource> sources,
    Optional<String> table,
    Interval range,
    Path output,
    FileFormat outputFormat) {
  public RangeRequest {
    sources = List.copyOf(sources);
  }
}
