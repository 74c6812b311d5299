package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients hold that ask for much and take nothing. */
class SlowClientsTest {
    private static final int CLIENTS = 300;
    private static final long LONGER_THAN_SOCKETS_HOLD = 64L << 20;

    @TempDir
    Path folder;

    @Test
    void clientsThatDoNotReadAFileHoldLittleMemory() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("long").toFile(), "rw")) {
            file.setLength(LONGER_THAN_SOCKETS_HOLD);
        }
        try (ConfSite site = ConfSite.server("root " + folder + "; sendfile off;")) {
            long before = direct();
            List<Socket> clients = new ArrayList<>();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    Socket client = new Socket(InetAddress.getLoopbackAddress(), site.port());
                    clients.add(client);
                    client.getOutputStream()
                            .write("GET /long HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                for (Socket client : clients) {
                    assertThat(client.getInputStream().read()).isEqualTo('H');
                }
                assertThat(direct() - before)
                        .as("bytes beyond the heap for %d clients", CLIENTS)
                        .isLessThan(48 << 20);
            } finally {
                for (Socket client : clients) {
                    client.close();
                }
            }
        }
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
