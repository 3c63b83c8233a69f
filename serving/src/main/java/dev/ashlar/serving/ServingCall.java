package dev.ashlar.serving;

import dev.ashlar.platform.auth.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A request as the HTTP layer hands it over. Immutable; the body is not copied.
 *
 * @param body UTF-8 JSON; may be empty if the address holds all the request needs
 * @param workspace the workspace if the address names it, else the body does
 * @param service the service if the address names it, else the body does
 */
// The body goes from the network to the parser; nobody compares calls.
@SuppressWarnings("ArrayRecordComponent")
public record ServingCall(
    Principal principal,
    byte[] body,
    @Nullable String workspace,
    @Nullable String service,
    ClientDialect dialect) {

  /** A call whose body names workspace and service, of a client that reads the format as it is. */
  public static ServingCall of(Principal principal, byte[] body) {
    return new ServingCall(principal, body, null, null, ClientDialect.STANDARD);
  }
}
