/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> KNOWN =
            List.of("url", "request-timeout", "max-message-bytes", "client-name", "replicas");

    @Test
    @DisplayName("A mistyped name finds the known one: letters swapped, missing, doubled, or spelt otherwise")
    void finds() {
        assertThat(Nearest.to("ulr", KNOWN)).contains("url");
        assertThat(Nearest.to("replica", KNOWN)).contains("replicas");
        assertThat(Nearest.to("request-timeoout", KNOWN)).contains("request-timeout");
        assertThat(Nearest.to("maxMessageBytes", KNOWN)).contains("max-message-bytes");
        assertThat(Nearest.to("CLIENT_NAME", KNOWN)).contains("client-name");
        assertThat(Nearest.to("timeout", KNOWN)).contains("request-timeout");
    }

    @Test
    @DisplayName("What is like nothing known finds nothing")
    void findsNothing() {
        assertThat(Nearest.to("colour", KNOWN)).isEmpty();
        assertThat(Nearest.to("", KNOWN)).isEmpty();
        assertThat(Nearest.to("e", KNOWN)).isEmpty();
        assertThat(Nearest.to("url", List.of())).isEmpty();
    }

    @Test
    @DisplayName("The distance counts insertions, removals, replacements and swaps of neighbours as one each")
    void distance() {
        assertThat(Nearest.distance("url", "ulr")).isEqualTo(1);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("abc", "abc")).isZero();
    }

    @Test
    @DisplayName("Names of Java become kebab case")
    void kebab() {
        assertThat(List.of("url", "maxMessageBytes", "tlsCAFile", "s3Bucket"))
                .extracting(KebabCase::ofComponent)
                .containsExactly("url", "max-message-bytes", "tls-ca-file", "s3-bucket");
    }
}
