package dev.ashlar.controlplane.keys;

import dev.ashlar.controlplane.store.AuditTable;
import dev.ashlar.controlplane.store.Database;
import dev.ashlar.controlplane.store.KeyRow;
import dev.ashlar.controlplane.store.KeyTable;
import dev.ashlar.controlplane.store.WorkspaceTable;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.platform.auth.KeyVerifier;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * Makes, lists and revokes keys. Nobody grants what they do not hold, or outside their workspace.
 * Thread-safe.
 */
public final class Keys {
  /** One account may have so many keys at a time, for rotation. */
  public static final int MAX_LIVE_PER_NAME = 2;

  /** So many keys are kept in memory at most. */
  public static final int MAX_LIVE = 10_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
  private static final int ID_DIGITS = 10;
  private static final String FIRST_ADMIN = "admin";

  private final Database database;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final KeyRing ring;

  public Keys(Database database, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.ring = new KeyRing(database, clock);
  }

  /** A new key; its text is shown once and stored nowhere. */
  public record NewKey(KeyRow row, String text) {
    @Override
    public String toString() {
      return "NewKey[" + row.id() + "]";
    }
  }

  /** Returns what verifies keys; revoking one here is effective at once. */
  public KeyVerifier verifier() {
    return ring;
  }

  /**
   * Makes the first admin key and writes it to a file that only its owner can read, unless there
   * are keys already. Part of the caller's transaction.
   */
  public Optional<String> createFirst(Handle handle, Path file) {
    if (KeyTable.count(handle) > 0) {
      return Optional.empty();
    }
    NewKey key = make(FIRST_ADMIN, Principal.ALL_WORKSPACES, Role.ADMIN, "first start");
    KeyTable.insert(handle, key.row());
    SecretFile.write(file, key.text());
    return Optional.of(key.text());
  }

  /** Makes a key for an account. */
  public NewKey create(String name, String workspace, Role role, Principal by) {
    if (!NAME.matcher(name).matches()) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "the name of a key (expected: letters, digits and . _ @ -, at most 63)");
    }
    if ((role == Role.ADMIN) != workspace.equals(Principal.ALL_WORKSPACES)) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "role "
              + role
              + " for workspace "
              + workspace
              + " (expected: admin for *, or another"
              + " role for one workspace)");
    }
    refuseUnheld(by, role, workspace);
    NewKey key = make(name, workspace, role, by.name());
    database.update(handle -> insert(handle, key.row(), by));
    ring.reload();
    return key;
  }

  /** Returns the keys that a principal may manage, revoked ones too, the oldest first. */
  public List<KeyRow> list(Principal by) {
    return database.read(KeyTable::list).stream()
        .filter(row -> by.may(Role.OWNER, row.workspace()))
        .toList();
  }

  /** Revokes a key, at once in this process; returns it as it is then. */
  public KeyRow revoke(String id, Principal by) {
    KeyRow revoked =
        database.write(handle -> {
          KeyRow row =
              KeyTable.find(handle, id)
                  .filter(key -> by.may(Role.OWNER, key.workspace()))
                  .orElseThrow(() -> noKey(id));
          refuseUnheld(by, row.role(), row.workspace());
          KeyTable.revoke(handle, id, now());
          audit(handle, by, "revoke key", row);
          return KeyTable.find(handle, id).orElseThrow();
        });
    ring.reload();
    return revoked;
  }

  /** Reads the keys again after another part of this process changed them. */
  public void reload() {
    ring.reload();
  }

  private void insert(Handle handle, KeyRow row, Principal by) {
    if (row.role() != Role.ADMIN) {
      WorkspaceTable.get(handle, row.workspace());
    }
    List<KeyRow> live = KeyTable.live(handle);
    long sameName =
        live.stream()
            .filter(key -> key.name().equals(row.name()))
            .filter(key -> key.workspace().equals(row.workspace()))
            .count();
    if (sameName >= MAX_LIVE_PER_NAME) {
      throw new AshlarException(
          ErrorCode.CONFLICT,
          row.name() + " has " + sameName + " keys (expected: one revoked first)");
    }
    if (live.size() >= MAX_LIVE) {
      throw new AshlarException(
          ErrorCode.TOO_LARGE, live.size() + " keys (expected: some revoked first)");
    }
    KeyTable.insert(handle, row);
    audit(handle, by, "create key", row);
  }

  private void audit(Handle handle, Principal by, String action, KeyRow row) {
    AuditTable.insert(
        handle, new AuditTable.AuditRow(now(), by.name(), action, row.workspace(), row.id()));
  }

  private NewKey make(String name, String workspace, Role role, String by) {
    String text = KeyText.make(role, random);
    return new NewKey(
        new KeyRow(
            HexFormat.of().toHexDigits(random.nextLong(), ID_DIGITS),
            name,
            workspace,
            role,
            HexFormat.of().formatHex(KeyText.sha256(text)),
            now(),
            by,
            OptionalLong.empty()),
        text);
  }

  private static void refuseUnheld(Principal by, Role role, String workspace) {
    if (!by.may(Role.OWNER, workspace) || !by.may(role, workspace)) {
      throw new AshlarException(
          ErrorCode.PERMISSION_DENIED,
          "a "
              + by.role()
              + " of "
              + by.workspace()
              + " may not manage a key of role "
              + role
              + " for workspace "
              + workspace
              + " (expected: an owner of the workspace or an"
              + " admin)");
    }
  }

  private static AshlarException noKey(String id) {
    return new AshlarException(
        ErrorCode.NOT_FOUND, "no key " + id + " (expected: the id of a key)");
  }

  private long now() {
    return Timestamps.micros(clock.instant());
  }
}
