package dev.retort.gateway.tls;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Known;
import dev.retort.gateway.site.Module;
import java.util.List;

/** TLS towards clients: the counterpart of {@code ngx_http_ssl_module}. What it declares, {@link ServerTls} reads. */
public final class TlsModule implements Module {
    /** Creates the module. */
    public TlsModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive("ssl_certificate", "file", "The certificate and those above it, PEM.", HTTP, SERVER)
                        .many(),
                directive("ssl_certificate_key", "file", "The private key of the certificate, PEM.", HTTP, SERVER)
                        .many(),
                directive(
                                "ssl_protocols",
                                "[TLSv1.2] [TLSv1.3] …",
                                "The versions of TLS; those of the default server hold for the socket.",
                                HTTP,
                                SERVER)
                        .atLeast(1));
    }
}
