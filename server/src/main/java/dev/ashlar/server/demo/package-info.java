/** The main job on real data, in one command. */
@NullMarked
package dev.ashlar.server.demo;

import org.jspecify.annotations.NullMarked;
