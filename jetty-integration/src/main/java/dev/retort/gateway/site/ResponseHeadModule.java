package dev.retort.gateway.site;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.ClientResponse;
import dev.retort.gateway.exchange.RedirectForm;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.exchange.Settings;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/** What the gateway says of itself in a response's head: its name, and where it is. */
public final class ResponseHeadModule implements Module {
    /** Creates the module. */
    public ResponseHeadModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                                "server_tokens",
                                "on | off | build",
                                "Whether the field Server tells the version.",
                                HTTP,
                                SERVER,
                                LOCATION)
                        .checked(Check.words("on", "off", "build")),
                directive(
                        "absolute_redirect",
                        "on | off",
                        "Whether the gateway's own redirects name scheme and host.",
                        HTTP,
                        SERVER,
                        LOCATION),
                directive(
                        "chunked_transfer_encoding",
                        "on | off",
                        "Whether a body of unknown length is sent in chunks in HTTP/1.1, and not ended by the connection.",
                        HTTP,
                        SERVER,
                        LOCATION),
                directive("port_in_redirect", "on | off", "Whether they name the port.", HTTP, SERVER, LOCATION),
                directive(
                        "server_name_in_redirect",
                        "on | off",
                        "Whether they name the server's first name, and not the host that was asked for.",
                        HTTP,
                        SERVER,
                        LOCATION));
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        settings.put(ClientResponse.CHUNKED, scope.flag("chunked_transfer_encoding", true));
        settings.put(
                RedirectForm.SETTING,
                new RedirectForm(
                        scope.flag("absolute_redirect", true),
                        scope.flag("port_in_redirect", true),
                        scope.flag("server_name_in_redirect", false)));
    }

    @Override
    public @Nullable ResponseFilter filter(Scope scope, Load load) {
        HttpField server = server(scope.one("server_tokens"));
        return exchange -> {
            HttpFields.Mutable fields = exchange.response().getHeaders();
            if (!fields.contains(HttpHeader.SERVER)) {
                fields.put(server);
            }
            return null;
        };
    }

    private static HttpField server(@Nullable Directive tokens) {
        String value = tokens == null ? "on" : tokens.argument(0);
        return new PreEncodedHttpField(
                HttpHeader.SERVER, value.equalsIgnoreCase("off") ? "retort" : "retort/" + Release.VERSION);
    }
}
