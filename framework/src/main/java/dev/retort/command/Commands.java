package dev.retort.command;

import dev.retort.config.ConfigException;
import dev.retort.context.ApplicationContext;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The commands of an application. A command has one word, or two if it is a blueprint's: the blueprint's name, which has
 * dots where blueprints are nested, and its own, as in Flask. Immutable, and so safe for use by several threads.
 */
public final class Commands {
    /** What Retort's own command line understands; a command of that name would be taken for it. */
    private static final Set<String> TAKEN = Set.of("run", "routes", "shell", "gateway", "exec", "help");

    private static final Pattern NAME = Pattern.compile("[^\\s\\h\\p{Cntrl}-][^\\s\\h\\p{Cntrl}]*");

    private final TreeMap<String, CommandDefinition> commands = new TreeMap<>();
    private final Set<String> groups = new TreeSet<>();

    private Commands() {}

    /**
     * Checks the commands of an application.
     *
     * @param definitions the commands, in the order in which they were added
     * @param faults takes every fault found, each a message with the place and the repair
     * @return those without a fault
     */
    public static Commands of(List<CommandDefinition> definitions, Consumer<String> faults) {
        Commands all = new Commands();
        definitions.forEach(definition -> all.groups.add(definition.group()));
        all.groups.remove("");
        definitions.forEach(definition -> all.add(definition, faults));
        return all;
    }

    private void add(CommandDefinition definition, Consumer<String> faults) {
        String name = definition.name();
        boolean isApplications = definition.group().isEmpty();
        String place = isApplications ? "the application" : "the blueprint " + definition.group();
        if (!NAME.matcher(name).matches()) {
            faults.accept("\"" + name + "\" names no command of " + place
                    + ".\n  Write one word that does not begin with a hyphen, such as init-db.");
        } else if (isApplications && TAKEN.contains(name)) {
            faults.accept("The command \"" + name + "\" of the application has the name of one of Retort's own."
                    + "\n  Give it another name; in a blueprint it may have this one.");
        } else if (isApplications && groups.contains(name)) {
            faults.accept("The command \"" + name + "\" of the application has the name of a blueprint with commands."
                    + "\n  Give one of them another name.");
        } else if (commands.putIfAbsent(definition.words(), definition) != null) {
            faults.accept(
                    "There are two commands \"" + name + "\" of " + place + ".\n  Give one of them another name.");
        }
    }

    /**
     * Runs a command. Without arguments, and with the name of a blueprint alone, the commands are listed; {@code --help}
     * right after a command shows its description in place of a run.
     *
     * @param arguments the command and its arguments
     * @param out the standard output
     * @param err the standard error
     * @param app the application
     * @param begin called before a command runs, and not for what runs none
     * @return the exit code: the command's own; 1 if it threw an exception; 2 if there is no such command
     */
    public int execute(
            List<String> arguments, PrintWriter out, PrintWriter err, ApplicationContext app, Runnable begin) {
        try {
            CommandDefinition found = find(arguments);
            if (found == null) {
                return listOrRefuse(arguments, out, err);
            }
            List<String> own = arguments.subList(found.group().isEmpty() ? 1 : 2, arguments.size());
            if (!own.isEmpty() && own.get(0).equals("--help")) {
                list(out, found.words());
                return 0;
            }
            begin.run();
            return found.command().run(new CommandRun(found.words(), own, out, err, app));
        } catch (CommandFailedException failure) {
            err.println(failure.getMessage());
            return failure.exitCode();
        } catch (ConfigException failure) {
            err.println(failure.getMessage());
            return 1;
        } catch (Exception failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failure.printStackTrace(err);
            return 1;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private @Nullable CommandDefinition find(List<String> arguments) {
        if (arguments.isEmpty()) {
            return null;
        }
        String first = arguments.get(0);
        if (!groups.contains(first)) {
            return commands.get(first);
        }
        return arguments.size() < 2 ? null : commands.get(first + " " + arguments.get(1));
    }

    private int listOrRefuse(List<String> arguments, PrintWriter out, PrintWriter err) {
        if (isHelp(arguments)) {
            list(out, "");
            return 0;
        }
        String first = arguments.get(0);
        boolean isGroup = groups.contains(first);
        if (isGroup && isHelp(arguments.subList(1, arguments.size()))) {
            list(out, first);
            return 0;
        }
        String typed = isGroup ? first + " " + arguments.get(1) : first;
        err.println("There is no command \"" + typed + "\" in the application.");
        if (commands.isEmpty()) {
            err.println("  Add one by command(\"" + typed + "\", …) on its builder.");
        } else {
            err.println("  Write one of these:");
            list(err, isGroup ? first : "");
        }
        return CommandFailedException.USAGE;
    }

    private static boolean isHelp(List<String> arguments) {
        return arguments.isEmpty() || arguments.get(0).equals("--help");
    }

    /** Lists a command, those of a group, or all. */
    private void list(PrintWriter writer, String which) {
        if (commands.isEmpty()) {
            writer.println("The application has no commands.");
        }
        Map<String, CommandDefinition> shown = new TreeMap<>(commands);
        if (!which.isEmpty()) {
            shown.keySet().removeIf(words -> !words.equals(which) && !words.startsWith(which + " "));
        }
        int width = shown.keySet().stream().mapToInt(String::length).max().orElse(0);
        shown.forEach((words, definition) -> writer.println(
                ("  " + words + " ".repeat(width - words.length() + 2) + definition.description()).stripTrailing()));
    }
}
