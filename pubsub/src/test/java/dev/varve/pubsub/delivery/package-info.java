@NullMarked
package dev.varve.pubsub.delivery;

import org.jspecify.annotations.NullMarked;
