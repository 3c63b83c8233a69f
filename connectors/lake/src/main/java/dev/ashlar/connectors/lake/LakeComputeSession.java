package dev.ashlar.connectors.lake;

import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import dev.ashlar.spi.ComputeSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;

/** A {@link ComputeSession} on DuckDB (see {@link LakeComputeEngine} for the sandbox). */
final class LakeComputeSession implements ComputeSession {
  private final Workspace workspace;
  private final EventFrames frames;
  private boolean closed;

  private LakeComputeSession(Workspace workspace) {
    this.workspace = workspace;
    this.frames = new EventFrames(workspace);
  }

  static LakeComputeSession open(
      int threads,
      SessionOptions options,
      Map<String, List<Path>> files,
      StopSwitch stop,
      BufferAllocator allocator) {
    return new LakeComputeSession(new Workspace(threads, options, files, stop, allocator));
  }

  @Override
  public WrittenFiles writeRows(WriteRequest request) {
    return new RowFiles(workspace, request).write();
  }

  @Override
  public KeyedRows keyedRows(RowsRequest request) {
    return new KeyedScan(workspace, request).keyedRows();
  }

  @Override
  public List<String> eventNames(EventsRequest request) {
    return frames.names(request);
  }

  @Override
  public Events loadEvents(EventsRequest request) {
    return frames.load(request);
  }

  @Override
  public SpineAndRows spineAndRows(
      Events events, Map<String, String> eventKeys, RowsRequest request) {
    return new KeyedScan(workspace, request).spineAndRows(events, eventKeys);
  }

  @Override
  public BatchWriter eventFeatures(String name, Schema columns) {
    return frames.features(name, columns);
  }

  @Override
  public long writeEvents(Events events, List<String> featureTables, Path file, FileFormat format) {
    return frames.write(events, featureTables, file, format);
  }

  @Override
  public BatchWriter newFile(Path file, FileFormat format, Schema columns, List<String> order) {
    return frames.newFile(file, format, columns, order);
  }

  @Override
  public void cancel() {
    workspace.stop().cancel();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      frames.close();
      workspace.close();
    }
  }
}
