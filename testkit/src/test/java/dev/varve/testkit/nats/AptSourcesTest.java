/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {

    @Test
    @DisplayName("the one-line format is read with its options; comments and sources of source code are not")
    void readsOneLine() {
        List<AptSource> sources = AptSources.oneLine("""
                # deb http://commented.invalid/debian bookworm main
                deb http://a.invalid/debian bookworm main contrib # trailing
                deb [arch=amd64 signed-by=/keys/b.gpg] https://b.invalid/debian/ trixie main
                deb-src http://c.invalid/debian bookworm main
                """);
        assertThat(sources)
                .containsExactly(
                        new AptSource("http://a.invalid/debian", List.of("bookworm"), List.of("main", "contrib"), ""),
                        new AptSource("https://b.invalid/debian/", List.of("trixie"), List.of("main"), "/keys/b.gpg"));
    }

    @Test
    @DisplayName("the deb822 format is read by paragraph, with embedded keys; disabled entries are not")
    void readsDeb822() {
        List<AptSource> sources = AptSources.deb822("""
                Types: deb deb-src
                # a comment between fields
                URIs: http://a.invalid/debian http://b.invalid/debian
                Suites: trixie trixie-updates
                Components: main
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 abc

                Enabled: no
                Types: deb
                URIs: http://c.invalid/debian
                Suites: trixie
                Components: main
                """);
        assertThat(sources)
                .extracting(AptSource::uri)
                .containsExactly("http://a.invalid/debian", "http://b.invalid/debian");
        assertThat(sources).allMatch(AptSource::isDebianArchive);
        assertThat(sources.get(0).entry("sid", "arm64")).isEqualTo("""
                Types: deb
                URIs: http://a.invalid/debian
                Suites: sid
                Components: main
                Architectures: arm64
                Signed-By: -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 abc
                """);
    }

    @Test
    @DisplayName("only the Debian archive counts, not its security archive nor vendors that use its suite names")
    void tellsDebian() {
        assertThat(AptSources.oneLine("""
                        deb http://deb.invalid/debian-security bookworm-security main
                        deb http://vendor.invalid/chrome/deb stable main
                        deb http://vendor.invalid/linux/debian bookworm stable
                        deb http://archive.invalid/ubuntu noble main
                        deb http://debian.vendor.invalid/tools bookworm main
                        """)).hasSize(5).noneMatch(AptSource::isDebianArchive);
        assertThat(AptSources.oneLine("""
                        deb http://deb.invalid/debian bookworm main
                        deb http://snapshot.invalid/archive/debian/20250520T000000Z sid main
                        deb mirror+file:///etc/apt/mirrors/debian.list trixie main
                        """)).hasSize(3).allMatch(AptSource::isDebianArchive);
    }

    @Test
    @DisplayName("a folder's main list and the lists beside it are read, other files are not")
    void readsFolder(@TempDir Path folder) throws IOException {
        Path parts = Files.createDirectory(folder.resolve("sources.list.d"));
        Files.writeString(folder.resolve("sources.list"), "deb http://a.invalid/debian sid main");
        Files.writeString(parts.resolve("b.list"), "deb http://b.invalid/debian sid main");
        Files.writeString(parts.resolve("c.sources"), "Types: deb\nURIs: http://c.invalid/debian\nSuites: sid\n");
        Files.writeString(parts.resolve("d.list.disabled"), "deb http://d.invalid/debian sid main");
        assertThat(AptSources.in(folder))
                .extracting(AptSource::uri)
                .containsExactly("http://a.invalid/debian", "http://b.invalid/debian", "http://c.invalid/debian");
    }
}
