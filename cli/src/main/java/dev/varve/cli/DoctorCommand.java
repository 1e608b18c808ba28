/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.ErrorKind;
import dev.varve.Health;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.corepubsub.ClusterAdmin;
import dev.varve.persist.journal.StorageExamination;
import dev.varve.runtime.ConfigBinder;
import dev.varve.runtime.EffectiveConfig;
import dev.varve.server.ServerSection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve doctor}: what is configured, what answers, and what each acknowledgement means here. */
@Command(
        name = "doctor",
        description = "Check the configuration and every server it names, and say what each acknowledgement survives.")
final class DoctorCommand implements Callable<Integer> {

    /** New streams must not wait longer, so that this is how long a healthy installation may be without a leader. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Mixin
    private Session session = new Session();

    @Override
    public Integer call() {
        VarveConfig config = session.config();
        EffectiveConfig effective = ConfigBinder.onClassPath().effective(config);
        if (!session.options().json()) {
            session.out()
                    .println("The configuration in force:\n\n"
                            + effective.toYaml().indent(4));
            session.out().flush();
        }
        Optional<WarmCheck> copies = copies(config);
        Optional<Installation> installation = installation(config, copies);
        if (installation.isPresent() && installation.get().status().isEmpty()) {
            session.print(installation.get()::text, () -> {
                Map<String, Object> json = new LinkedHashMap<>();
                installation.get().json(json);
                return json;
            });
            return ErrorKind.AVAILABILITY.exitCode();
        }
        Optional<KeyRingCheck> ring = KeyRingCheck.of(config);
        Optional<ArchiveStoreCheck> archives = ArchiveStoreCheck.of(config, session.serverData());
        try (Varve varve = Varve.open(config)) {
            Capabilities found = varve.capabilities();
            Health health = varve.health();
            session.print(
                    () -> installation.map(Installation::text).orElse("")
                            + text(found, health, copies)
                            + archives.map(ArchiveStoreCheck::text).orElse("")
                            + ring.map(KeyRingCheck::text).orElse(""),
                    () -> {
                        Map<String, Object> json = json(effective, found, health, installation);
                        copies.ifPresent(each -> json.put("copies", each.json()));
                        archives.ifPresent(check -> json.put("archive-store", check.json()));
                        ring.ifPresent(check -> json.put("archive-keys", check.json()));
                        return json;
                    });
            boolean wrong = health.status() == Health.Status.DOWN
                    || installation.filter(Installation::isWrong).isPresent()
                    || archives.filter(ArchiveStoreCheck::wrong).isPresent()
                    || ring.filter(KeyRingCheck::isWrong).isPresent();
            return wrong ? ErrorKind.AVAILABILITY.exitCode() : ExitCodes.OK;
        }
    }

    private Optional<WarmCheck> copies(VarveConfig config) {
        boolean named = Session.isInstallation(config) && session.configFile().isPresent();
        return named ? WarmCheck.of(config) : Optional.empty();
    }

    private Optional<Installation> installation(VarveConfig config, Optional<WarmCheck> copies) {
        if (!Session.isInstallation(config)) {
            return Optional.empty();
        }
        try (ClusterAdmin admin = session.admin(PATIENCE)) {
            List<Findings.Finding> findings = new ArrayList<>(storage(config));
            copies.flatMap(WarmCheck::finding).ifPresent(findings::add);
            return Optional.of(Installation.examine(admin, findings));
        }
    }

    /** What is damaged in the storage, if the configuration says where it is and this machine has it. */
    private List<Findings.Finding> storage(VarveConfig config) {
        if (session.configFile().isEmpty()) {
            return List.of();
        }
        Path data =
                ConfigBinder.onClassPath().section(config, new ServerSection()).data();
        try {
            return StorageExamination.of(data.resolve("store")).stream()
                    .map(Findings.Finding::wrong)
                    .toList();
        } catch (StorageException e) {
            return List.of(
                    Findings.Finding.wrong(Optional.ofNullable(e.getMessage()).orElse("")));
        }
    }

    private static String text(Capabilities found, Health health, Optional<WarmCheck> copies) {
        StringBuilder text = new StringBuilder("Backend '" + found.backend() + "'\n");
        found.notes().forEach(note -> text.append("    ").append(note).append('\n'));
        text.append("\nWhat an acknowledgement survives:\n");
        meanings(found.strongest())
                .forEach((level, meaning) -> text.append(String.format("    %-10s %s%n", level, meaning)));
        copies.ifPresent(each -> text.append(String.format("    %-10s %s%n", "(copies)", each.meaning())));
        text.append("\nWhat it can do:\n    ").append(String.join(", ", names(found, true)));
        text.append("\nWhat it refuses, by name:\n    ").append(String.join(", ", names(found, false)));
        text.append("\n\nHow it fares: ").append(health.status()).append('\n');
        health.checks()
                .forEach(check ->
                        text.append(String.format("    %-9s %s: %s%n", check.status(), check.part(), check.detail())));
        return text.toString().stripTrailing();
    }

    private static Map<String, Object> json(
            EffectiveConfig effective, Capabilities found, Health health, Optional<Installation> installation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("backend", found.backend());
        json.put("configuration", Json.tree(effective.toJson()));
        json.put("strongest", found.strongest().toString());
        json.put("acknowledgements", meanings(found.strongest()));
        json.put("capabilities", names(found, true));
        json.put("refused", names(found, false));
        json.put("notes", found.notes());
        json.put("status", health.status().name());
        json.put("checks", health.checks().stream().map(DoctorCommand::check).toList());
        installation.ifPresent(each -> each.json(json));
        return json;
    }

    private static Map<String, Object> check(Health.Check check) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("part", check.part());
        json.put("status", check.status().name());
        json.put("detail", check.detail());
        return json;
    }

    private static Map<String, String> meanings(Durability strongest) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (Durability.Level level : Durability.Level.values()) {
            boolean given = strongest.level().compareTo(level) >= 0;
            meanings.put(
                    level.name(),
                    given
                            ? meaning(level)
                            : "not to be had here: a write that asks for it is refused with UNSUPPORTED");
        }
        return meanings;
    }

    private static String meaning(Durability.Level level) {
        return switch (level) {
            case VOLATILE -> "nothing: it is lost when the process that holds it ends";
            case PROCESS -> "kill -9 of the process that stored it; not a loss of power of its machine";
            case DISK ->
                "a loss of power: it was synced to stable storage before the answer; not the loss of that storage";
            case QUORUM -> "the loss of a minority of the servers that hold it";
        };
    }

    private static List<String> names(Capabilities found, boolean supported) {
        List<String> names = new ArrayList<>();
        for (Capability capability : Capability.values()) {
            if (found.has(capability) == supported) {
                names.add(capability.name());
            }
        }
        return names;
    }
}
