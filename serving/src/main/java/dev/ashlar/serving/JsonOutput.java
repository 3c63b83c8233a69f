package dev.ashlar.serving;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Writes one JSON document into bytes that a thread uses again and again. */
final class JsonOutput extends OutputStream {
  private static final int FIRST_BYTES = 4 << 10;

  /** A thread keeps no more than this after a large answer. */
  private static final int KEPT_BYTES = 256 << 10;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();
  private static final ThreadLocal<JsonOutput> OUTPUTS = ThreadLocal.withInitial(JsonOutput::new);

  private byte[] bytes = new byte[FIRST_BYTES];
  private int size;

  private JsonOutput() {}

  /** Returns the bytes of what a writer writes. */
  static byte[] document(Writer writer) {
    JsonOutput output = OUTPUTS.get();
    output.size = 0;
    try (JsonGenerator out = FACTORY.createGenerator(output)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory (expected: never fails)", e);
    }
    byte[] document = Arrays.copyOf(output.bytes, output.size);
    if (output.bytes.length > KEPT_BYTES) {
      output.bytes = new byte[FIRST_BYTES];
    }
    return document;
  }

  @Override
  public void write(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  private void reserve(int count) {
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
    }
  }

  /** Writes a document. */
  interface Writer {
    void write(JsonGenerator out) throws IOException;
  }
}
