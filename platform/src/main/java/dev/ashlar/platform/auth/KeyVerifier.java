package dev.ashlar.platform.auth;

import java.util.Optional;

/** Tells who a key belongs to. Thread-safe, and cheap enough to ask on every request. */
@FunctionalInterface
public interface KeyVerifier {

  /** Returns the principal of a key, or empty if the key is malformed, unknown or revoked. */
  Optional<Principal> verify(String key);
}
