/** How Ashlar is put together: the one place that names connectors and services. */
@NullMarked
package dev.ashlar.server;

import org.jspecify.annotations.NullMarked;
