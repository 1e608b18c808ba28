/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NatsNodeTest {

    @Test
    @DisplayName("ports for the nodes of a cluster are all different: no node takes another's, or its own twice")
    void ports() {
        assertThat(NatsNode.freePorts(400)).hasSize(400).doesNotHaveDuplicates();
    }
}
