package dev.retort.gateway.rewrite;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.site.HeaderInjection;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.ResponseType;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * {@code return}: a status with its page, a text, or a redirect.
 *
 * @param status 200 to 999
 * @param text the text or the target of the redirect; null for none
 */
record ReturnStep(int status, @Nullable Expression text) implements Step {
    private static final int CLOSE_WITHOUT_ANSWER = 444;
    private static final List<String> URLS = List.of("http://", "https://", "$scheme");

    static Step compile(Directive directive, Scope scope, Load load) {
        String first = directive.argument(0);
        boolean alone = directive.arguments().size() == 1;
        if (alone && URLS.stream().anyMatch(first::startsWith)) {
            HeaderInjection.check(first, directive, scope, load);
            return new ReturnStep(HttpStatus.FOUND_302, Expression.compile(first, load.variables(), directive));
        }
        if (!first.matches("0*[0-9]{1,3}")) {
            throw directive.mistake("invalid return code \"" + first + "\"");
        }
        int status = Integer.parseInt(first);
        if (status < HttpStatus.OK_200) {
            throw directive.mistake("return code \"" + first + "\" cannot end a response: write 200 to 999");
        }
        if (alone) {
            return new ReturnStep(status, null);
        }
        if (isRedirect(status)) {
            HeaderInjection.check(directive.argument(1), directive, scope, load);
        }
        return new ReturnStep(status, Expression.compile(directive.argument(1), load.variables(), directive));
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    @Override
    public Flow run(Run run) {
        Exchange exchange = run.exchange();
        boolean empty =
                text == null || (text.isConstant() && text.value(exchange).isEmpty());
        if (status == CLOSE_WITHOUT_ANSWER && empty) {
            exchange.abandon();
        } else if (status >= HttpStatus.BAD_REQUEST_400 && empty) {
            exchange.end(status);
        } else {
            respond(exchange);
        }
        return Flow.ANSWERED;
    }

    private void respond(Exchange exchange) {
        exchange.response().setStatus(status); // which the text may ask for
        String value = text == null ? "" : text.value(exchange);
        if (isRedirect(status)) {
            exchange.redirectClient(status, value);
        } else if (status == HttpStatus.NO_CONTENT_204 || status == HttpStatus.NOT_MODIFIED_304) {
            exchange.response().empty(status);
        } else {
            HttpFields.Mutable headers = exchange.response().getHeaders();
            // An upstream whose X-Accel-Redirect has led here may have said it.
            HttpField type = headers.contains(HttpHeader.CONTENT_TYPE) ? null : ResponseType.of(exchange);
            if (type != null) {
                headers.put(type);
            }
            exchange.response().text(status, null, value);
        }
    }
}
