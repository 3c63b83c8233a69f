package dev.ashlar.controlplane.keys;

import dev.ashlar.controlplane.store.Database;
import dev.ashlar.controlplane.store.KeyRow;
import dev.ashlar.controlplane.store.KeyTable;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.platform.auth.KeyVerifier;
import dev.ashlar.platform.auth.Principal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies keys against a copy of all live keys in memory, so that neither a good nor an unknown
 * key costs a query. The copy is read again after {@link #MAX_AGE}, and at once when this process
 * changes a key. If the database cannot be read, the copy stays good for {@link #MAX_STALENESS};
 * then no key is. Thread-safe.
 */
final class KeyRing implements KeyVerifier {
  static final Duration MAX_AGE = Duration.ofSeconds(5);
  static final Duration MAX_STALENESS = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private final Database database;
  private final InstantSource clock;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile Copy copy = new Copy(Map.of(), Long.MIN_VALUE / 2, Long.MIN_VALUE / 2);

  KeyRing(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Optional<Principal> verify(String key) {
    if (!KeyText.isWellFormed(key)) {
      return Optional.empty();
    }
    long now = clock.millis();
    refreshIfOld(now);
    Copy known = copy;
    return known.isUsable(now) ? known.find(KeyText.sha256(key)) : Optional.empty();
  }

  /** One caller reads the keys again; the others go on with the copy there is, or wait for one. */
  private void refreshIfOld(long now) {
    if (!copy.isOld(now)) {
      return;
    }
    if (!copy.isUsable(now)) {
      loading.lock();
    } else if (!loading.tryLock()) {
      return;
    }
    try {
      if (copy.isOld(now)) {
        refresh(now);
      }
    } finally {
      loading.unlock();
    }
  }

  /** Reads the keys again; call it after a change. */
  void reload() {
    loading.lock();
    try {
      long now = clock.millis();
      copy = new Copy(load(), now, now);
    } finally {
      loading.unlock();
    }
  }

  private void refresh(long nowMillis) {
    try {
      copy = new Copy(load(), nowMillis, nowMillis);
    } catch (AshlarException unreadable) {
      LOG.warn("keys not read, the last copy stays", unreadable);
      copy = new Copy(copy.keys, copy.loadedAtMillis, nowMillis);
    }
  }

  private Map<Long, Entry> load() {
    List<KeyRow> rows = database.read(KeyTable::live);
    Map<Long, Entry> keys = HashMap.newHashMap(rows.size());
    for (KeyRow row : rows) {
      byte[] hash = HexFormat.of().parseHex(row.sha256());
      Principal principal = new Principal(row.id(), row.name(), row.workspace(), row.role());
      keys.put(prefix(hash), new Entry(hash, principal));
    }
    return keys;
  }

  private static long prefix(byte[] hash) {
    return ByteBuffer.wrap(hash).getLong();
  }

  private static final class Entry {
    private final byte[] hash;
    private final Principal principal;

    private Entry(byte[] hash, Principal principal) {
      this.hash = hash;
      this.principal = principal;
    }
  }

  private static final class Copy {
    private final Map<Long, Entry> keys;
    private final long loadedAtMillis;
    private final long checkedAtMillis;

    private Copy(Map<Long, Entry> keys, long loadedAtMillis, long checkedAtMillis) {
      this.keys = keys;
      this.loadedAtMillis = loadedAtMillis;
      this.checkedAtMillis = checkedAtMillis;
    }

    private boolean isOld(long nowMillis) {
      return nowMillis - checkedAtMillis >= MAX_AGE.toMillis();
    }

    private boolean isUsable(long nowMillis) {
      return nowMillis - loadedAtMillis <= MAX_STALENESS.toMillis();
    }

    private Optional<Principal> find(byte[] hash) {
      Entry entry = keys.get(prefix(hash));
      return entry != null && MessageDigest.isEqual(entry.hash, hash)
          ? Optional.of(entry.principal)
          : Optional.empty();
    }
  }
}
