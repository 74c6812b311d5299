package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients and upstreams on IPv6. */
class Ipv6Test {
    private static InetAddress loopback() throws IOException {
        byte[] address = new byte[16];
        address[15] = 1;
        return InetAddress.getByAddress(address);
    }

    @BeforeAll
    static void requireIpv6() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            assertThat(socket.isBound()).isTrue();
        } catch (IOException none) {
            Assumptions.abort("this machine has no [::1]: " + none.getMessage());
        }
    }

    private static WireClient.Answer ask(ConfSite site, String request) throws IOException {
        try (WireClient client = new WireClient(loopback(), site.port())) {
            return client.send(request).read();
        }
    }

    @Test
    void aClientIsServedAndItsAddressIsTold() throws IOException {
        try (ConfSite site = ConfSite.of(
                "http { server { listen [::1]:0; return 200" + " '$remote_addr $server_addr $host $http_host'; } }")) {
            assertThat(ask(site, "GET / HTTP/1.1|Host: [::1]:8080||").text()).isEqualTo("::1 ::1 [::1] [::1]:8080");
            assertThat(ask(site, "GET http://[::1]:80/ HTTP/1.1|Host: [::1]:80||")
                            .status())
                    .isEqualTo(200);
            assertThat(ask(site, "GET / HTTP/1.1|Host: [::1||").status()).isEqualTo(400);
        }
    }

    @Test
    void anUpstreamIsReached() throws IOException {
        try (ConfSite upstream =
                ConfSite.of("http { server { listen [::1]:0; return 200 '$http_host $http_x_forwarded_for'; } }")) {
            try (ConfSite site = ConfSite.of("http { server { listen [::1]:0; location / { proxy_pass http://[::1]:"
                    + upstream.port() + "; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } } }")) {
                assertThat(ask(site, "GET / HTTP/1.1|Host: a||").text()).isEqualTo("[::1]:" + upstream.port() + " ::1");
            }
        }
    }
}
