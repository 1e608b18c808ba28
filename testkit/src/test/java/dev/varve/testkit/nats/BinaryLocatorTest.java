/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The order of the search, on stand-ins for the executables and for apt, so that neither network nor servers matter.
 */
class BinaryLocatorTest {

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path bin;
    private Path cache;
    private Path apt;

    @BeforeEach
    void emptyMachine() throws IOException {
        bin = Files.createDirectory(folder.resolve("bin"));
        cache = folder.resolve("cache");
        apt = Files.createDirectory(folder.resolve("apt"));
        environment.put("PATH", "");
        environment.put("VARVE_CACHE", cache.toString());
    }

    @Test
    @DisplayName("where there is no executable and no apt, the message says what was tried and names every way out")
    void saysWhatToDo() {
        assertThatThrownBy(() -> locate(NatsVersion.V2_10))
                .isInstanceOf(NatsServerUnavailableException.class)
                .hasMessageContainingAll(
                        "no nats-server 2.10.x",
                        "NATS_SERVER_2_10: not set",
                        "PATH: no nats-server",
                        cache.toString(),
                        "apt-get",
                        "brew install nats-server",
                        "go install github.com/nats-io/nats-server/v2@latest",
                        "https://github.com/nats-io/nats-server/releases",
                        "NATS_SERVER (newest");
    }

    @Test
    @DisplayName("the environment's executable comes first, and must be of the line")
    void environmentFirst() throws IOException {
        Path own = server(folder.resolve("own"), "2.15.1");
        environment.put("NATS_SERVER", own.toString());
        environment.put("NATS_SERVER_2_10", own.toString());
        environment.put("PATH", bin.toString());
        server(bin.resolve("nats-server"), "2.99.0");

        assertThat(locate(NatsVersion.NEWEST)).isEqualTo(new NatsServerBinary(NatsVersion.NEWEST, "2.15.1", own));
        assertThatThrownBy(() -> locate(NatsVersion.V2_10))
                .isInstanceOf(NatsServerUnavailableException.class)
                .hasMessageContaining("NATS_SERVER_2_10: " + own + ": is 2.15.1, wanted 2.10.x");
    }

    @Test
    @DisplayName("a named executable that does not exist is an error, not a reason to look further")
    void namedButAbsent() throws IOException {
        environment.put("NATS_SERVER", folder.resolve("absent").toString());
        environment.put("PATH", bin.toString());
        server(bin.resolve("nats-server"), "2.15.1");
        assertThatThrownBy(() -> locate(NatsVersion.NEWEST)).hasMessageContaining("absent: not an executable file");
    }

    @Test
    @DisplayName("PATH is searched for the line wanted, then the cache for its highest release")
    void pathThenCache() throws IOException {
        environment.put("PATH", bin.toString());
        Path onPath = server(bin.resolve("nats-server"), "2.10.22");
        server(cached("2.9.10"), "2.9.10");
        server(cached("2.11.9"), "2.11.9");
        Path highest = server(cached("2.11.10"), "2.11.10");

        assertThat(locate(NatsVersion.V2_10).executable()).isEqualTo(onPath);
        assertThat(locate(NatsVersion.NEWEST).executable()).isEqualTo(highest);
    }

    @Test
    @DisplayName("many threads that miss the cache fetch the package once and get the same executable")
    void fetchesOnce() throws IOException {
        debianMachine("2.10.27");
        List<CompletableFuture<NatsServerBinary>> searches = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> locate(NatsVersion.V2_10)))
                .toList();
        assertThat(searches)
                .extracting(CompletableFuture::join)
                .containsOnly(new NatsServerBinary(NatsVersion.V2_10, "2.10.27", cached("2.10.27")));
        assertThat(folder.resolve("downloads")).hasContent("trixie");
        assertThat(cache.resolve("nats-server/.provisioning")).doesNotExist();
    }

    @Test
    @DisplayName("a package that cannot be fetched is an error in apt's own words")
    void fetchFails() throws IOException {
        debianMachine("2.10.27");
        script("apt-get", "echo 'NO_PUBKEY 1234'; exit 100");
        assertThatThrownBy(() -> locate(NatsVersion.V2_10))
                .isInstanceOf(NatsServerUnavailableException.class)
                .hasMessageContaining("exit code 100, NO_PUBKEY 1234");
    }

    @Test
    @DisplayName("a cache that cannot be written is named")
    void cacheCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        environment.put("VARVE_CACHE", file.toString());
        assertThatThrownBy(() -> locate(NatsVersion.NEWEST))
                .isInstanceOf(NatsServerUnavailableException.class)
                .hasMessageContaining("cannot use the cache " + file);
    }

    @Test
    @DisplayName("a package of another line than expected is not taken")
    void fetchesTheWrongLine() throws IOException {
        debianMachine("2.9.10");
        assertThatThrownBy(() -> locate(NatsVersion.NEWEST)).hasMessageContaining("is 2.9.10, wanted >= 2.11");
        assertThat(cached("2.9.10")).doesNotExist();
    }

    private NatsServerBinary locate(NatsVersion line) {
        return new BinaryLocator(environment, apt).locate(line);
    }

    private Path cached(String version) {
        return cache.resolve("nats-server").resolve(version).resolve("nats-server");
    }

    private void debianMachine(String version) throws IOException {
        environment.put("PATH", bin.toString());
        Files.writeString(apt.resolve("sources.list"), "deb http://mirror.invalid/debian bookworm main\n");
        script("apt-config", "true");
        script("apt-get", """
                case "$*" in
                  *download*) sed -n 's/^Suites: //p' archive.sources >> '%s'; echo > nats-server_1_amd64.deb ;;
                esac""".formatted(folder.resolve("downloads")));
        Path content = server(folder.resolve("content"), version);
        script(
                "dpkg",
                "case $1 in -x) mkdir -p \"$3/usr/sbin\"; cp -p '%s' \"$3/usr/sbin/nats-server\" ;; esac"
                        .formatted(content));
    }

    private void script(String name, String body) throws IOException {
        executable(bin.resolve(name), body);
    }

    private static Path server(Path file, String version) throws IOException {
        return executable(file, "echo 'nats-server: v" + version + "'");
    }

    private static Path executable(Path file, String body) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
