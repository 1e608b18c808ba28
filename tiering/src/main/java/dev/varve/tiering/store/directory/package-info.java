/** The store in a directory of a file system, shared by processes. */
@NullMarked
package dev.varve.tiering.store.directory;

import org.jspecify.annotations.NullMarked;
