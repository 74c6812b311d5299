package dev.retort.cli;

import dev.retort.gateway.config.SystemError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a new application that runs and tests itself, as an archetype of Maven does, but with nothing to look up. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = "Writes a new application: a project of Maven that runs and tests itself.",
        sortOptions = false)
final class NewCommand implements Callable<Integer> {
    private static final Set<String> PLATFORM = Set.of("java", "javax", "jakarta");

    private final PrintWriter out;

    @Parameters(
            paramLabel = "<folder>",
            description = "The folder to make. Its name is the application's: small letters, digits and hyphens.")
    private Path folder = Path.of("");

    @Option(
            names = {"-g", "--group"},
            paramLabel = "<group>",
            description = "The groupId in the pom. Default: ${DEFAULT-VALUE}",
            defaultValue = "com.example")
    private String group = "com.example";

    @Option(
            names = "--package",
            paramLabel = "<package>",
            description = "The package of its classes. Default: the group and the name, com.example.myapp for my-app")
    private @Nullable String javaPackage;

    NewCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Starter starter = new Starter(group, name(), chosenPackage());
        Path begin;
        try {
            if (Files.exists(folder) && !isEmptyFolder()) {
                throw CommandException.failed(
                        folder + " is there already, and has something in it.\n  Name a folder that is not there.");
            }
            begin = starter.writeTo(folder);
        } catch (IOException e) {
            throw CommandException.failed("The application cannot be written: "
                    + (e instanceof FileSystemException at && at.getFile() != null ? at.getFile() + " " : "")
                    + SystemError.describe(e) + "\n  Name a folder in which you may make files.");
        }
        out.println("Wrote an application. It begins at " + begin);
        out.println();
        out.println("  cd " + folder);
        out.println("  mvn jetty:run     runs it at http://localhost:8080/, with nginx.conf in front");
        out.println("  mvn verify        tests it, and makes a WAR");
        return 0;
    }

    private String name() {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "" : last.toString();
        if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw CommandException.usage("\"" + name + "\" cannot be the name of an application.\n"
                    + "  Use small letters, digits and single hyphens between them, as in my-app.");
        }
        return name;
    }

    private String chosenPackage() {
        if (!group.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
            throw CommandException.usage("\"" + group + "\" cannot be a groupId.\n"
                    + "  Use a domain of yours turned around, as in org.example.");
        }
        String chosen = javaPackage == null ? group.replace('-', '_') + "." + name().replace("-", "") : javaPackage;
        if (!SourceVersion.isName(chosen, SourceVersion.RELEASE_17)) {
            throw CommandException.usage("\"" + chosen + "\" cannot be a package of Java.\n"
                    + "  Name another one, as in --package org.example.app.");
        }
        String root = chosen.replaceFirst("\\..*", "");
        if (PLATFORM.contains(root)) {
            // A JVM refuses the classes of java., and servlet containers take the others for their own.
            throw CommandException.usage("\"" + chosen + "\" cannot be the package of an application: " + root
                    + " is the platform's.\n  Name another one, as in --package org.example.app.");
        }
        return chosen;
    }

    private boolean isEmptyFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
