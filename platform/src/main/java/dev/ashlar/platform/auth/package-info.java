/** Who calls, and what they may do. */
@NullMarked
package dev.ashlar.platform.auth;

import org.jspecify.annotations.NullMarked;
