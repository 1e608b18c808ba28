@NullMarked
package dev.varve.pubsub.inprocess;

import org.jspecify.annotations.NullMarked;
