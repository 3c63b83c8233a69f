package dev.ashlar.connectors.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class StoreErrorsTest {
  private final StoreErrors errors = new StoreErrors(Path.of("/data/online"));

  private static RocksDBException io(Status.SubCode subCode) {
    return new RocksDBException("While appending", new Status(Status.Code.IOError, subCode, ""));
  }

  @Test
  void aFullDiskNamesTheStoreAndItsPath() {
    AshlarException error = errors.notApplied("writing rows", io(Status.SubCode.NoSpace));

    assertThat(error.code()).isEqualTo(ErrorCode.DISK_FULL);
    assertThat(error)
        .hasMessage(
            "no space is left for the online store in /data/online, while writing rows"
                + " (expected: free space on its device)");
  }

  @Test
  void aFailureToPublishIsUnknownAndAnyOtherIsNotApplied() {
    assertThat(errors.unknown("publishing", io(Status.SubCode.None)).code())
        .isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(errors.notApplied("writing rows", io(Status.SubCode.None)).code())
        .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    assertThat(errors.notApplied("reading rows", new RocksDBException("odd")).code())
        .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
  }

  @Test
  void damageIsCorruptAlsoWhereTheWordLockIsInABlock() {
    RocksDBException damage =
        new RocksDBException(
            "block checksum mismatch", new Status(Status.Code.Corruption, null, ""));

    assertThat(errors.opening(damage).code()).isEqualTo(ErrorCode.CORRUPT);
    assertThat(errors.notApplied("reading rows", damage).code()).isEqualTo(ErrorCode.CORRUPT);
  }
}
