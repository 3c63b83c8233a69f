package dev.ashlar.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ashlar.engine.row.FeatureRow;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.time.Timestamps;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes vectors, and remembers of each what the metadata after them says. One per request.
 *
 * <p>Statuses and effective times are kept only if the request asks for them.
 */
final class VectorWriter {
  private static final FeatureStatus[] NOT_KEPT = {};

  private final ServicePlan plan;
  private final RequestHead head;
  private final ClientDialect dialect;
  private final JsonGenerator out;
  private final ValueWriter values;
  private final FeatureStatus[] statuses;
  private final long[] oldestMicros;
  private int written;

  VectorWriter(ServingAnswer answer, int vectors, JsonGenerator out) {
    this.plan = answer.plan();
    this.head = answer.head();
    this.dialect = answer.dialect();
    this.out = out;
    this.values = new ValueWriter(out, dialect);
    int features = plan.features.length;
    statuses = head.statuses ? new FeatureStatus[features * vectors] : NOT_KEPT;
    oldestMicros = new long[head.effectiveTimes ? features : 0];
    Arrays.fill(oldestMicros, FeatureVector.NO_ROWS);
  }

  /** Writes {@code {"features":[…]}}. */
  void writeVector(VectorReader vector) throws IOException {
    out.writeStartObject();
    out.writeFieldName(AnswerNames.FEATURES);
    out.writeStartArray();
    for (int i = 0; i < plan.features.length; i++) {
      PlannedFeature feature = plan.features[i];
      FeatureRow row = vector.row(feature);
      FeatureStatus status = writeFeature(feature, row, vector);
      if (head.statuses) {
        statuses[written * plan.features.length + i] = status;
      }
      if (head.effectiveTimes && row != null) {
        keepOldest(i, row.effectiveMicros());
      }
    }
    out.writeEndArray();
    out.writeEndObject();
    written++;
  }

  private FeatureStatus writeFeature(
      PlannedFeature feature, @Nullable FeatureRow row, VectorReader vector) throws IOException {
    int column = row == null ? -1 : vector.column(feature);
    boolean coerced = feature.isCount() && head.coerceNullCounts;
    if (row != null && column >= 0 && !row.isNull(column)) {
      if (coerced && feature.windows() > 0) {
        values.writeCounts((List<?>) Objects.requireNonNull(row.getObject(column)));
      } else {
        values.write(row, column, feature.definition().type());
      }
      return FeatureStatus.PRESENT;
    }
    if (row != null && column >= 0 && row.isError(column)) {
      out.writeNull();
      return FeatureStatus.ERROR;
    }
    boolean isZero = coerced || (feature.zeroWithoutRow() && vector.isWithoutRows(feature));
    writeWithoutRow(row == null || coerced ? feature.windows() : 0, isZero);
    return isZero ? FeatureStatus.PRESENT : FeatureStatus.MISSING_DATA;
  }

  /** Writes a null or a zero, or one for each window of a series. */
  private void writeWithoutRow(int windows, boolean isZero) throws IOException {
    if (windows == 0) {
      writeNullOrZero(isZero);
      return;
    }
    out.writeStartArray();
    for (int i = 0; i < windows; i++) {
      writeNullOrZero(isZero);
    }
    out.writeEndArray();
  }

  private void writeNullOrZero(boolean isZero) throws IOException {
    if (isZero) {
      out.writeString("0");
    } else {
      out.writeNull();
    }
  }

  private void keepOldest(int feature, long effectiveMicros) {
    boolean first = oldestMicros[feature] == FeatureVector.NO_ROWS;
    oldestMicros[feature] =
        first ? effectiveMicros : Math.min(oldestMicros[feature], effectiveMicros);
  }

  /** Writes what the request asked to know of each feature. */
  void writeMetadata(RequestKind kind) throws IOException {
    out.writeStartObject();
    out.writeFieldName(AnswerNames.FEATURES);
    out.writeStartArray();
    for (int i = 0; i < plan.features.length; i++) {
      writeFeatureMetadata(i, kind);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void writeFeatureMetadata(int index, RequestKind kind) throws IOException {
    PlannedFeature feature = plan.features[index];
    out.writeStartObject();
    if (head.names) {
      out.writeFieldName("name");
      out.writeString(feature.name());
    }
    if (head.effectiveTimes && oldestMicros[index] != FeatureVector.NO_ROWS) {
      out.writeStringField("effectiveTime", Timestamps.format(oldestMicros[index]));
    }
    if (head.dataTypes) {
      out.writeFieldName("dataType");
      DataTypeWriter.write(out, feature.definition().type(), dialect);
    }
    if (head.statuses) {
      out.writeFieldName("status");
      writeStatuses(index, kind);
    }
    if (head.descriptions) {
      out.writeStringField("description", feature.definition().description());
    }
    if (head.tags) {
      out.writeObjectFieldStart("tags");
      for (var tag : feature.definition().tags().entrySet()) {
        out.writeStringField(tag.getKey(), tag.getValue());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private void writeStatuses(int feature, RequestKind kind) throws IOException {
    if (kind == RequestKind.SINGLE) {
      out.writeString(statuses[feature].name());
      return;
    }
    out.writeStartArray();
    for (int vector = 0; vector < written; vector++) {
      out.writeString(statuses[vector * plan.features.length + feature].name());
    }
    out.writeEndArray();
  }
}
