/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.Varve;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.intercept.InterceptedVarve;
import java.util.List;
import java.util.Optional;

/** What the tests of the publisher have in common: stores, and what is in them. */
final class Stored {

    static final SolutionRevision REVISION = SolutionRevision.of(7);

    private Stored() {}

    static Varve store() {
        return new MemoryProvider().open(MemoryConfig.defaults());
    }

    /** {@code store}, long after every dedup window has passed: ids are not remembered. */
    static Varve forgetful(Varve store) {
        return InterceptedVarve.of(
                store,
                call -> call.proceedWith(
                        call.arguments().stream().map(Stored::withoutIds).toArray()));
    }

    private static Object withoutIds(Object argument) {
        if (argument instanceof List<?> batch) {
            return batch.stream().map(Stored::withoutIds).toList();
        }
        if (argument instanceof Publication one) {
            return new Publication(one.subject(), one.message(), withoutId(one.options()));
        }
        return argument instanceof PublishOptions options ? withoutId(options) : argument;
    }

    private static PublishOptions withoutId(PublishOptions options) {
        return new PublishOptions(
                Optional.empty(),
                options.expectedLastSeq(),
                options.expectedLastSubjectSeq(),
                options.writerEpoch(),
                options.ttl(),
                options.atLeast());
    }

    static Action action(long id) {
        return action(id, "");
    }

    static Action action(long id, String variant) {
        return new Action(id, Bytes.utf8("hash " + id + variant), Bytes.utf8("payload " + id + variant));
    }

    static List<StoredMessage> messages(Varve store) {
        try (ClosableIterator<StoredMessage> all = store.streams().getAll(REVISION.subject(), Range.all())) {
            return all.toList();
        }
    }

    static List<Action> actions(Varve store) {
        return messages(store).stream()
                .map(message -> ActionRecord.of(message).action())
                .toList();
    }
}
