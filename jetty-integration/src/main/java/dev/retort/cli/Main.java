package dev.retort.cli;

import dev.retort.config.ConfigException;
import dev.retort.registry.SetupException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/**
 * The command line of Retort, as {@code flask run} and {@code flask routes} are Flask's.
 *
 * <pre>{@code
 * java -cp "target/classes:target/dependency/*" dev.retort.cli.Main routes com.example.Blog
 * }</pre>
 *
 * <p>The exit code is 0 for success, 1 for an application that cannot start or a request that no rule takes, and 2 for a
 * command that makes no sense, but for {@code gateway}, whose exit codes are nginx's; a command of the application has its own. What was asked for goes to the standard output, messages to the standard error.
 */
@Command(
        name = "retort",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "Writes a new application; runs one, one of its commands, WARs or an nginx.conf; and shows its routes or a shell with it.",
        footer = "%nThe classes are looked for on the class path: java -cp … dev.retort.cli.Main")
public final class Main {
    private static final String GATEWAY = "gateway";

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args the command and its arguments; {@code --help} tells of them
     */
    public static void main(String[] args) {
        if (args.length > 0) {
            if (args[0].equals(GATEWAY)) {
                NginxLog.choose();
            }
            HeadStart.of(args[0]);
        }
        // Since JDK 19; before, the default is that of the platform.
        Charset charset = Charset.forName(
                System.getProperty("stdout.encoding", Charset.defaultCharset().name()));
        System.exit(
                execute(new PrintWriter(System.out, true, charset), new PrintWriter(System.err, true, charset), args));
    }

    /** Runs a command and returns its exit code. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        if (args.length > 0 && args[0].equals(GATEWAY)) {
            return gateway(out, err, Arrays.copyOfRange(args, 1, args.length));
        }
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("new", () -> new CommandLine(new NewCommand(out)));
        commands.put("run", () -> new CommandLine(new RunCommand(out, err)));
        commands.put("routes", () -> new CommandLine(new RoutesCommand(out)));
        commands.put("shell", () -> new CommandLine(new ShellCommand(out)));
        // What follows the class is the command's own, options too.
        commands.put("exec", () -> new CommandLine(new ExecCommand(out, err)).setStopAtPositional(true));
        commands.put("serve", () -> new CommandLine(new ServeCommand(out, err)));
        // For the list of all; its options are nginx's and read by itself.
        commands.put(GATEWAY, () -> new CommandLine(new GatewayCommand(out, err, GatewayOptions.of())));
        CommandLine line = new CommandLine(new Main());
        Supplier<CommandLine> asked = args.length == 0 ? null : commands.get(args[0]);
        if (asked == null) {
            commands.values().forEach(command -> line.addSubcommand(command.get()));
        } else {
            // To look at the options of all would delay the start of a server.
            line.addSubcommand(asked.get());
        }
        return line.setOut(out)
                .setErr(err)
                // An argument of a command may begin with @.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                // As with nginx the last of a kind counts; picocli would warn of it.
                .setOverwrittenOptionsAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((e, typed) -> misused(e, err))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, err))
                .execute(args);
    }

    private static int gateway(PrintWriter out, PrintWriter err, String... options) {
        try {
            return new GatewayCommand(out, err, GatewayOptions.of(options)).call();
        } catch (Exception e) {
            return failed(e, err);
        }
    }

    /** One line and a hint: the whole help would push the reason off the screen. */
    private static int misused(ParameterException e, PrintWriter err) {
        err.println(e.getMessage());
        err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return CommandException.USAGE;
    }

    private static int failed(Exception e, PrintWriter err) {
        if (e instanceof CommandException expected) {
            err.println(expected.getMessage());
            return expected.exitCode();
        }
        tell(e, err);
        return CommandException.FAILED;
    }

    /** Shows a stack trace only where the message does not say all there is to say. */
    static void tell(Throwable e, PrintWriter err) {
        if (e instanceof SetupException || e instanceof ConfigException || e instanceof CommandException) {
            err.println(e.getMessage());
        } else {
            e.printStackTrace(err);
        }
    }

    /** Tells the version, which the JAR knows. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Retort " + number() + ", Java " + Runtime.version()};
        }

        /** Returns the version as nginx writes its own: {@code retort/} and the number. */
        static String own() {
            return "retort/" + number();
        }

        private static String number() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "(from class files)" : version;
        }
    }
}
