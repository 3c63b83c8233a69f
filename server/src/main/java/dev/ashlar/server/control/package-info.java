/** The control plane over HTTP. */
@NullMarked
package dev.ashlar.server.control;

import org.jspecify.annotations.NullMarked;
