package dev.ashlar.client.definitions;

import dev.ashlar.api.v1.Expectation;
import dev.ashlar.api.v1.FeatureTest;
import dev.ashlar.api.v1.GivenRows;
import dev.ashlar.api.v1.Literal;
import dev.ashlar.api.v1.LiteralEntries;
import dev.ashlar.api.v1.LiteralEntry;
import dev.ashlar.api.v1.Literals;
import dev.ashlar.api.v1.NamedValue;
import dev.ashlar.api.v1.NamedValues;
import dev.ashlar.client.definitions.YamlValue.Entry;
import dev.ashlar.client.definitions.YamlValue.Mapping;
import dev.ashlar.client.definitions.YamlValue.Scalar;
import dev.ashlar.client.definitions.YamlValue.Sequence;
import java.util.List;

/** Reads one YAML document into the message of a test. Not thread-safe; used once. */
final class FeatureTestReader {
  private final DefinitionReader.Surroundings around;
  private final Mapping document;
  private final OriginRecorder origin;

  FeatureTestReader(DefinitionReader.Surroundings around, Mapping document) {
    this.around = around;
    this.document = document;
    this.origin =
        new OriginRecorder(
            around.source().file(), around.check().object(document, TestNotation.FEATURE_TEST));
  }

  /** Returns the test as far as it can be read. */
  FeatureTest read() {
    Fields fields = fields(document, "");
    origin.put("", fields.scalar("name").map(Scalar::span).orElse(document.span()));
    FeatureTest.Builder test = FeatureTest.newBuilder();
    fields.text("name", test::setName);
    fields.text("description", test::setDescription);
    fields.text("view", test::setView);
    fields.text("service", test::setService);
    if (fields.value("given").orElse(null) instanceof Mapping given) {
      given.entries().forEach(source -> test.addGiven(given(source, test.getGivenCount())));
    }
    for (YamlValue item : fields.items("expect")) {
      if (item instanceof Mapping mapping) {
        test.addExpect(expectation(mapping, "expect[" + test.getExpectCount() + "]"));
      }
    }
    return test.setOrigin(origin.build()).build();
  }

  private Fields fields(Mapping mapping, String prefix) {
    return new Fields(mapping, around.check(), origin, prefix);
  }

  private GivenRows given(Entry source, int index) {
    String path = "given[" + index + "]";
    GivenRows.Builder given = GivenRows.newBuilder().setSource(name(source.key(), path));
    List<YamlValue> rows = source.value() instanceof Sequence list ? list.items() : List.of();
    rows.forEach(row -> given.addRows(values(row, path + ".rows[" + given.getRowsCount() + "]")));
    return given.build();
  }

  private Expectation expectation(Mapping mapping, String path) {
    origin.put(path, mapping.span());
    Expectation.Builder expectation = Expectation.newBuilder();
    Fields fields = fields(mapping, path + ".");
    fields.value("key").ifPresent(key -> expectation.setKey(values(key, path + ".key")));
    fields.text("at", expectation::setAt);
    fields.value("values").ifPresent(all -> expectation.setValues(values(all, path + ".values")));
    return expectation.build();
  }

  private NamedValues values(YamlValue row, String path) {
    origin.put(path, row.span());
    NamedValues.Builder values = NamedValues.newBuilder();
    List<Entry> entries = row instanceof Mapping mapping ? mapping.entries() : List.of();
    for (Entry entry : entries) {
      String place = path + ".values[" + values.getValuesCount() + "]";
      values.addValues(
          NamedValue.newBuilder()
              .setName(name(entry.key(), place))
              .setValue(literal(entry.value(), place + ".value")));
    }
    return values.build();
  }

  /** Returns the text of a key, which stands for whatever it names. */
  private String name(YamlValue key, String path) {
    origin.put(path, key.span());
    return key instanceof Scalar scalar ? scalar.text() : "";
  }

  private Literal literal(YamlValue value, String path) {
    origin.put(path, value.span());
    Literal.Builder literal = Literal.newBuilder();
    if (value instanceof Scalar scalar) {
      switch (scalar.kind()) {
        case TEXT -> literal.setText(scalar.text());
        case INTEGER, DECIMAL -> literal.setNumber(scalar.text());
        case BOOLEAN -> literal.setTruth(scalar.text().equalsIgnoreCase("true"));
        case NULL -> {}
      }
    } else if (value instanceof Sequence list) {
      Literals.Builder items = Literals.newBuilder();
      list.items()
          .forEach(item -> items.addItems(literal(item, path + "[" + items.getItemsCount() + "]")));
      literal.setList(items);
    } else if (value instanceof Mapping mapping) {
      LiteralEntries.Builder entries = LiteralEntries.newBuilder();
      for (Entry entry : mapping.entries()) {
        String place = path + "[" + entries.getEntriesCount() + "]";
        entries.addEntries(
            LiteralEntry.newBuilder()
                .setKey(literal(entry.key(), place + ".key"))
                .setValue(literal(entry.value(), place + ".value")));
      }
      literal.setEntries(entries);
    }
    return literal.build();
  }
}
