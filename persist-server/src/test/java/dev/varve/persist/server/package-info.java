/** Tests of the server through a pub/sub system within the JVM. */
@NullMarked
package dev.varve.persist.server;

import org.jspecify.annotations.NullMarked;
