/** What every transport needs between the wire and the handlers: queues, threads, and requests that wait. For those who implement {@code PubSub}. */
@NullMarked
package dev.varve.pubsub.delivery;

import org.jspecify.annotations.NullMarked;
