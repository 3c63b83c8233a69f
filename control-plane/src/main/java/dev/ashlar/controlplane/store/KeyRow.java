package dev.ashlar.controlplane.store;

import dev.ashlar.platform.auth.Role;
import java.util.OptionalLong;

/** An API key without its secret: only the SHA-256 (hex) of the key is stored. */
public record KeyRow(
    String id,
    String name,
    String workspace,
    Role role,
    String sha256,
    long createdAtMicros,
    String createdBy,
    OptionalLong revokedAtMicros) {}
