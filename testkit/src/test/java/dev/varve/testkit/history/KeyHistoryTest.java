/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.WatchStart;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The checker finds each defect of keys and objects that is put into a history, and none in a history without. */
class KeyHistoryTest {

    private static final OptionalLong ANY = OptionalLong.empty();

    private final Told told = new Told();

    @Test
    @DisplayName("the last acknowledged value, or a later one of unknown outcome, is as it must be")
    void sound() {
        told.put("v1", OptionalLong.of(0), 1);
        told.put("v2", OptionalLong.of(1), 2);
        Attempt unused = told.one.begin(new Action.Put(Told.KEY, "v3", ANY));
        told.read(new Action.ReadKey(Told.KEY), new Held(2, "v2"));
        told.holds(3, "v3");
        told.one.begin(new Action.PutObject(Told.OBJECT, "o1")).done(Durability.DISK);
        told.holdsObject("o1");
        told.verdict().assertSound();
    }

    @Test
    @DisplayName("a key without value is sound where somebody may have deleted it")
    void deleted() {
        told.put("v1", ANY, 1);
        Attempt unused = told.two.begin(new Action.DeleteKey(Told.KEY));
        told.verdict().assertSound();
    }

    @Test
    @DisplayName("an earlier value means that the last acknowledged one is lost")
    void lost() {
        told.put("v1", ANY, 1);
        told.put("v2", ANY, 2);
        told.holds(1, "v1");
        found(Defect.Kind.LOST);
    }

    @Test
    @DisplayName("no value means that the acknowledged one is lost, and a delete before it is no excuse")
    void absent() {
        told.deleted(new Action.DeleteKey(Told.KEY));
        told.put("v1", ANY, 2);
        found(Defect.Kind.LOST);
    }

    @Test
    @DisplayName("a value whose delete was acknowledged does not come back")
    void undeleted() {
        told.put("v1", ANY, 1);
        told.deleted(new Action.DeleteKey(Told.KEY));
        told.holds(1, "v1");
        found(Defect.Kind.UNDELETED);
    }

    @Test
    @DisplayName("values that nobody wrote, that were refused, or that stand at another revision are found")
    void wrongValues() {
        told.one.begin(new Action.Put(Told.KEY, "v1", ANY)).failed(StorageException.unavailable("no", null));
        told.holds(1, "v1");
        found(Defect.Kind.REFUSED_YET_THERE);

        told.put("v2", ANY, 2);
        told.holds(3, "v2");
        found(Defect.Kind.MOVED);

        told.holds(3, "v3");
        found(Defect.Kind.PHANTOM);
    }

    @Test
    @DisplayName("a revision is given once, and rises")
    void revisions() {
        told.put("v1", ANY, 2);
        told.put("v2", ANY, 2);
        told.put("v3", ANY, 1);
        told.holds(2, "v2");
        found(Defect.Kind.REUSED, Defect.Kind.FELL);
    }

    @Test
    @DisplayName("of two updates of the same revision one is lost")
    void lostUpdate() {
        told.put("v1", ANY, 1);
        told.put("v2", OptionalLong.of(1), 2);
        told.put("v3", OptionalLong.of(1), 3);
        told.holds(3, "v3");
        found(Defect.Kind.LOST_UPDATE);
    }

    @Test
    @DisplayName("a read of a key shows the last value acknowledged before it began")
    void reads() {
        told.put("v1", ANY, 1);
        told.put("v2", ANY, 2);
        told.holds(2, "v2");
        told.read(new Action.ReadKey(Told.KEY), new Held(1, "v1"));
        found(Defect.Kind.READ_STALE);
    }

    @Test
    @DisplayName("a read of a key that has a value shows one")
    void readsNothing() {
        told.put("v1", ANY, 1);
        told.holds(1, "v1");
        told.read(new Action.ReadKey(Told.KEY));
        found(Defect.Kind.READ_MISSED);
    }

    @Test
    @DisplayName("an acknowledged object is there, unless somebody may have removed it")
    void objects() {
        told.one.begin(new Action.PutObject(Told.OBJECT, "o1")).done(Durability.DISK);
        found(Defect.Kind.LOST);

        told.deleted(new Action.DeleteObject(Told.OBJECT));
        told.verdict().assertSound();

        told.holdsObject("o1");
        found(Defect.Kind.UNDELETED);

        told.holdsObject("o2");
        found(Defect.Kind.PHANTOM);
    }

    @Test
    @DisplayName("a watcher that has caught up was told each value that is there, and which are gone")
    void watcher() {
        WatcherLog watcher = told.history.watcher("watcher", Told.KEY.bucket());
        told.put("v1", ANY, 1);
        told.put("v2", ANY, 2);
        watcher.saw(value(1, "v1"));
        told.holds(2, "v2");
        found(Defect.Kind.UNTOLD);

        watcher.saw(value(2, "v2"));
        told.verdict().assertSound();

        told.deleted(new Action.DeleteKey(Told.KEY));
        told.holdsNoValue();
        found(Defect.Kind.UNTOLD_REMOVAL);

        watcher.saw(KeyValueChange.removed(KeyValueChange.Kind.DELETE, Told.KEY, 3));
        told.verdict().assertSound();
    }

    @Test
    @DisplayName("a watcher is told the changes of a key in order, once, unless a reset comes between")
    void watcherOrder() {
        WatcherLog watcher = told.history.watcher("watcher", Told.KEY.bucket());
        told.put("v1", ANY, 1);
        told.holds(1, "v1");
        watcher.saw(value(1, "v1"));
        watcher.saw(KeyValueChange.reset());
        assertThat(watcher.resume()).isEqualTo(WatchStart.values());
        watcher.saw(value(1, "v1"));
        assertThat(watcher.resume()).isEqualTo(WatchStart.after(1));
        told.verdict().assertSound();

        watcher.saw(value(1, "v1"));
        found(Defect.Kind.TOLD_TWICE);
    }

    private static KeyValueChange value(long revision, String payload) {
        return KeyValueChange.put(new KeyValueEntry(Told.KEY, Payload.of(payload, 20), revision, Instant.EPOCH));
    }

    private void found(Defect.Kind... kinds) {
        assertThat(told.verdict().byKind())
                .as(told.verdict().defects().toString())
                .containsOnlyKeys(kinds);
    }
}
