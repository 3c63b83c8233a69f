/** How a Java application calls Ashlar. */
@NullMarked
package dev.ashlar.client;

import org.jspecify.annotations.NullMarked;
