/**
 * What goes over the wire: the protocol buffers of definitions, serving, ingest, control and jobs.
 */
@NullMarked
package dev.ashlar.api;

import org.jspecify.annotations.NullMarked;
