/** Publish and subscribe within one JVM, without a server. */
@NullMarked
package dev.varve.pubsub.inprocess;

import org.jspecify.annotations.NullMarked;
