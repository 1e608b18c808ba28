/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.CompatibilityKey;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.DataAvailability;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.recipes.da.journal.Journal;
import dev.varve.recipes.da.journal.JournalSettings;
import dev.varve.recipes.da.journal.JournalView;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An audit")
final class AuditTest {

    private static final int ACTIONS = 20;
    private static final Subject SUBJECT = SolutionRevision.of(1).subject();

    @TempDir
    Path root;

    private final Varve store = new MemoryProvider().open(MemoryConfig.defaults());
    private final Audit audit = new Audit(store.streams());
    private Path journal = Path.of("");

    @BeforeEach
    void publish() {
        store.streams().ensure(StreamSpec.of("actions", "action.*"));
        store.streams().ensure(StreamSpec.of("copy", "copy.action.*"));
        DaConfig config = DaConfig.defaults().withJournalDirectory(root).withLeastDurability(Durability.VOLATILE);
        try (DataAvailability da = DataAvailability.start(store, config, new CompatibilityKey(1, 0, 0, 0))) {
            journal = config.journalOf(da.revision());
            LongStream.rangeClosed(1, ACTIONS)
                    .mapToObj(id -> da.submit(new Action(id, Bytes.empty(), Bytes.utf8("payload " + id)))
                            .replicated())
                    .toList()
                    .forEach(java.util.concurrent.CompletableFuture::join);
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Makes the copy that a mirror would be, each message changed by {@code change}; null leaves one out. */
    private void copy(UnaryOperator<@org.jspecify.annotations.Nullable ActionRecord> change) {
        List<StoredMessage> originals =
                store.streams().getAll(SUBJECT, Range.all()).toList();
        for (StoredMessage original : originals) {
            ActionRecord changed = change.apply(ActionRecord.of(original));
            if (changed != null) {
                store.streams().set(Subject.of("copy." + SUBJECT), original.seq(), changed.message());
            }
        }
    }

    @Test
    @DisplayName(
            "DA-47: a copy that holds each action once, in order, with its digest, is whole, against primary and journal")
    void whole() {
        copy(record -> record);
        assertThat(audit.primary("actions").isWhole()).isTrue();
        Finding mirror = audit.mirror("copy");
        assertThat(mirror.isWhole()).isTrue();
        assertThat(mirror.messages()).isEqualTo(ACTIONS);
        assertThat(mirror.lastSeq()).isEqualTo(ACTIONS);
        assertThat(journaled(SUBJECT.filter()).isWhole()).isTrue();
        assertThat(journaled(SubjectFilter.of("copy." + SUBJECT)).isWhole()).isTrue();
        assertThat(audit.lag("copy")).contains(0L);
    }

    @Test
    @DisplayName("DA-47: an action that is missing or changed in a copy is named, by the chain and by the comparison")
    void wrong() {
        copy(record -> record.id() == 7 ? null : record);
        assertThat(audit.mirror("copy").chain().broken().orElseThrow().toString())
                .contains("GAP at message 8");
        assertThat(audit.mirror("copy").differences()).containsExactly("sequence 7 is missing");
        store.streams().drop(SubjectFilter.of("copy.action.*"));
        store.streams().ensure(StreamSpec.of("copy", "copy.action.*"));
        copy(record -> record.id() == ACTIONS ? other(record) : record);
        assertThat(audit.mirror("copy").differences())
                .containsExactly("sequence " + ACTIONS + " is not action " + ACTIONS + " as it was written");
    }

    /** Another payload, with a link that follows all the same: only a comparison can tell. */
    private static ActionRecord other(ActionRecord record) {
        Action action = new Action(record.id(), Bytes.empty(), Bytes.utf8("other"));
        return new ActionRecord(action, record.digest().next(action));
    }

    @Test
    @DisplayName("a copy that ends early lacks what the journal has; that is lag, and told as such")
    void behind() {
        copy(record -> record.id() > 15 ? null : record);
        assertThat(audit.mirror("copy").isWhole()).isTrue();
        assertThat(audit.lag("copy")).contains(5L);
        assertThat(audit.lag("nowhere")).isEmpty();
        assertThat(journaled(SubjectFilter.of("copy." + SUBJECT)).differences())
                .containsExactly("action 16 and those after it are missing");
    }

    @Test
    @DisplayName(
            "DA-47: a primary that ends before its mirror, or is not there, is wrong; of lag nothing is known then")
    void primaryLost() {
        copy(record -> record);
        store.streams().drop(SubjectFilter.of("action.*"));
        assertThat(audit.primary("actions").differences()).containsExactly("there is no such stream");
        assertThat(audit.lag("copy")).isEmpty();
        store.streams().ensure(StreamSpec.of("actions", "action.*"));
        assertThat(audit.mirror("copy").differences()).contains("sequence 1 is not in the primary, which ends with 0");
        assertThat(audit.mirror("nowhere").differences()).containsExactly("there is no such stream");
    }

    @Test
    @DisplayName("whoever looks on sees the journal while another has it open")
    void view() {
        try (Journal open = Journal.open(journal, SolutionRevision.of(1), JournalSettings.defaults(), Runnable::run)) {
            JournalView view = JournalView.of(journal);
            assertThat(view.first()).hasValue(1);
            assertThat(view.last()).isEqualTo(open.lastJournaled());
            assertThat(view.confirmed()).isEqualTo(open.confirmed());
        }
        assertThat(JournalView.of(root.resolve("nowhere")).last()).isEmpty();
    }

    private Finding journaled(SubjectFilter subjects) {
        try (Journal open = Journal.open(journal, SolutionRevision.of(1), JournalSettings.defaults(), Runnable::run)) {
            return audit.journal("copy", subjects, open);
        }
    }
}
