package dev.retort.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** HAProxy. */
public final class HaProxyPeer {
    private HaProxyPeer() {}

    /**
     * Starts it.
     *
     * @param folder for its files
     * @param address that one of its frontends listens at
     * @param configuration its whole haproxy.cfg
     */
    public static PeerProgram start(Path folder, String address, String configuration) throws IOException {
        String program = PeerProgram.require("/usr/sbin/haproxy");
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration);
        return PeerProgram.start(folder, address, List.of(program, "-db", "-f", file.toString()));
    }
}
