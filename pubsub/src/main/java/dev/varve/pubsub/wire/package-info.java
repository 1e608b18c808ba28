/** The wire protocol of the persistence service, as {@code docs/formats/wire-protocol.md} tells it: values and their headers, and no traffic. */
@NullMarked
package dev.varve.pubsub.wire;

import org.jspecify.annotations.NullMarked;
