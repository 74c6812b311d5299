package dev.retort.benchmarks.peer;

import dev.retort.benchmarks.process.Children;
import dev.retort.benchmarks.process.Heap;
import dev.retort.benchmarks.process.Jdk;
import dev.retort.benchmarks.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the processes of one peer. */
final class Launch {
    private final Installation installation;
    private final @Nullable Jdk jdk;
    private final Path folder;
    private final int port = Programs.freePort();
    private final List<Process> processes = new ArrayList<>();
    private @Nullable Heap heap;

    /**
     * Prepares a start.
     *
     * @param name of the peer, for its folder
     * @param jdk of a peer that is a JVM; null for others
     */
    Launch(Installation installation, String name, @Nullable Jdk jdk) throws IOException {
        this.installation = installation;
        this.jdk = jdk;
        this.folder = Files.createTempDirectory(installation.folder(), name + "-");
        folder.toFile().setReadable(true, false);
        folder.toFile().setExecutable(true, false);
        // nginx's workers make sockets and files here.
        folder.toFile().setWritable(true, false);
    }

    /** Where the peer listens. */
    int port() {
        return port;
    }

    Installation installation() {
        return installation;
    }

    /** A folder of the peer's own. */
    Path folder() {
        return folder;
    }

    /** Tells whether handlers are to run on virtual threads. */
    boolean hasVirtualThreads() {
        return jdk != null && jdk.hasVirtualThreads();
    }

    /** Starts a Java peer by the contract of {@code benchmarks/peers}. */
    void javaPeer(String name, int port, List<String> more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-cp",
                installation.classPath(name),
                installation.properties(name).getProperty("main"),
                "--port",
                String.valueOf(port)));
        if (hasVirtualThreads()) {
            arguments.add("--virtual-threads");
        }
        arguments.addAll(more);
        java(arguments);
    }

    /** Starts one of the harness's own servers. */
    void ownServer(Class<?> main, Object... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("-cp", Programs.ownClassPath(), main.getName()));
        for (Object argument : arguments) {
            all.add(String.valueOf(argument));
        }
        java(all);
    }

    /** Starts {@code retort.jar}. */
    void retort(List<String> arguments) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("-jar", installation.retortJar().toString()));
        all.addAll(arguments);
        java(all);
    }

    private void java(List<String> arguments) throws IOException {
        Jdk on = jdk == null ? installation.toolJdk() : jdk;
        Path collections = folder.resolve("gc-" + processes.size() + ".log");
        List<String> options = new ArrayList<>(Installation.JAVA_OPTIONS);
        options.add("-Xlog:gc:file=" + collections);
        if (on.release() >= 24) {
            // Libraries that still reach into the JDK would fill the log with warnings.
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        Process process = program(on.java(options, arguments));
        heap = new Heap(on, process, collections);
    }

    /** Starts nginx, or the gateway, with a configuration of {@code benchmarks/peers}. */
    void nginx(String configuration, Map<String, Object> values) throws IOException {
        Map<String, Object> all = new HashMap<>(values);
        all.put("ACCESS_LOG", "access_log off;");
        configuration("nginx/" + configuration, "nginx.conf", all);
        program(List.of("nginx", "-p", folder.toString(), "-c", "nginx.conf", "-g", "daemon off;"));
    }

    /** Starts the gateway with a configuration of {@code benchmarks/peers}. */
    void gateway(String configuration, Map<String, Object> values) throws IOException {
        Map<String, Object> all = new HashMap<>(values);
        all.put("ACCESS_LOG", "");
        configuration(configuration, "nginx.conf", all);
        retort(List.of("gateway", "-p", folder.toString(), "-c", "nginx.conf"));
    }

    /** Writes a configuration of {@code benchmarks/peers} with its names replaced, and returns the file. */
    Path configuration(String source, String target, Map<String, Object> values) throws IOException {
        String text = Files.readString(installation.peer(source));
        Map<String, Object> all = new HashMap<>(values);
        all.putIfAbsent("PORT", port);
        all.put("FOLDER", folder);
        all.put("ROOT", installation.site().root());
        for (Map.Entry<String, Object> value : all.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", String.valueOf(value.getValue()));
        }
        return Files.writeString(folder.resolve(target), text);
    }

    /** Starts any program. */
    Process program(List<String> command) throws IOException {
        Process process = Children.start(command, folder, folder.resolve("out.log"));
        processes.add(process);
        return process;
    }

    /** Returns what runs now. */
    Peer peer(String id) {
        return new Peer(id, jdk == null ? 0 : jdk.release(), port, processes, heap, folder);
    }

    /** Ends what has been started. */
    void abandon() {
        processes.forEach(Children::end);
    }
}
