/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import dev.varve.bench.scenario.Peer;
import dev.varve.bench.scenario.Scale;
import dev.varve.bench.scenario.Settings;
import java.util.Locale;
import java.util.Set;

/**
 * How a scenario is run.
 *
 * @param scale how large it is run where nobody asked otherwise
 * @param settings how much is done
 * @param peers what Varve is measured against
 */
record Setup(Scale scale, Settings settings, Set<Peer> peers) {

    Setup {
        peers = Set.copyOf(peers);
    }

    /** The scale as the results name it. */
    String scaleText() {
        return scale.name().toLowerCase(Locale.ROOT);
    }
}
