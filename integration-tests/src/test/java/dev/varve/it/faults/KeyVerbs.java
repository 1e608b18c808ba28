/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import dev.varve.Bytes;
import dev.varve.Receipt;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueStore;
import dev.varve.testkit.history.Action;
import dev.varve.testkit.history.Attempt;
import dev.varve.testkit.history.Held;
import dev.varve.testkit.history.Payload;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BiFunction;

/** What a client of the load does with keys. For use by one thread. */
final class KeyVerbs {

    private final Client client;
    private final KeyValueStore keys;
    private final Random random;

    KeyVerbs(Client client) {
        this.client = client;
        this.keys = client.store().keyValues();
        this.random = client.random();
    }

    void next() {
        Key key = client.spec().key(random.nextInt(1000));
        int die = random.nextInt(20);
        if (die < 6) {
            write(key, OptionalLong.empty(), keys::put);
        } else if (die < 8) {
            write(key, OptionalLong.of(0), keys::create);
        } else if (die < 13) {
            update(key);
        } else if (die < 15) {
            var unused = client.ask(new Action.DeleteKey(key), () -> keys.delete(key), Attempt::acknowledged);
        } else {
            var unused = read(key);
        }
    }

    private void update(Key key) {
        List<Held> found = read(key).orElse(List.of());
        if (!found.isEmpty()) {
            long revision = found.get(0).seq();
            write(key, OptionalLong.of(revision), (same, value) -> keys.update(same, value, revision));
        }
    }

    private void write(Key key, OptionalLong expected, BiFunction<Key, Bytes, Receipt> call) {
        String payload = client.payload();
        var unused = client.ask(
                new Action.Put(key, payload, expected),
                () -> call.apply(key, Payload.of(payload, client.size())),
                Attempt::acknowledged);
    }

    private Optional<List<Held>> read(Key key) {
        return client.ask(
                new Action.ReadKey(key),
                () -> keys.get(key).map(Held::of).map(List::of).orElse(List.of()),
                Attempt::seen);
    }
}
