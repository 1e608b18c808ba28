/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import dev.varve.bench.process.NatsServerFile;
import dev.varve.cli.VarveCommand;
import io.nats.client.Nats;
import java.util.LinkedHashMap;
import java.util.Map;

/** The versions of what is measured. */
public final class Versions {

    private Versions() {}

    /** The fields for programs where nothing but Varve is measured. */
    static Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        String[] own = VarveCommand.commandLine().getCommandSpec().version();
        json.put("varve", own.length == 0 ? "development" : own[0].replaceFirst("^varve ", ""));
        json.put("java", Runtime.version().toString());
        return json;
    }

    /** The fields for programs; {@code natsServer} is what servers of NATS run. */
    public static Map<String, Object> json(NatsServerFile natsServer) {
        Map<String, Object> json = json();
        json.put("nats-server", natsServer.version());
        json.put("jnats", Nats.CLIENT_VERSION);
        return json;
    }
}
