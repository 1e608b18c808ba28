/**
 * The SPI on NATS JetStream, by its requests and answers over {@link dev.varve.pubsub.PubSub}.
 *
 * <p>Start at {@link dev.varve.jetstream.JetStreamProvider}. {@code Session} holds what all views share, {@code Api} asks JetStream, {@code ApiError} says what its errors mean, {@code Directory} finds the
 * stream of a subject, {@code StreamConfigs} translates specifications, {@code Records} messages.
 */
@NullMarked
package dev.varve.jetstream;

import org.jspecify.annotations.NullMarked;
