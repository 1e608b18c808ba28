/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.Preconditions;
import dev.varve.Varve;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.recipes.da.provision.Part;
import dev.varve.recipes.da.provision.Provisioner;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve da provision}: makes what actions need of the store, or reports what differs. */
@Command(
        name = "provision",
        description = {
            "Make the stream of actions, its mirrors and buckets be as the section 'da' says; may be repeated.",
            "With --check nothing is changed, and a difference ends with exit code 11."
        })
final class DaProvision implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Option(names = "--check", description = "Only report every field that differs.")
    private boolean check;

    @Option(
            names = "--mirror",
            paramLabel = "NAME",
            description =
                    "Make this mirror only: for servers of its own, whose configuration says where the primary is.")
    private @Nullable String mirror;

    @Override
    public Integer call() {
        try (Varve varve = session.open()) {
            Provisioner provisioner = new Provisioner(varve, DaSection.of(session));
            List<Part> parts = parts(provisioner);
            parts.forEach(part -> session.print(() -> PartTexts.line(part, check), () -> PartTexts.json(part, check)));
            provisioner.notes().forEach(note -> session.print(() -> "note: " + note, () -> Map.of("note", note)));
            boolean differs =
                    parts.stream().anyMatch(part -> !part.differences().isEmpty());
            return check && differs ? ExitCodes.DIFFERENT : ExitCodes.OK;
        }
    }

    private List<Part> parts(Provisioner provisioner) {
        if (mirror == null) {
            return check ? provisioner.drift() : provisioner.provision();
        }
        Preconditions.require(!check, "--check and --mirror exclude each other");
        return List.of(provisioner.provisionMirror(mirror));
    }
}
