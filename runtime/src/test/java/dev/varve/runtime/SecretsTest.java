/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.VarveConfig;
import dev.varve.spi.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @DisplayName("A name that says so names a secret")
    @ValueSource(
            strings = {
                "password",
                "admin-token",
                "secret-access-key",
                "seed",
                "nkey",
                "credentials",
                "api-keys",
                "key-passphrase",
                "user-jwt"
            })
    void secret(String key) {
        assertThat(Secrets.named(key)).isTrue();
    }

    @ParameterizedTest
    @DisplayName("Another name does not")
    @ValueSource(strings = {"url", "public-key", "key-prefix", "keyspace", "seedling", "name", ""})
    void open(String key) {
        assertThat(Secrets.named(key)).isFalse();
    }

    @Test
    @DisplayName("Users and passwords in URLs are masked wherever they stand")
    void userInfo() {
        assertThat(Secrets.withoutUserInfo("nats://bob:pw@h:4222,tls://tok@i and x:y@z"))
                .isEqualTo("nats://********@h:4222,tls://********@i and ********@z");
        assertThat(Secrets.withoutUserInfo("nats://b:p@w@h/x@y")).isEqualTo("nats://********@h/x@y");
        assertThat(Secrets.withoutUserInfo("ops@example.org and http://h/a@b"))
                .isEqualTo("ops@example.org and http://h/a@b");
    }

    @Test
    @DisplayName("No print of the configuration gives a secret away")
    void prints() {
        String yaml = """
                backend: fake
                fake:
                  password: hidden-1
                  pin: hidden-2
                  labels: {my-token: hidden-3, plain: seen}
                  nats:
                    url: nats://me:hidden-4@127.0.0.1:4222
                    tls: {certificate: c.pem, key-passphrase: hidden-5}
                server:
                  admin-token: hidden-6
                """;
        Configurations configurations = new Configurations(folder);
        EffectiveConfig effective = configurations.effective(yaml);
        assertThat(List.of(effective.toYaml(), effective.toString(), effective.toJson()))
                .allSatisfy(print -> assertThat(print)
                        .doesNotContain("hidden")
                        .contains("seen", "c.pem", "********@127.0.0.1:4222", Secret.MASK));
        assertThat(configurations.load(yaml).toString())
                .isEqualTo("VarveConfig[backend=fake, sections=[fake, server]]");
        assertThat(String.valueOf(configurations.fake(yaml).pin())).isEqualTo("Optional[********]");
    }

    @Test
    @DisplayName("An error about a secret does not quote it")
    void errors() {
        Configurations configurations = new Configurations(folder, Map.of("PIN", "hidden"));
        VarveConfig config =
                VarveConfig.of("fake").with("password", List.of("hidden")).with("pin", true);
        assertThat(configurations
                        .refusal("backend: fake\nfake:\n  pin: 4711\n  password: 4712\n")
                        .toString())
                .contains("fake.pin: must be text", "fake.password: must be text")
                .doesNotContain("471");
        Problems problems = Problems.ofSettings();
        configurations.binder().check("fake", config.sections(), problems);
        assertThat(problems.found())
                .containsExactly(
                        new Problem("fake.password", "must be text, not a list; put it in quotes"),
                        new Problem("fake.pin", "must be text, not a number or truth; put it in quotes"));
    }
}
