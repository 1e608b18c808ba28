/** What a pub/sub system must offer to carry the persistence service. */
@NullMarked
package dev.varve.pubsub;

import org.jspecify.annotations.NullMarked;
