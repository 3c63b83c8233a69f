package dev.ashlar.connectors.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TableRecordTest {
  /** Golden: what version 1 wrote; never changed, always readable. */
  private static final String FORMAT_1 = "010000000700000000000000096869" + "470d77ee";

  @Test
  void formatOneIsReadable() {
    TableRecord record = TableRecord.decode("t", HexFormat.of().parseHex(FORMAT_1));

    assertThat(record.id()).isEqualTo(7);
    assertThat(record.number()).isEqualTo(9);
    assertThat(record.header()).containsExactly('h', 'i');
  }

  @Test
  void whatIsWrittenIsFormatOne() {
    byte[] bytes = new TableRecord(7, 9, new byte[] {'h', 'i'}).encode();

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(FORMAT_1);
  }

  @Test
  void everyFlippedBitAndEveryCutIsCorrupt() {
    byte[] good = HexFormat.of().parseHex(FORMAT_1);
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertCorrupt(flipped);
    }
    for (int length = 0; length < good.length; length++) {
      assertCorrupt(Arrays.copyOf(good, length));
    }
  }

  private static void assertCorrupt(byte[] bytes) {
    assertThatThrownBy(() -> TableRecord.decode("t", bytes))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
  }
}
