package dev.retort.gateway.tls;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Settings;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.List;

/** TLS towards clients: the counterpart of {@code ngx_http_ssl_module}. What it declares, {@link ServerTls} reads. */
public final class TlsModule implements Module {
    /** Creates the module. */
    public TlsModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive("ssl", "on | off", "Whether all sockets of the server speak TLS; of old.", HTTP, SERVER),
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
                        .atLeast(1)
                        .many()
                        .checked(Check.words("sslv2", "sslv3", "tlsv1", "tlsv1.1", "tlsv1.2", "tlsv1.3")));
    }

    @Override
    public void check(Scope scope, Load load) {
        Directive ssl = scope.ownOne("ssl");
        if (ssl != null) {
            load.warn("the \"ssl\" directive is deprecated, use the \"listen ... ssl\" directive instead", ssl.place());
        }
    }

    /** A certificate is looked at also where nobody listens with TLS. */
    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        if (scope.context() == SERVER && scope.one("ssl_certificate") != null) {
            ServerTls.of(scope, load);
        }
    }
}
