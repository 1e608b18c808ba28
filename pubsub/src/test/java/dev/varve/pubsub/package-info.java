@NullMarked
package dev.varve.pubsub;

import org.jspecify.annotations.NullMarked;
