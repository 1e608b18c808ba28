/** Tests of the wire protocol's values and headers. */
@NullMarked
package dev.varve.pubsub.wire;

import org.jspecify.annotations.NullMarked;
