/**
 * The HTTP server: routes, keys, limits, errors, draining. What is answered is decided elsewhere.
 */
@NullMarked
package dev.ashlar.server.http;

import org.jspecify.annotations.NullMarked;
