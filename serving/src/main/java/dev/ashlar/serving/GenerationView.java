package dev.ashlar.serving;

import dev.ashlar.engine.row.GenerationHeader;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.spi.OnlineStore.Generation;
import java.util.Arrays;
import java.util.List;

/** A generation, its header, and where in its rows the features of the current definition are. */
final class GenerationView {
  final Generation generation;
  final GenerationHeader header;
  private final int[] columns;

  private GenerationView(Generation generation, GenerationHeader header, int[] columns) {
    this.generation = generation;
    this.header = header;
    this.columns = columns;
  }

  static GenerationView of(Generation generation, BatchFeatureView view) {
    GenerationHeader header = GenerationHeader.decode(generation.header());
    List<Feature> features = view.features();
    int[] columns = new int[features.size()];
    for (int i = 0; i < columns.length; i++) {
      // A feature that was added or redefined since then has no value until the next publication.
      columns[i] = header.indexOf(features.get(i));
    }
    return new GenerationView(generation, header, columns);
  }

  /** Returns whether a generation is this one; a table made anew counts from 1 again. */
  @SuppressWarnings("ReferenceEquality") // the quick way to yes: stores return the same object
  boolean isOf(Generation other) {
    return generation == other
        || (generation.number() == other.number()
            && Arrays.equals(generation.header(), other.header()));
  }

  /** Returns where in a row a feature is, negative if it is not there. */
  int column(int feature) {
    return columns[feature];
  }
}
