package dev.ashlar.systemtests;

import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeEngine;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OnlineStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores and compute that hand everything on, to be changed in one place by a test. */
final class Forwarding {
  private Forwarding() {}

  static class Offline implements OfflineStore {
    final OfflineStore to;

    Offline(OfflineStore to) {
      this.to = to;
    }

    @Override
    public void createTable(String table, Schema columns) {
      to.createTable(table, columns);
    }

    @Override
    public void dropTable(String table) {
      to.dropTable(table);
    }

    @Override
    public Layout layout(String table) {
      return to.layout(table);
    }

    @Override
    public Optional<Committed> committed(String table, String runId) {
      return to.committed(table, runId);
    }

    @Override
    public void commit(String table, RunCommit commit) {
      to.commit(table, commit);
    }

    @Override
    public void discard(String table, String fileNamePrefix) {
      to.discard(table, fileNamePrefix);
    }

    @Override
    public Snapshot snapshot(String table, Interval intervals) {
      return to.snapshot(table, intervals);
    }

    @Override
    public Snapshot snapshotAsOf(String table, Interval intervals, long knownMicros) {
      return to.snapshotAsOf(table, intervals, knownMicros);
    }

    @Override
    public History history(String table, Interval intervals) {
      return to.history(table, intervals);
    }

    @Override
    public void close() {
      to.close();
    }
  }

  static class Online implements OnlineStore {
    final OnlineStore to;

    Online(OnlineStore to) {
      this.to = to;
    }

    @Override
    public Publication begin(String table) {
      return to.begin(table);
    }

    @Override
    public Optional<Generation> generation(String table) {
      return to.generation(table);
    }

    @Override
    public List<byte @Nullable []> read(List<Read> reads) {
      return to.read(reads);
    }

    @Override
    public void drop(String table) {
      to.drop(table);
    }

    @Override
    public void close() {
      to.close();
    }
  }

  static class Publication implements OnlineStore.Publication {
    final OnlineStore.Publication to;

    Publication(OnlineStore.Publication to) {
      this.to = to;
    }

    @Override
    public void put(byte[] key, byte[] row) {
      to.put(key, row);
    }

    @Override
    public void publish(byte[] header) {
      to.publish(header);
    }

    @Override
    public void close() {
      to.close();
    }
  }

  static class Compute implements ComputeEngine {
    final ComputeEngine to;

    Compute(ComputeEngine to) {
      this.to = to;
    }

    @Override
    public Schema inspect(FileFormat format, String path) {
      return to.inspect(format, path);
    }

    @Override
    public Schema bind(String sql, Map<String, Schema> tables, Set<String> parameters) {
      return to.bind(sql, tables, parameters);
    }

    @Override
    public ComputeSession open(SessionOptions options) {
      return to.open(options);
    }

    @Override
    public void close() {
      to.close();
    }
  }

  static class Session implements ComputeSession {
    final ComputeSession to;

    Session(ComputeSession to) {
      this.to = to;
    }

    @Override
    public WrittenFiles writeRows(WriteRequest request) {
      return to.writeRows(request);
    }

    @Override
    public KeyedRows keyedRows(RowsRequest request) {
      return to.keyedRows(request);
    }

    @Override
    public List<String> eventNames(EventsRequest request) {
      return to.eventNames(request);
    }

    @Override
    public Events loadEvents(EventsRequest request) {
      return to.loadEvents(request);
    }

    @Override
    public SpineAndRows spineAndRows(
        Events events, Map<String, String> eventKeys, RowsRequest request) {
      return to.spineAndRows(events, eventKeys, request);
    }

    @Override
    public BatchWriter eventFeatures(String name, Schema columns) {
      return to.eventFeatures(name, columns);
    }

    @Override
    public long writeEvents(Events events, List<String> tables, Path file, FileFormat format) {
      return to.writeEvents(events, tables, file, format);
    }

    @Override
    public BatchWriter newFile(Path file, FileFormat format, Schema columns, List<String> order) {
      return to.newFile(file, format, columns, order);
    }

    @Override
    public void cancel() {
      to.cancel();
    }

    @Override
    public void close() {
      to.close();
    }
  }
}
