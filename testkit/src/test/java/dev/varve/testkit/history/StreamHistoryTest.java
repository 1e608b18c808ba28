/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.stream.Change;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The checker finds each defect of streams that is put into a history, and none in a history without. */
class StreamHistoryTest {

    private final Told told = new Told();

    @Test
    @DisplayName("a history in which everything is as acknowledged has no defect, and says how much it holds")
    void sound() {
        told.published(told.one, "p1", 1);
        told.unknown("p2");
        told.refused("p3");
        told.unknown("p4");
        told.publishedAll("p5", "p6", 3);
        told.deleted(new Action.Delete(Told.SUBJECT, 3));
        told.read(new Action.ReadRange(Told.SUBJECT, 1, 9), new Held(1, "p1"), new Held(2, "p2"), new Held(4, "p6"));
        told.read(new Action.ReadLast(Told.SUBJECT), new Held(4, "p6"));
        told.there(1, "p1");
        told.there(2, "p2");
        told.told(3, 3, "p5");
        told.there(4, "p6");
        told.toldRemoved(5, Change.Kind.DELETE, 3);

        Verdict verdict = told.verdict();

        verdict.assertSound();
        assertThat(verdict.counts()).containsEntry("publish ok", 1L).containsEntry("batch ok", 1L);
        assertThat(verdict.toString())
                .isEqualTo(
                        "5 operations acknowledged, 1 refused, 2 unknown; 3 messages, 0 keys and 0 objects there; defects: none");
    }

    @Test
    @DisplayName("an acknowledged message that is not there is lost")
    void lost() {
        told.published(told.one, "p1", 1);
        found(Defect.Kind.LOST);
    }

    @Test
    @DisplayName("a removal that was refused, or of other messages, excuses no loss")
    void lostInSpiteOfRemovals() {
        told.published(told.one, "p1", 1);
        told.published(told.one, "p2", 2);
        told.deleted(new Action.DeleteAll(Told.SUBJECT, 1));
        told.two.begin(new Action.Delete(Told.SUBJECT, 2)).failed(StorageException.unavailable("no", null));
        found(Defect.Kind.LOST);
    }

    @Test
    @DisplayName("a message that is there twice is doubled, acknowledged or unknown")
    void doubled() {
        told.unknown("p1");
        told.there(1, "p1");
        told.there(2, "p1");
        found(Defect.Kind.DOUBLED);
    }

    @Test
    @DisplayName("messages of one client that are there in another order than it sent them are swapped")
    void swapped() {
        Attempt first = told.one.begin(Action.publish(Told.SUBJECT, "p1"));
        Attempt second = told.one.begin(Action.publish(Told.SUBJECT, "p2"));
        first.acknowledged(Told.receipt(2));
        second.acknowledged(Told.receipt(1));
        told.there(1, "p2");
        told.there(2, "p1");
        found(Defect.Kind.SWAPPED);
    }

    @Test
    @DisplayName(
            "a message with a lower sequence than one acknowledged before it was sent is out of order, whoever sent it")
    void fell() {
        told.published(told.one, "p1", 2);
        told.published(told.two, "p2", 1);
        told.there(1, "p2");
        told.there(2, "p1");
        found(Defect.Kind.FELL);
    }

    @Test
    @DisplayName("a message that nobody wrote is a phantom")
    void phantom() {
        told.there(1, "p1");
        found(Defect.Kind.PHANTOM);
    }

    @Test
    @DisplayName("a message that was refused is not there")
    void refused() {
        told.refused("p1");
        told.there(1, "p1");
        found(Defect.Kind.REFUSED_YET_THERE);
    }

    @Test
    @DisplayName("a message of other bytes is damaged")
    void damaged() {
        told.unknown("p1");
        told.holdsUntold(1, Told.DAMAGED);
        found(Defect.Kind.DAMAGED, Defect.Kind.UNTOLD);
    }

    @Test
    @DisplayName("a message stands where it was acknowledged")
    void moved() {
        told.published(told.one, "p1", 1);
        told.there(2, "p1");
        found(Defect.Kind.MOVED);
    }

    @Test
    @DisplayName("a sequence that was given to a message that is gone is given to no other")
    void reused() {
        told.published(told.one, "p1", 1);
        told.deleted(new Action.Delete(Told.SUBJECT, 1));
        told.unknown("p2");
        told.there(1, "p2");
        found(Defect.Kind.REUSED);
    }

    @Test
    @DisplayName("a sequence is acknowledged to one message only")
    void acknowledgedTwice() {
        Attempt first = told.one.begin(Action.publish(Told.SUBJECT, "p1"));
        told.two.begin(Action.publish(Told.SUBJECT, "p2")).acknowledged(Told.receipt(1));
        first.acknowledged(Told.receipt(1));
        told.deleted(new Action.DeleteAll(Told.SUBJECT, 1));
        found(Defect.Kind.REUSED);
    }

    @Test
    @DisplayName("a batch of unknown outcome of which a part is there is torn")
    void torn() {
        Attempt unused = told.one.begin(new Action.Publish(Told.SUBJECT, List.of("p1", "p2"), Durability.DISK));
        told.there(1, "p2");
        found(Defect.Kind.TORN);
    }

    @Test
    @DisplayName("an acknowledgement at less than was asked for is weak")
    void weak() {
        told.one
                .begin(Action.publish(Told.SUBJECT, "p1", Durability.DISK))
                .acknowledged(new Receipt(1, Instant.EPOCH, false, Durability.PROCESS, 1));
        told.there(1, "p1");
        found(Defect.Kind.WEAK);
    }

    @Test
    @DisplayName("what was removed does not come back")
    void undeleted() {
        told.published(told.one, "p1", 1);
        told.deleted(new Action.DeleteAll(Told.SUBJECT, 1));
        told.there(1, "p1");
        found(Defect.Kind.UNDELETED);
    }

    @Test
    @DisplayName("a write that is tried again under its id counts as one")
    void repeated() {
        told.unknown("p1");
        told.published(told.one, "p2", 2);
        told.published(told.one, "p1", 1);
        told.there(1, "p1");
        told.there(2, "p2");
        told.verdict().assertSound();
    }

    private void found(Defect.Kind... kinds) {
        assertThat(told.verdict().byKind())
                .as(told.verdict().defects().toString())
                .containsOnlyKeys(kinds);
    }
}
