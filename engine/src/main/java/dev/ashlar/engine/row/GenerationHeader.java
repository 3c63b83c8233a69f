package dev.ashlar.engine.row;

import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What readers of an online generation need to know of it as a whole. Immutable; times are
 * microseconds.
 *
 * <p>Bytes, big-endian: version (1 byte), the three times (8 bytes each), the number of features (4
 * bytes), per feature its name and its type, and, since version 2, per feature its meaning; a text
 * is a length (4 bytes) and UTF-8, a type the number of its kind and then its parts. Bytes after
 * that belong to later versions and are ignored.
 *
 * @param completedThroughMicros R: end + {@code data_delay} of the last completed interval
 * @param anchorMicros that interval's end: the end of the windows
 * @param scheduleMicros the width of an interval
 * @param layout the features of each row
 * @param meanings what each of them was made from ({@code Feature#meaning}); empty if not known
 */
public record GenerationHeader(
    long completedThroughMicros,
    long anchorMicros,
    long scheduleMicros,
    Schema layout,
    List<String> meanings) {
  private static final int VERSION = 2;
  private static final int WITHOUT_MEANINGS = 1;
  private static final int MAX_DEPTH = 64;

  public GenerationHeader {
    meanings = List.copyOf(meanings);
    if (!meanings.isEmpty() && meanings.size() != layout.size()) {
      throw new IllegalArgumentException(
          meanings.size() + " meanings (expected: one per feature, or none)");
    }
  }

  /** Returns where in a row the values of a feature are, or −1 if they are not there. */
  public int indexOf(Feature feature) {
    int index = layout.indexOf(feature.name());
    boolean isIt =
        index >= 0
            && !meanings.isEmpty()
            && layout.fields().get(index).type().equals(feature.type())
            && meanings.get(index).equals(feature.meaning());
    return isIt ? index : -1;
  }

  /**
   * Returns the time as of which a request is answered: its own, but not later than the last moment
   * before the next interval was due. A late pipeline goes on serving its last full values.
   */
  public long servedMicros(long requestMicros) {
    long last = completedThroughMicros + (scheduleMicros - 1);
    return last < completedThroughMicros ? requestMicros : Math.min(requestMicros, last);
  }

  /** Returns the bytes. */
  public byte[] encode() {
    ByteSink out = new ByteSink();
    out.putByte(VERSION);
    out.putLong(completedThroughMicros);
    out.putLong(anchorMicros);
    out.putLong(scheduleMicros);
    writeFields(layout.fields(), out);
    meanings.forEach(meaning -> writeText(meaning, out));
    return out.toBytes();
  }

  /**
   * Returns the header of some bytes.
   *
   * @throws AshlarException CORRUPT if they are none of a known version
   */
  public static GenerationHeader decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      int version = in.get();
      if (version != VERSION && version != WITHOUT_MEANINGS) {
        throw corrupt("version " + version, null);
      }
      long completedThrough = in.getLong();
      long anchor = in.getLong();
      long schedule = in.getLong();
      Schema layout = new Schema(readFields(in, 0));
      List<String> meanings = new ArrayList<>();
      for (int i = 0; version == VERSION && i < layout.size(); i++) {
        meanings.add(readText(in));
      }
      return new GenerationHeader(completedThrough, anchor, schedule, layout, meanings);
    } catch (BufferUnderflowException | IllegalArgumentException damaged) {
      throw corrupt("damaged bytes", damaged);
    }
  }

  private static void writeFields(List<Field> fields, ByteSink out) {
    out.putInt(fields.size());
    for (Field field : fields) {
      writeText(field.name(), out);
      writeType(field.type(), out);
    }
  }

  private static void writeText(String text, ByteSink out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(bytes.length);
    out.putBytes(bytes);
  }

  private static String readText(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void writeType(DataType type, ByteSink out) {
    out.putByte(number(type.kind()));
    if (type instanceof DataType.ArrayType array) {
      writeType(array.element(), out);
    } else if (type instanceof DataType.StructType struct) {
      writeFields(struct.fields(), out);
    } else if (type instanceof DataType.MapType map) {
      writeType(map.key(), out);
      writeType(map.value(), out);
    }
  }

  private static List<Field> readFields(ByteBuffer in, int depth) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining()) {
      throw new BufferUnderflowException();
    }
    List<Field> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      fields.add(new Field(readText(in), readType(in, depth + 1)));
    }
    return fields;
  }

  private static DataType readType(ByteBuffer in, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("types nested deeper than " + MAX_DEPTH);
    }
    int number = in.get();
    return switch (number) {
      case 1 -> DataType.INT64;
      case 2 -> DataType.FLOAT64;
      case 3 -> DataType.FLOAT32;
      case 4 -> DataType.STRING;
      case 5 -> DataType.BOOL;
      case 6 -> DataType.TIMESTAMP;
      case 7 -> new DataType.ArrayType(readType(in, depth + 1));
      case 8 -> new DataType.StructType(readFields(in, depth + 1));
      case 9 -> new DataType.MapType(readType(in, depth + 1), readType(in, depth + 1));
      default -> throw new IllegalArgumentException("type " + number);
    };
  }

  /** Returns the number of a kind in stored bytes; it never changes. */
  private static int number(DataType.Kind kind) {
    return switch (kind) {
      case INT64 -> 1;
      case FLOAT64 -> 2;
      case FLOAT32 -> 3;
      case STRING -> 4;
      case BOOL -> 5;
      case TIMESTAMP -> 6;
      case ARRAY -> 7;
      case STRUCT -> 8;
      case MAP -> 9;
    };
  }

  private static AshlarException corrupt(String found, @Nullable Throwable cause) {
    return new AshlarException(
        ErrorCode.CORRUPT,
        found + " in a generation's header (expected: version " + VERSION + ")",
        cause);
  }
}
