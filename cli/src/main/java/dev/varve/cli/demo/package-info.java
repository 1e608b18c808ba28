/** The main job, end to end, on a real file: {@code varve demo}. */
@NullMarked
package dev.varve.cli.demo;

import org.jspecify.annotations.NullMarked;
