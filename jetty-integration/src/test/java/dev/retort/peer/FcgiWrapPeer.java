package dev.retort.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** fcgiwrap, which runs the CGI script that a FastCGI request names. */
public final class FcgiWrapPeer {
    private FcgiWrapPeer() {}

    /** Starts it at an address: an address and a port, or a socket's file. */
    public static PeerProgram startAt(Path folder, String address) throws IOException {
        String wrapper = PeerProgram.require("/usr/sbin/fcgiwrap");
        return PeerProgram.start(
                folder, address, List.of(wrapper, "-s", (address.startsWith("/") ? "unix:" : "tcp:") + address));
    }
}
