package dev.ashlar.connectors.rocksdb;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What is stored of a table: its id, the number of its current generation (0: none yet) and that
 * generation's header. Replacing the record is what publishes a generation.
 *
 * <p>Format 1: version byte, id (4), number (8), header, CRC-32C of all before (4).
 */
// Bytes that are written or read once and never compared.
@SuppressWarnings("ArrayRecordComponent")
record TableRecord(int id, long number, byte[] header) {
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 1 + Integer.BYTES + Long.BYTES + Integer.BYTES;

  byte[] encode() {
    ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + header.length);
    bytes.put(VERSION).putInt(id).putLong(number).put(header);
    return bytes.putInt(checksum(bytes.array())).array();
  }

  static TableRecord decode(String table, byte[] bytes) {
    try {
      if (bytes[0] != VERSION) {
        throw corrupt(table, "has format " + bytes[0], "format " + VERSION);
      }
      ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
      int id = in.getInt();
      long number = in.getLong();
      byte[] header = new byte[bytes.length - FIXED_BYTES];
      in.get(header);
      if (in.getInt() != checksum(bytes)) {
        throw corrupt(table, "is damaged", "a matching checksum");
      }
      return new TableRecord(id, number, header);
    } catch (BufferUnderflowException
        | NegativeArraySizeException
        | ArrayIndexOutOfBoundsException e) {
      throw corrupt(table, "is cut short", "at least " + FIXED_BYTES + " bytes");
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length - Integer.BYTES);
    return (int) checksum.getValue();
  }

  private static AshlarException corrupt(String table, String fault, String expected) {
    return new AshlarException(
        ErrorCode.CORRUPT,
        "the online store's record of table "
            + table
            + " "
            + fault
            + " (expected: "
            + expected
            + ")");
  }
}
