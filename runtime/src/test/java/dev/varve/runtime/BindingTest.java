/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.VarveConfig;
import dev.varve.runtime.FakeConfig.Discard;
import dev.varve.spi.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("Every type of setting is read from its text")
    void everyType() {
        String yaml = """
                backend: fake
                fake:
                  directory: /var/lib/varve
                  deadline: 500ms
                  max-message-bytes: 8MiB
                  replicas: 3
                  ratio: 0.25
                  dry-run: true
                  discard: discard-new
                  durability: quorum(3)
                  password: geheim
                  pin: '1234'
                  max-messages: 10
                  labels: {zone: a, rack: '7'}
                  nats:
                    url: tls://nats.example.org:4222
                    client-name: orders
                    peers:
                      - {host: b, port: 4223}
                    tls: {certificate: c.pem, key-passphrase: abc}
                """;
        assertThat(new Configurations(folder).fake(yaml))
                .isEqualTo(new FakeConfig(
                        Path.of("/var/lib/varve"),
                        Duration.ofMillis(500),
                        8L << 20,
                        3,
                        0.25,
                        true,
                        Discard.DISCARD_NEW,
                        Durability.quorum(3),
                        Optional.of("geheim"),
                        Optional.of(new Secret("1234")),
                        OptionalLong.of(10),
                        Map.of("zone", "a", "rack", "7"),
                        new FakeConfig.Nats(
                                URI.create("tls://nats.example.org:4222"),
                                "orders",
                                List.of(new FakeConfig.Peer("b", 4223)),
                                Optional.of(new FakeConfig.Tls(Path.of("c.pem"), "abc")))));
    }

    @Test
    @DisplayName("What is left out keeps its default, in sections within sections too")
    void defaults() {
        FakeConfig config = new Configurations(folder).fake("backend: fake\nfake:\n  nats:\n    client-name: x\n");
        assertThat(config.nats().url()).isEqualTo(FakeConfig.defaults().nats().url());
        assertThat(config.nats().clientName()).isEqualTo("x");
        assertThat(new Configurations(folder).fake("backend: fake\n")).isEqualTo(FakeConfig.defaults());
        assertThat(new Configurations(folder).fake("backend: fake\nfake:\n  # nothing\n"))
                .isEqualTo(FakeConfig.defaults());
    }

    @ParameterizedTest
    @DisplayName("A value of the wrong type or unit is refused, saying what it must be")
    @CsvSource(delimiter = '|', textBlock = """
            deadline: 5               | fake.deadline: must be a duration such as 500ms, 5s, 2m, 1h or 7d, not 5; add a unit
            deadline: 5 parsecs       | fake.deadline: must be a duration such as 500ms, 5s, 2m, 1h or 7d, not '5 parsecs'
            deadline: 5M              | fake.deadline: must be a duration such as 500ms, 5s, 2m, 1h or 7d, not '5M'; the units are ns, us, ms, s, m, h, d
            deadline: [5s]            | fake.deadline: must be a duration such as 500ms, 5s, 2m, 1h or 7d, not a list
            deadline:                 | fake.deadline: has no value: give one, or remove the key
            max-message-bytes: 1.5MiB | fake.max-message-bytes: must be a size such as 64MiB, 10KB or 1024, not '1.5MiB'
            max-message-bytes: -1     | fake.max-message-bytes: must be a size such as 64MiB, 10KB or 1024, not -1
            max-message-bytes: 8EiB   | fake.max-message-bytes: must be a size of at most 9223372036854775807 bytes, not '8EiB'
            replicas: 1.5             | fake.replicas: must be a whole number, not 1.5
            replicas: 3000000000      | fake.replicas: must be in [-2147483648, 2147483647], not 3000000000
            replicas: true            | fake.replicas: must be a whole number, not true
            ratio: half               | fake.ratio: must be a number, not 'half'
            dry-run: yes              | fake.dry-run: must be true or false, not 'yes'
            discard: discard_new      | fake.discard: must be one of discard-old, discard-new, not 'discard_new'; did you mean 'discard-new'?
            durability: quorum(1)     | fake.durability: must be one of volatile, process, disk, quorum(n) with n of at least 2, not 'quorum(1)'
            directory: ''             | fake.directory: must be a path, not ''
            directory: 7              | fake.directory: must be text, not 7; put it in quotes
            password: 12345           | fake.password: must be text, not a number or truth; put it in quotes
            labels: 7                 | fake.labels: must be a map of names to text, not 7
            labels: {a: 1}            | fake.labels.a: must be text, not 1; put it in quotes
            nats: 7                   | fake.nats: must be a section of settings: url, client-name, peers, tls
            nats: {url: '::'}         | fake.nats.url: must be a URI such as nats://127.0.0.1:4222, not '::'
            nats: {peers: {}}         | fake.nats.peers: has no value: give one, or remove the key
            nats: {peers: [{host: a}]}| fake.nats.peers[0].port: is required: whole number
            nats: {tls: {certificate: c}} | fake.nats.tls.key-passphrase: is required: text
            """)
    void wrong(String setting, String expected) {
        assertThat(new Configurations(folder).refusal("backend: fake\nfake:\n  " + setting + "\n"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith(expected);
    }

    @Test
    @DisplayName("An optional setting without a value is unset, whatever the default")
    void unset() {
        record Settings(Optional<String> proxy) {}
        var type = SectionType.of(Settings.class);
        Reading reading = new Reading(
                new Environment(Map.of()), Problems.ofSettings(), new UnsetVariables(UnsetVariables.Meaning.PROBLEM));
        Settings defaults = new Settings(Optional.of("proxy.example.org"));
        assertThat(type.read(Map.of("proxy", Map.of()), defaults, reading.section("s")))
                .isEqualTo(new Settings(Optional.empty()));
        assertThat(type.read(Map.of(), defaults, reading.section("s"))).isEqualTo(defaults);
    }

    @Test
    @DisplayName("A value from the environment is read as the type asks, and an unfit one is not shown")
    void environment() {
        Configurations configurations = new Configurations(folder, Map.of("REPLICAS", "3", "WORD", "hidden"));
        String yaml = "backend: fake\nfake:\n  password: a${env:WORD}z\n  replicas: ";
        FakeConfig config = configurations.fake(yaml + "${env:REPLICAS}\n");
        assertThat(config.replicas()).isEqualTo(3);
        assertThat(config.password()).contains("ahiddenz");
        assertThat(configurations.refusal(yaml + "${env:WORD}\n").get(1))
                .endsWith("fake.replicas: must be a whole number, not '${env:WORD}'");
        assertThat(configurations.load(yaml + "1\n").sections().toString()).doesNotContain("hidden");
    }

    @Test
    @DisplayName("A record that quotes a password in its refusal does not give it away")
    void secretInRefusal() {
        assertThat(new Configurations(folder).refusal("backend: fake\nfake:\n  password: abc\n"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("fake.password: password '********' is short");
    }

    @Test
    @DisplayName("Settings given in code are bound as strictly as a file")
    void inCode() {
        ConfigBinder binder = new Configurations(folder).binder();
        VarveConfig config =
                VarveConfig.of("fake").with("nats.client-name", "x").with("deadline", "1h");
        assertThat(((FakeConfig) binder.backend(config).config()).deadline()).isEqualTo(Duration.ofHours(1));
        assertThatThrownBy(() -> binder.open(config.with("nats.nam", "x")))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageStartingWith("1 problem in the configuration\n  fake.nats.nam: unknown key");
    }

    @Test
    @DisplayName(
            "A section that belongs to no backend is bound for whoever reads it, and needs its variables only then")
    void otherSection() {
        Configurations configurations = new Configurations(folder);
        VarveConfig config = configurations.load("backend: fake\nserver:\n  port: 1\n  admin-token: ${env:ADMIN}\n");
        assertThatThrownBy(() -> configurations.binder().section(config, new FakeServerSection()))
                .hasMessageContaining("server.admin-token: environment variable ADMIN is not set");
        assertThat(new Configurations(folder, Map.of("ADMIN", "me")).binder().section(config, new FakeServerSection()))
                .isEqualTo(new FakeServerSection.Settings(1, "me"));
        assertThat(configurations
                        .binder()
                        .section(VarveConfig.of("fake"), new FakeServerSection())
                        .port())
                .isEqualTo(8080);
    }

    @Test
    @DisplayName("A record with a type that configuration cannot carry is its author's mistake, told by name")
    void unknownType() {
        record Settings(Thread worker) {}
        assertThatThrownBy(() -> SectionType.of(Settings.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("component worker has the type java.lang.Thread");
    }

    @Test
    @DisplayName("Two sections of one name are refused")
    void nameClash() {
        BackendRegistry named = BackendRegistry.of(List.of(new FakeProvider("server")));
        assertThatThrownBy(() -> ConfigBinder.of(named, List.of(new FakeServerSection()), Map.of()))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageContaining("section 'server'")
                .hasMessageContaining("is taken already");
    }
}
