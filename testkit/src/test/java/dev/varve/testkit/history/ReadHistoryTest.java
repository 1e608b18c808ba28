/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.stream.Change;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong with reads and with what followers were told. */
class ReadHistoryTest {

    private final Told told = new Told();

    @BeforeEach
    void three() {
        told.published(told.one, "p1", 1);
        told.published(told.one, "p2", 2);
        told.published(told.one, "p3", 3);
    }

    private void allThere() {
        told.there(1, "p1");
        told.there(2, "p2");
        told.there(3, "p3");
    }

    @Test
    @DisplayName("a read that does not show the last message acknowledged missed it")
    void missedLast() {
        allThere();
        told.read(new Action.ReadLast(Told.SUBJECT), new Held(2, "p2"));
        found(Defect.Kind.READ_MISSED);
    }

    @Test
    @DisplayName("a read that shows nothing where something was acknowledged missed it")
    void missedAll() {
        allThere();
        told.read(new Action.ReadRange(Told.SUBJECT, 2, 2));
        found(Defect.Kind.READ_MISSED);
    }

    @Test
    @DisplayName("a read has no hole below its last message, even of messages acknowledged after it began")
    void hole() {
        Attempt read = told.two.begin(new Action.ReadRange(Told.SUBJECT, 4, 9));
        Attempt fourth = told.one.begin(Action.publish(Told.SUBJECT, "p4"));
        Attempt fifth = told.one.begin(Action.publish(Told.SUBJECT, "p5"));
        read.seen(List.of(new Held(5, "p5")));
        fourth.acknowledged(Told.receipt(4));
        fifth.acknowledged(Told.receipt(5));
        allThere();
        told.there(4, "p4");
        told.there(5, "p5");
        found(Defect.Kind.READ_MISSED);
    }

    @Test
    @DisplayName("a read that began after a removal does not show what was removed")
    void stale() {
        told.deleted(new Action.Delete(Told.SUBJECT, 1));
        told.read(new Action.ReadRange(Told.SUBJECT, 1, 2), new Held(1, "p1"), new Held(2, "p2"));
        allButFirst();
        found(Defect.Kind.READ_STALE);
    }

    private void allButFirst() {
        told.told(1, 1, "p1");
        told.there(2, "p2");
        told.there(3, "p3");
        told.toldRemoved(4, Change.Kind.DELETE, 1);
    }

    @Test
    @DisplayName("a read shows nothing that nobody wrote, and messages in order")
    void readPhantomAndOrder() {
        allThere();
        told.read(new Action.ReadRange(Told.SUBJECT, 4, 4), new Held(4, "p4"));
        told.read(new Action.ReadRange(Told.SUBJECT, 1, 2), new Held(2, "p2"), new Held(1, "p1"));
        found(Defect.Kind.PHANTOM, Defect.Kind.FELL);
    }

    @Test
    @DisplayName("a follower that was not told of a message was left out")
    void untold() {
        told.there(1, "p1");
        told.holdsUntold(2, "p2");
        told.there(3, "p3");
        found(Defect.Kind.UNTOLD);
    }

    @Test
    @DisplayName("a follower that was not told of a removal was left out")
    void untoldRemoval() {
        told.deleted(new Action.DeleteAll(Told.SUBJECT, 1));
        told.told(1, 1, "p1");
        told.there(2, "p2");
        told.there(3, "p3");
        found(Defect.Kind.UNTOLD_REMOVAL);
    }

    @Test
    @DisplayName("a removal of many is told at once")
    void removalOfMany() {
        told.deleted(new Action.DeleteAll(Told.SUBJECT, 2));
        told.told(1, 1, "p1");
        told.told(2, 2, "p2");
        told.there(3, "p3");
        told.toldRemoved(4, Change.Kind.DELETE_ALL, 2);
        told.verdict().assertSound();
    }

    @Test
    @DisplayName("a follower that was told a change again was told twice, unless a reset came between")
    void toldTwice() {
        allThere();
        told.told(3, 3, "p3");
        found(Defect.Kind.TOLD_TWICE);
    }

    @Test
    @DisplayName("after a reset everything is told anew")
    void reset() {
        allThere();
        told.follower.saw(Change.reset(Told.position(3)));
        told.told(1, 1, "p1");
        told.told(2, 2, "p2");
        told.told(3, 3, "p3");
        told.verdict().assertSound();
    }

    @Test
    @DisplayName("a follower is told changes in order")
    void outOfOrder() {
        told.there(1, "p1");
        told.holdsUntold(2, "p2");
        told.there(3, "p3");
        told.told(4, 2, "p2");
        found(Defect.Kind.TOLD_OUT_OF_ORDER);
    }

    @Test
    @DisplayName("a follower is told nothing that nobody wrote")
    void toldPhantom() {
        allThere();
        told.told(4, 4, "p4");
        found(Defect.Kind.PHANTOM, Defect.Kind.UNTOLD_REMOVAL);
    }

    private void found(Defect.Kind... kinds) {
        assertThat(told.verdict().byKind())
                .as(told.verdict().defects().toString())
                .containsOnlyKeys(kinds);
    }
}
