/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Preconditions;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.corepubsub.ClusterAdmin;
import dev.varve.corepubsub.CorePubSubConfig;
import dev.varve.runtime.ConfigBinder;
import dev.varve.runtime.ConfigSection;
import dev.varve.server.EmbeddedConfig;
import dev.varve.server.ServerSection;
import dev.varve.spi.VarveOpener;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What a command works with: the store that the options choose, and where results go. Mixed into every command. */
@Command
public final class Session {

    private static final ConfigSection<CorePubSubConfig> INSTALLATION =
            ConfigSection.of("corepubsub", CorePubSubConfig.class, CorePubSubConfig.defaults());
    private static final ConfigSection<EmbeddedConfig> EMBEDDED =
            ConfigSection.of("embedded", EmbeddedConfig.class, EmbeddedConfig.defaults());
    private static final Duration CHANGE_OF_LEADER = Duration.ofSeconds(10);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    /** The store, to be closed by the command. */
    public Varve open() {
        return Varve.open(config());
    }

    /** Whether {@code config} chooses an installation of servers, which can be asked itself. */
    static boolean isInstallation(VarveConfig config) {
        return config.backend().equals(INSTALLATION.name());
    }

    /**
     * What asks the installation itself, and waits {@code patience} for a coordinator that leads; to be closed by the command.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if the options choose another backend
     */
    ClusterAdmin admin(Duration patience) {
        VarveConfig config = config();
        Preconditions.require(
                isInstallation(config),
                "backend '" + config.backend()
                        + "' is no installation of servers: give --nats URL, or a --config FILE with"
                        + " 'backend: corepubsub'");
        return ClusterAdmin.connect(
                ConfigBinder.onClassPath().section(config, INSTALLATION).withDeadline(patience));
    }

    /** {@link #admin(Duration)} that waits for as long as a change of leader may take. */
    ClusterAdmin admin() {
        return admin(CHANGE_OF_LEADER);
    }

    /** The configuration that the options choose. */
    public VarveConfig config() {
        GlobalOptions options = options();
        Optional<Path> file = configFile();
        if (options.nats().isPresent()) {
            Preconditions.require(options.config().isEmpty(), "--nats and --config exclude each other");
            Preconditions.require(
                    options.data().isEmpty(),
                    "--nats and --data exclude each other: the servers know where their data is");
            return VarveConfig.of("corepubsub").with("nats.url", options.nats().get());
        }
        if (file.isPresent()) {
            Preconditions.require(
                    options.data().isEmpty(),
                    "--data and a configuration file exclude each other: set embedded.data in the file");
            return VarveOpener.find().load(file.get());
        }
        return VarveConfig.of("embedded")
                .with("data", options.data().orElse(Path.of("varve-data")).toString());
    }

    /** The configuration file that the options or the environment name. */
    Optional<Path> configFile() {
        return options().config().or(Session::configFromEnvironment);
    }

    /** Where everything is kept when it runs in this process. */
    public Path dataDirectory() {
        return options().data().orElse(Path.of("varve-data"));
    }

    /** Where the servers have their data, whether they run in this process or not, as the configuration says. */
    public Path serverData() {
        VarveConfig config = config();
        ConfigBinder binder = ConfigBinder.onClassPath();
        return config.backend().equals(EMBEDDED.name())
                ? binder.section(config, EMBEDDED).data()
                : binder.section(config, new ServerSection()).data();
    }

    /** The options of the whole command line. */
    public GlobalOptions options() {
        return GlobalOptions.of(spec.commandLine());
    }

    /** Where text goes. */
    public PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Tells the standard error what is in the way of a command that goes on. */
    public void warn(String text) {
        spec.commandLine().getErr().println("warning: " + text);
        spec.commandLine().getErr().flush();
    }

    /** Where bytes go that are not text. */
    OutputStream binaryOut() {
        out().flush();
        return VarveCommand.of(spec.commandLine()).streams().out();
    }

    /** The standard input. */
    public InputStream in() {
        return VarveCommand.of(spec.commandLine()).streams().in();
    }

    /** Prints a result, as text or as a line of JSON; fails if nobody can read it. */
    public void print(Supplier<String> text, Supplier<Map<String, Object>> json) {
        out().println(options().json() ? Json.line(json.get()) : text.get());
        if (out().checkError()) {
            throw new CommandFailure(
                    "IO",
                    ExitCodes.UNEXPECTED,
                    "the standard output cannot be written: its reader is gone, or its disk is full");
        }
    }

    private static Optional<Path> configFromEnvironment() {
        return Optional.ofNullable(System.getenv("VARVE_CONFIG"))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }
}
