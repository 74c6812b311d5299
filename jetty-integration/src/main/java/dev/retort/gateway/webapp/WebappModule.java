package dev.retort.gateway.webapp;

import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.NormalPath;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Retort's own {@code webapp} and {@code webapp_pass}: a WAR in the gateway's JVM, and the requests that it is to answer.
 *
 * <p>The webapp sees the client's request. Only a path that the gateway has rewritten is another one there. Paths that
 * servlets can read in two ways ({@code %2F}, {@code ..;}, {@code //}) are refused with 400 here, as Jetty refuses them
 * by default, although nginx's meaning lets them go to other upstreams.
 */
public final class WebappModule implements Module {
    /** Creates the module. */
    public WebappModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive("webapp", "name { … }", "A webapp in the same JVM.", Context.HTTP)
                        .with(Known.Block.DIRECTIVES)
                        .many(),
                directive("war", "file | folder", "What the webapp is in.", Context.WEBAPP),
                directive("context", "path", "The path that the webapp is at; / by default.", Context.WEBAPP),
                directive("webapp_pass", "name", "Hands the request to a webapp in the same JVM.", Context.LOCATION));
    }

    @Override
    public void begin(Load load) {
        Webapps webapps = Webapps.of(load);
        for (Directive declared : load.http().own("webapp")) {
            if (webapps.isGiven(declared.argument(0))) {
                continue;
            }
            if (webapps.deployed() != null) {
                throw declared.mistake("webapp \"" + declared.argument(0)
                        + "\" cannot be declared here, as this server deploys its webapps itself: put the WAR into its webapps"
                        + " folder and write \"webapp_pass " + webapps.deployed() + ";\"");
            }
            War war = War.of(declared, load.http(), load);
            if (webapps.get(war.name()) != null) {
                throw declared.mistake("duplicate webapp \"" + war.name() + "\"");
            }
            DeclaredWebapp webapp = new DeclaredWebapp(war);
            webapps.add(war.name(), webapp);
            load.manage(webapp);
        }
    }

    @Override
    public @Nullable Content content(Scope scope, Scope level, Load load) {
        Directive directive = level.ownOne("webapp_pass");
        if (directive == null) {
            return null;
        }
        String name = directive.argument(0);
        Handler webapp = Webapps.of(load).get(name);
        if (webapp == null) {
            String deployed = Webapps.of(load).deployed();
            throw directive.mistake("unknown webapp \"" + name + "\": "
                    + (deployed == null
                            ? "declare it in \"http\" by webapp " + name + " { war FILE; }"
                            : "write \"webapp_pass " + deployed + ";\" for all that this server deploys"));
        }
        return new Content(
                exchange -> {
                    Request request = request(exchange);
                    if (request == null) {
                        exchange.end(HttpStatus.BAD_REQUEST_400);
                    } else if (webapp.getInvocationType() == Handler.Abstract.InvocationType.BLOCKING) {
                        exchange.runBlocking(here -> handle(webapp, request, here));
                    } else {
                        handle(webapp, request, exchange);
                    }
                },
                false);
    }

    private static void handle(Handler webapp, Request request, Exchange exchange) throws Exception {
        if (!webapp.handle(request, exchange.response(), exchange.callback())) {
            exchange.end(HttpStatus.NOT_FOUND_404);
        }
    }

    /** Returns the request as the webapp is to see it, or null if it must not see it. */
    private static @Nullable Request request(Exchange exchange) {
        Request request = exchange.body() == exchange.request() ? exchange.request() : new LimitedRequest(exchange);
        HttpURI uri = request.getHttpURI();
        if (!exchange.isAsSent()) {
            String args = exchange.args();
            HttpURI rewritten = HttpURI.build(uri)
                    .path(NormalPath.escape(exchange.uri()))
                    .query(args)
                    .asImmutable();
            return Request.serveAs(request, rewritten);
        }
        boolean allowed = !uri.hasViolations() || uri.getViolations().stream().allMatch(UriCompliance.DEFAULT::allows);
        return allowed ? request : null;
    }
}
