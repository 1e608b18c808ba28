/**
 * The client of the persistence service: the SPI over the wire protocol, on any pub/sub system.
 *
 * <p><strong>Order.</strong> Writes of one stream are sent one behind the other, and stored in that order also when they have to be sent again because a server died, a slot moved or the connection was lost: nothing more is sent
 * then until every write under way has ended, and those without an answer are sent first, in order, under the ids they had. That rests on two rules of the protocol: a server carries out what one connection sends for one stream in
 * order, and it knows a repeated id again. A write whose deadline has passed drops out, and those behind it go on without it.
 *
 * <p><strong>Changes.</strong> A feed that covers a whole stream tells its changes in order, whatever was lost. One that takes some subjects of a declared stream tells those of each subject in order, and those of different subjects
 * too unless a notification was lost: the change that is repaired then comes after later ones of other subjects.
 *
 * <p>Start at {@link dev.varve.corepubsub.CorePubSub}.
 */
@NullMarked
package dev.varve.corepubsub;

import org.jspecify.annotations.NullMarked;
