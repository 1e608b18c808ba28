/** Publish and subscribe over core NATS; the only package of the module that sees jnats. */
@NullMarked
package dev.varve.pubsub.nats;

import org.jspecify.annotations.NullMarked;
