/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import dev.varve.Durability;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectStore;
import dev.varve.testkit.history.Action;
import dev.varve.testkit.history.Payload;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a client of the load does with objects: makes some, and removes the eldest. For use by one thread. */
final class ObjectVerbs {

    private static final int KEPT = 5;
    private static final int SMALL = 100_000;
    private static final int LARGE = 1_500_000;

    private final Client client;
    private final ObjectStore objects;
    private final Deque<ObjectName> made = new ArrayDeque<>();

    ObjectVerbs(Client client) {
        this.client = client;
        this.objects = client.store().objects();
    }

    void next() {
        if (made.size() > KEPT) {
            ObjectName eldest = made.removeFirst();
            var unused = client.ask(
                    new Action.DeleteObject(eldest),
                    () -> objects.delete(eldest),
                    (attempt, found) -> attempt.done(Durability.DISK));
            return;
        }
        String payload = client.payload();
        ObjectName name = ObjectName.of(client.spec().name(), "o/" + payload);
        made.addLast(name);
        byte[] content = Payload.of(payload, client.random().nextInt(4) == 0 ? LARGE : SMALL)
                .toByteArray();
        var unused = client.ask(
                new Action.PutObject(name, payload),
                () -> objects.put(name, new ByteArrayInputStream(content)),
                (attempt, info) -> attempt.done(info.durability()));
    }
}
