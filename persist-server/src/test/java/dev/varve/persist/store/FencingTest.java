/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.stream.FeedPosition;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Two servers on the same files")
final class FencingTest {

    private static final Subject SUBJECT = Subject.of("s");

    @TempDir
    Path root;

    @Test
    @DisplayName("PS-14: whoever comes with a lower epoch is fenced and changes nothing, and the file is whole")
    void lowerEpochIsFenced() {
        EngineFixture old = new EngineFixture(root);
        EngineFixture young = new EngineFixture(root);
        young.epoch = 2;
        try (StreamFile before = old.stream("s")) {
            old.publish(before, "s", "one");
            try (StreamFile after = young.stream("s")) {
                assertThat(young.publish(after, "s", "two").epoch()).isEqualTo(2);
                assertThatThrownBy(() -> old.publish(before, "s", "zombie"))
                        .isInstanceOfSatisfying(StorageException.class, e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.FENCED);
                            assertThat(e.actual()).hasValue(2);
                        });
                before.refresh();
                assertThat(before.epoch())
                        .as("the old owner sees that it is one")
                        .isEqualTo(2);
                assertThat(young.publish(after, "s", "three").seq()).isEqualTo(3);
                assertThat(after.last(SUBJECT, 100)
                                .orElseThrow()
                                .message()
                                .message()
                                .value())
                        .hasValueSatisfying(value -> assertThat(value.utf8()).isEqualTo("three"));
            }
        }
    }

    @Test
    @DisplayName("a new owner sees what the old one wrote before it was fenced, whenever it opened the file")
    void seesLateWrites() {
        EngineFixture old = new EngineFixture(root);
        EngineFixture young = new EngineFixture(root);
        young.epoch = 2;
        try (StreamFile before = old.stream("s")) {
            old.publish(before, "s", "one");
            try (StreamFile after = young.stream("s")) {
                old.publish(before, "s", "two");
                assertThat(young.publish(after, "s", "three").seq()).isEqualTo(3);
            }
        }
    }

    @Test
    @DisplayName("a follower from another past is told to begin anew")
    void otherPast() {
        EngineFixture engine = new EngineFixture(root);
        try (StreamFile stream = engine.stream("s")) {
            engine.publish(stream, "s", "one");
            engine.epoch = 3;
            engine.publish(stream, "s", "two");
            assertThat(kinds(stream, new FeedPosition("s", 1, 1))).containsExactly(ChangeRecord.Kind.SET);
            assertThat(kinds(stream, new FeedPosition("s", 1, 2)))
                    .as("change 2 was not made under epoch 1")
                    .containsExactly(ChangeRecord.Kind.RESET, ChangeRecord.Kind.SET, ChangeRecord.Kind.SET);
            assertThat(kinds(stream, new FeedPosition("s", 3, 9)))
                    .as("change 9 was not made")
                    .startsWith(ChangeRecord.Kind.RESET);
        }
    }

    private static List<ChangeRecord.Kind> kinds(StreamFile stream, FeedPosition position) {
        return stream
                .changes(FollowerPlace.at(position.number(), position.epoch()), SubjectFilter.all(), EngineFixture.ALL)
                .items()
                .stream()
                .map(ChangeRecord::kind)
                .toList();
    }

    @Test
    @DisplayName("what was written below DISK is on disk once a later write is")
    void laterDiskCoversEarlier() {
        EngineFixture engine = new EngineFixture(root);
        try (StreamFile stream = engine.stream("s")) {
            var id = dev.varve.stream.PublishOptions.msgId("a");
            var publication = EngineFixture.publication("s", "one", id);
            assertThat(engine.in(stream, file -> file.publish(publication)).durability())
                    .isEqualTo(Durability.PROCESS);
            assertThat(engine.in(stream, Durability.DISK, file -> file.publish(publication))
                            .durability())
                    .isEqualTo(Durability.DISK);
            assertThat(engine.in(stream, file -> file.publish(publication)).durability())
                    .isEqualTo(Durability.DISK);
        }
    }
}
