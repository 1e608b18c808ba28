/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An apt configuration of its own in a folder, so that apt reads one archive entry and changes nothing outside the
 * folder.
 *
 * <p>Of the machine's settings it keeps those about fetching ({@code Acquire}: proxies, certificates, clock checks)
 * and about credentials; it leaves out hooks and preferences. Signatures are required: the settings that would allow
 * unsigned archives are turned off.
 */
record PrivateApt(Path folder) {

    private static final String SETTINGS = """
            Dir::Etc::Main "/dev/null";
            Dir::Etc::Parts "/dev/null";
            Dir::Etc::SourceList "%1$s/archive.sources";
            Dir::Etc::SourceParts "/dev/null";
            Dir::Etc::Preferences "/dev/null";
            Dir::Etc::PreferencesParts "/dev/null";
            Dir::State "%1$s/state";
            Dir::State::Lists "%1$s/lists";
            Dir::State::status "/dev/null";
            Dir::Cache "%1$s/cache";
            Dir::Cache::pkgcache "";
            Dir::Cache::srcpkgcache "";
            Acquire::GzipIndexes "true";
            Acquire::Languages "none";
            Acquire::AllowInsecureRepositories "false";
            Acquire::AllowWeakRepositories "false";
            Acquire::AllowDowngradeToInsecureRepositories "false";
            APT::Get::AllowUnauthenticated "false";
            APT::Update::Error-Mode "any";
            """;

    /**
     * Writes the configuration and returns the environment that makes apt use it.
     *
     * @param machine the machine's settings, one a line, as {@code apt-config dump} states them
     * @param archive the deb822 entry of the one archive to read
     */
    Map<String, String> write(String machine, String archive) throws IOException {
        for (String part : new String[] {"state", "lists/partial", "cache/archives/partial"}) {
            Files.createDirectories(folder.resolve(part));
        }
        String fetching = machine.lines()
                .filter(line -> line.startsWith("Acquire::"))
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(folder.resolve("archive.sources"), archive);
        Path configuration = Files.writeString(folder.resolve("apt.conf"), fetching + SETTINGS.formatted(folder));
        return Map.of("APT_CONFIG", configuration.toString(), "LC_ALL", "C");
    }
}
