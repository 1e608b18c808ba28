/** The server half of the persistence service, which stores streams and buckets in SQLite files. */
@NullMarked
package dev.varve.persist;

import org.jspecify.annotations.NullMarked;
