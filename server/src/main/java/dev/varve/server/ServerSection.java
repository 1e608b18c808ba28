/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server;

import dev.varve.runtime.ConfigSection;

/** The section {@code server} of a configuration file. */
public final class ServerSection implements ConfigSection<ServerConfig> {

    @Override
    public String name() {
        return "server";
    }

    @Override
    public Class<ServerConfig> type() {
        return ServerConfig.class;
    }

    @Override
    public ServerConfig defaults() {
        return ServerConfig.defaults();
    }
}
