package dev.retort.gateway.filter;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.LOCATION_IF;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import dev.retort.gateway.variable.CoreVariables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code limit_rate} and {@code limit_rate_after}: how fast a body goes. nginx's rule ({@code ngx_http_write_filter}): as
 * many bytes as the seconds since the beginning allow, one second ahead. Waiting takes no thread.
 */
public final class RateModule implements Module {
    /** Creates the module. */
    public RateModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                                "limit_rate",
                                "rate",
                                "How many bytes of a body are sent a second; 0 for no limit.",
                                HTTP,
                                SERVER,
                                LOCATION,
                                LOCATION_IF)
                        .checked(Check.SIZE.unlessVariable())
                        .withVariables(0),
                directive(
                                "limit_rate_after",
                                "size",
                                "How much of a body is sent before the limit counts.",
                                HTTP,
                                SERVER,
                                LOCATION,
                                LOCATION_IF)
                        .checked(Check.SIZE.unlessVariable())
                        .withVariables(0));
    }

    /** A size that may have variables in it. */
    private record Size(Expression value, Directive directive) {
        static @Nullable Size of(@Nullable Directive directive, Load load) {
            if (directive == null) {
                return null;
            }
            Expression value = Expression.compile(directive.argument(0), load.variables(), directive);
            if (value.isConstant()) {
                Values.size(directive.argument(0), directive);
            }
            return new Size(value, directive);
        }

        long bytes(Exchange exchange) {
            try {
                return Values.size(value.value(exchange), directive);
            } catch (ConfigException none) {
                return 0;
            }
        }
    }

    @Override
    public ResponseFilter filter(Scope scope, Load load) {
        Size rate = Size.of(scope.one("limit_rate"), load);
        Size after = Size.of(scope.one("limit_rate_after"), load);
        return exchange -> {
            Long noted = exchange.note(CoreVariables.LIMIT_RATE);
            long perSecond = noted != null ? noted : rate == null ? 0 : rate.bytes(exchange);
            if (perSecond == 0) {
                return null;
            }
            long free = after == null ? 0 : after.bytes(exchange);
            return next -> new PacedBody(next, exchange, perSecond, free);
        };
    }
}
