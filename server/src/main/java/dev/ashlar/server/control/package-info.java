/** The control plane over HTTP: snake_case both ways, unknown fields rejected. */
@NullMarked
package dev.ashlar.server.control;

import org.jspecify.annotations.NullMarked;
