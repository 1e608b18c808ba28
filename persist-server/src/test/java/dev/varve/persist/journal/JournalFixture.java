/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.Bytes;
import dev.varve.persist.store.StoreKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the tests of the journal have in common. */
final class JournalFixture {

    static final StoreKey KEY = StoreKey.implicit("orders.eu");
    static final JournalSettings SMALL = new JournalSettings(4096, 16384, 1 << 20);

    private JournalFixture() {}

    static Command command(String body) {
        return command(Bytes.utf8(body));
    }

    static Command command(Bytes body) {
        return new Command(KEY, 3, 1_700_000_000_123L, Command.Kind.REQUEST, body);
    }

    static Bytes bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    /** The commands in {@code dir}, those annulled included. */
    static List<JournaledCommand> read(Path dir) {
        List<JournaledCommand> commands = new ArrayList<>();
        new JournalReader(dir).readOn(record -> {
            if (record.entry() instanceof Entry.Asked asked) {
                commands.add(new JournaledCommand(record.lsn(), asked.command()));
            }
        });
        return commands;
    }

    static List<String> bodies(List<JournaledCommand> commands) {
        return commands.stream().map(each -> each.command().body().utf8()).toList();
    }

    /** The segments in {@code dir}, the oldest first. */
    static List<Path> segments(Path dir) throws IOException {
        return SegmentFiles.bases(dir).stream()
                .map(base -> SegmentFiles.path(dir, base))
                .toList();
    }
}
