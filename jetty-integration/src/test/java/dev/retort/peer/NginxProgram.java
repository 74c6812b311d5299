package dev.retort.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx, with all of its files in one folder. */
public final class NginxProgram {
    private static final String PROGRAM = "/usr/sbin/nginx";

    private NginxProgram() {}

    /** Skips the test where there is no nginx. */
    public static void require() throws IOException {
        PeerProgram.require(PROGRAM);
    }

    /**
     * Starts it.
     *
     * @param folder for its files; includes are relative to it
     * @param address that one of its servers listens at
     * @param http what stands in the http block
     */
    public static PeerProgram start(Path folder, String address, String http) throws IOException {
        String program = PeerProgram.require(PROGRAM);
        String own = "daemon off; master_process off; pid nginx.pid; error_log stderr crit; events {} http {"
                + " access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;"
                + " uwsgi_temp_path uwsgi; scgi_temp_path scgi;\n" + http + "\n}\n";
        Path file = Files.writeString(folder.resolve("nginx.conf"), own, StandardCharsets.UTF_8);
        return PeerProgram.start(folder, address, List.of(program, "-p", folder.toString(), "-c", file.toString()));
    }
}
