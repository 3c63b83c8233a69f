/** The wire: HTTP and JSON, without a framework. */
@NullMarked
package dev.ashlar.client.http;

import org.jspecify.annotations.NullMarked;
