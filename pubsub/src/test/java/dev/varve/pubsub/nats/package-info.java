@NullMarked
package dev.varve.pubsub.nats;

import org.jspecify.annotations.NullMarked;
