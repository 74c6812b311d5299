package dev.retort.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** PHP's process manager, which runs the script that a FastCGI request names. */
public final class PhpPeer {
    private PhpPeer() {}

    /** Starts it at an address: an address and a port, or a socket's file. */
    public static PeerProgram startAt(Path folder, String address) throws IOException {
        String fpm = PeerProgram.require("/usr/sbin/php-fpm");
        Path conf = Files.writeString(
                folder.resolve("fpm.conf"),
                "[global]\nerror_log = /dev/stderr\ndaemonize = no\n[www]\nuser = root\ngroup = root\nlisten = "
                        + address + "\npm = static\npm.max_children = 2\nphp_admin_value[post_max_size] = 64M\n");
        List<String> command = List.of(
                fpm, "--nodaemonize", "--allow-to-run-as-root", "--no-php-ini", "--fpm-config", conf.toString());
        return PeerProgram.start(folder, address, command);
    }
}
