/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.Digest;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The chain of a subject")
final class ChainVerifierTest {

    private static final SolutionRevision REVISION = SolutionRevision.of(7);

    private final List<StoredMessage> messages = chain(REVISION, 100, 10);

    private static List<StoredMessage> chain(SolutionRevision revision, long firstId, int count) {
        List<StoredMessage> made = new ArrayList<>();
        Digest link = Digest.genesis(revision, firstId);
        for (int i = 0; i < count; i++) {
            Action action = new Action(firstId + i, Bytes.utf8("hash"), Bytes.utf8("payload " + i));
            link = link.next(action);
            Message message = new ActionRecord(action, link).message();
            made.add(new StoredMessage(revision.subject(), 1 + i, Instant.EPOCH, message));
        }
        return made;
    }

    private ChainReport verify() {
        return new ChainVerifier().verify(messages.iterator());
    }

    private void assertBroken(ChainBreak.Kind kind, long seq, int verified) {
        ChainReport report = verify();
        assertThat(report.verified()).isEqualTo(verified);
        assertThat(report.broken()).hasValueSatisfying(broken -> {
            assertThat(broken.kind()).isEqualTo(kind);
            assertThat(broken.seq()).isEqualTo(seq);
            assertThat(broken.subject()).isEqualTo(REVISION.subject());
        });
    }

    @Test
    @DisplayName("DA-47: holds from the first action, or is trusted from where it is read")
    void holds() {
        assertThat(verify()).isEqualTo(new ChainReport(10, 0, Optional.empty()));
        messages.remove(0);
        assertThat(verify().trusted()).isEqualTo(1);
        messages.addAll(chain(SolutionRevision.of(8), 1, 5));
        assertThat(verify()).isEqualTo(new ChainReport(14, 1, Optional.empty()));
    }

    @Test
    @DisplayName("DA-47: is broken where a message is missing")
    void gap() {
        messages.remove(4);
        assertBroken(ChainBreak.Kind.GAP, 6, 4);
    }

    @Test
    @DisplayName("DA-47: is broken where messages are repeated or in another order")
    void order() {
        messages.add(5, messages.get(4));
        assertBroken(ChainBreak.Kind.ORDER, 5, 5);
        messages.remove(5);
        Collections.swap(messages, 7, 8);
        assertBroken(ChainBreak.Kind.GAP, 9, 7);
    }

    @Test
    @DisplayName("DA-47: is broken where a payload, a snap hash or a link was changed")
    void altered() {
        StoredMessage held = messages.get(3);
        ActionRecord record = ActionRecord.of(held);
        for (ActionRecord forged : List.of(
                new ActionRecord(new Action(103, Bytes.utf8("hash"), Bytes.utf8("other")), record.digest()),
                new ActionRecord(
                        new Action(103, Bytes.utf8("hasp"), record.action().payload()), record.digest()),
                new ActionRecord(record.action(), Digest.genesis(REVISION, 1)))) {
            messages.set(3, new StoredMessage(held.subject(), held.seq(), held.storeTime(), forged.message()));
            assertBroken(ChainBreak.Kind.ALTERED, 4, 3);
        }
        messages.set(3, new StoredMessage(held.subject(), held.seq(), held.storeTime(), Message.of("x")));
        assertBroken(ChainBreak.Kind.MALFORMED, 4, 3);
    }

    @Test
    @DisplayName("is verified by whoever replays it behind a known action")
    void replay() {
        try (Varve store = new MemoryProvider().open(MemoryConfig.defaults())) {
            store.streams().ensure(StreamSpec.of("actions", "action.*"));
            messages.forEach(each -> store.streams().publish(each.subject(), each.message()));
            try (VerifiedActions actions = VerifiedActions.after(store.streams(), REVISION, 104)) {
                assertThat(actions)
                        .toIterable()
                        .extracting(ActionRecord::id)
                        .containsExactly(105L, 106L, 107L, 108L, 109L);
            }
            try (VerifiedActions all = VerifiedActions.after(store.streams(), REVISION, 99)) {
                assertThat(all).toIterable().hasSize(10);
            }
            try (VerifiedActions none = VerifiedActions.after(store.streams(), REVISION, 109)) {
                assertThat(none.hasNext()).isFalse();
            }
            store.streams().deleteAll(REVISION.subject(), 3);
            try (VerifiedActions late = VerifiedActions.after(store.streams(), REVISION, 101)) {
                assertThatExceptionOfType(StorageException.class)
                        .isThrownBy(late::next)
                        .withMessageContaining("action 102 is not in the stream any more");
            }
            assertThat(new ChainVerifier()
                            .verify(store.streams().getAll(SolutionRevision.ALL, Range.all()))
                            .isWhole())
                    .isTrue();
        }
    }
}
