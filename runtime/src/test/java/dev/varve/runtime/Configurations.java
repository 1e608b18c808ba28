/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.VarveConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Configurations of the tests: files in {@code folder}, read where the backend {@code fake} and the section {@code server} are known. */
record Configurations(Path folder, Map<String, String> environment) {

    Configurations(Path folder) {
        this(folder, Map.of());
    }

    ConfigBinder binder() {
        return ConfigBinder.of(
                BackendRegistry.of(List.of(new FakeProvider(), new FakeProvider("other"))),
                List.of(new FakeServerSection()),
                environment);
    }

    Path file(String yaml) {
        try {
            return Files.writeString(folder.resolve("varve.yaml"), yaml);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    VarveConfig load(String yaml) {
        return new ConfigLoader(binder()).load(file(yaml));
    }

    FakeConfig fake(String yaml) {
        return (FakeConfig) binder().backend(load(yaml)).config();
    }

    EffectiveConfig effective(String yaml) {
        return binder().effective(load(yaml));
    }

    /** What is told of {@code yaml}, line by line, without the folder of the file. */
    List<String> refusal(String yaml) {
        return refusal(file(yaml));
    }

    List<String> refusal(Path file) {
        StorageException refused =
                catchThrowableOfType(StorageException.class, () -> new ConfigLoader(binder()).load(file));
        Assertions.assertThat(refused).as("refusal of %s", file).isNotNull();
        Assertions.assertThat(refused.code()).isEqualTo(ErrorCode.INVALID);
        return String.valueOf(refused.getMessage())
                .replace(folder + "/", "")
                .lines()
                .map(String::strip)
                .toList();
    }
}
