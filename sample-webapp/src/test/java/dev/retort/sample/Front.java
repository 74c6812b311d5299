package dev.retort.sample;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The web servers that may stand in front of the blog: each configuration that is in the repository, under each server. */
enum Front {
    NGINX_PROXY("nginx-proxy.conf", true),
    NGINX_UWSGI("nginx-uwsgi.conf", true),
    RETORT_PROXY("nginx-proxy.conf", false),
    RETORT_UWSGI("nginx-uwsgi.conf", false),
    RETORT_WEBAPP("nginx.conf", false);

    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Path STATIC = Path.of("src/main/resources/static");

    private final String configuration;
    private final boolean nginx;

    Front(String configuration, boolean nginx) {
        this.configuration = configuration;
        this.nginx = nginx;
    }

    /** Returns whether the application server tells of itself in a process of its own. */
    boolean forwards() {
        return this != RETORT_WEBAPP;
    }

    boolean hasWebSockets() {
        return !configuration.contains("uwsgi");
    }

    /** Skips the tests of this one where its program is missing, or fails them where it must be there. */
    void require() {
        if (nginx && !Files.isExecutable(NGINX)) {
            assertThat(System.getenv("RETORT_REQUIRE_PEERS"))
                    .as(NGINX + " must be there: apt-get install nginx-light")
                    .isNotEqualTo("1");
            Assumptions.abort("there is no " + NGINX + ": apt-get install nginx-light");
        }
    }

    /**
     * Starts it.
     *
     * @param folder for a copy of what the configuration names: it says the same there but for the ports. The application's
     *     data are in {@code data} there
     * @param ports by what the configuration says in their place
     * @param jvm options, where it runs on one
     */
    Program start(Path folder, Map<String, Integer> ports, String... jvm) throws Exception {
        copy(Path.of(configuration), folder, ports);
        for (Path part : listed(Path.of("nginx"))) {
            copy(part, folder, ports);
        }
        Files.createDirectories(folder.resolve(STATIC));
        for (Path file : listed(STATIC)) {
            Files.copy(file, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createDirectories(folder.resolve("target"));
        Files.copy(
                Path.of(System.getProperty("sample.war")),
                folder.resolve("target/retort-sample.war"),
                StandardCopyOption.REPLACE_EXISTING);
        int port = requireNonNull(ports.get("listen 8080"));
        Path log = folder.resolve(name() + ".log");
        return Program.start(
                log,
                port,
                Map.of("RETORT_DATA", folder.resolve("data").toString(), "RETORT_DB_URL", "jdbc:h2:mem:front"),
                command(folder, jvm));
    }

    private List<String> command(Path folder, String... jvm) {
        if (nginx) {
            String own = "daemon off; master_process off; pid nginx.pid; error_log stderr info;";
            return List.of(NGINX.toString(), "-p", folder + "/", "-c", configuration, "-g", own);
        }
        List<String> command = new ArrayList<>(List.of(Program.java(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(jvm));
        String jar = System.getProperty("retort.jar");
        command.addAll(List.of("-jar", jar, "gateway", "-p", folder.toString(), "-c", configuration));
        return command;
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private void copy(Path file, Path folder, Map<String, Integer> ports) throws IOException {
        String text = Files.readString(file);
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            String said = port.getKey();
            text = text.replace(said, said.replaceFirst("\\d+$", port.getValue().toString()));
        }
        if (nginx) {
            // A package's nginx has these in folders of the superuser's.
            text = text.replace(
                    "http {",
                    "http { access_log off; client_body_temp_path body; proxy_temp_path proxy; uwsgi_temp_path uwsgi;"
                            + " fastcgi_temp_path fastcgi; scgi_temp_path scgi;");
        }
        Path copy = folder.resolve(file);
        Files.createDirectories(requireNonNull(copy.getParent()));
        Files.writeString(copy, text);
    }
}
