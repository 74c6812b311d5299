package dev.retort.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** uWSGI, with a Python application that is in {@code app.py} of a folder. */
public final class UwsgiPeer {
    private static final Path FLASK = Path.of("/usr/lib/python3/dist-packages/flask");

    private UwsgiPeer() {}

    /** Skips the test where there is no Flask. */
    public static void requireFlask() {
        if (!Files.isDirectory(FLASK)) {
            PeerProgram.missing("python3-flask");
        }
    }

    /** Starts it at an address of its choice. */
    public static PeerProgram start(Path folder, boolean unix, String... options) throws IOException {
        return startAt(folder, PeerProgram.address(folder, unix), options);
    }

    /**
     * Starts it at an address.
     *
     * @param folder that the application is in
     * @param address of the uwsgi protocol: an address and a port, or a socket's file
     * @param options more of uWSGI's options, such as further sockets
     */
    public static PeerProgram startAt(Path folder, String address, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                PeerProgram.require("/usr/bin/uwsgi"),
                "--plugin",
                "python3",
                "--socket",
                address,
                "--wsgi-file",
                "app.py",
                "--die-on-term",
                // Ends all of its processes with it.
                "--master"));
        command.addAll(List.of(options));
        return PeerProgram.start(folder, address, command);
    }
}
