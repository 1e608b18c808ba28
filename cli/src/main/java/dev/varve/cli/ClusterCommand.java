/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import picocli.CommandLine.Command;

/** {@code varve cluster}: the coordinators and servers of an installation. */
@Command(
        name = "cluster",
        description = "The coordinators and servers of an installation over NATS.",
        subcommands = {ClusterShow.class, ClusterDrain.class, ClusterResume.class, ClusterRebalance.class})
final class ClusterCommand {}
