/** API keys: made once, stored as hashes, verified on every request. */
@NullMarked
package dev.ashlar.controlplane.keys;

import org.jspecify.annotations.NullMarked;
