/** Training data and features in range over HTTP. */
@NullMarked
package dev.ashlar.server.training;

import org.jspecify.annotations.NullMarked;
