/** What can be plugged in: the interfaces that connectors implement. */
@NullMarked
package dev.ashlar.spi;

import org.jspecify.annotations.NullMarked;
