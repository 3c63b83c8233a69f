package dev.ashlar.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.EventsRequest;
import dev.ashlar.testkit.SampleDefinitions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The columns of events are looked at before any of their rows. */
final class EventColumnsTest {
  private static final BatchFeatureView PROFILE =
      SampleDefinitions.attributes(
          "profile",
          List.of(new Field("user_id", DataType.INT64)),
          SampleDefinitions.attribute("amt", DataType.FLOAT64));
  private static final Definitions SHOP =
      SampleDefinitions.definitions(
          List.of(PROFILE), Map.of("shop", List.of(SampleDefinitions.member(PROFILE))));

  @Test
  void aMissingKeyIsNamedBeforeRowsAreRead() {
    refused(List.of("user", "ts"), "no column user_id, a join key of type int64", "user_id and ts");
  }

  @Test
  void columnsThatDifferInCaseAtMostAreNamedBeforeRowsAreRead() {
    refused(List.of("a", "user_id", "ts", "a"), "the events' column a and the events' column a ");
    refused(List.of("user_id", "ts", "USER_ID"), "column user_id and the events' column USER_ID ");
    refused(
        List.of("user_id", "Profile__amt", "ts"),
        "the events' column Profile__amt and the feature profile__amt ");
    refused(
        List.of("user_id", "profile__amt", "ts"),
        "the events' column profile__amt and the feature profile__amt ");
  }

  @Test
  void featuresOfAServiceThatDifferInCaseAloneAreNamed() {
    refused(
        SampleDefinitions.definitions(
            List.of(PROFILE),
            Map.of(
                "shop",
                List.of(
                    SampleDefinitions.member(PROFILE),
                    SampleDefinitions.member(PROFILE, "Profile", Map.of())))),
        List.of("user_id", "ts"),
        "the feature profile__amt and the feature Profile__amt ");
  }

  @Test
  void rowsAreReadOnceNamesAreRight() {
    assertThatThrownBy(() -> build(SHOP, List.of("user_id", "ts", "amt")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("rows were read");
  }

  private static void refused(List<String> names, String... parts) {
    refused(SHOP, names, parts);
  }

  private static void refused(Definitions definitions, List<String> names, String... parts) {
    assertThatThrownBy(() -> build(definitions, names))
        .isInstanceOfSatisfying(
            AshlarException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContainingAll(parts)
        .hasMessageContaining("(expected: ");
  }

  private static void build(Definitions definitions, List<String> names) {
    TrainingSet set = TrainingSet.of(definitions, "shop");
    TrainingDataBuilder.events(
        set,
        new Names(names),
        new EventsRequest(
            Optional.empty(), FileFormat.PARQUET, Optional.of("SELECT 1"), "ts", 1_000));
  }

  /** Events that consist of names: whoever wants more of them fails. */
  private record Names(List<String> names) implements ComputeSession {
    @Override
    public List<String> eventNames(EventsRequest request) {
      return names;
    }

    @Override
    public Events loadEvents(EventsRequest request) {
      throw new AssertionError("rows were read (expected: names alone)");
    }

    @Override
    public WrittenFiles writeRows(WriteRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public KeyedRows keyedRows(RowsRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SpineAndRows spineAndRows(
        Events events, Map<String, String> eventKeys, RowsRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public BatchWriter eventFeatures(String name, Schema columns) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long writeEvents(Events events, List<String> tables, Path file, FileFormat format) {
      throw new UnsupportedOperationException();
    }

    @Override
    public BatchWriter newFile(Path file, FileFormat format, Schema columns, List<String> order) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }
}
