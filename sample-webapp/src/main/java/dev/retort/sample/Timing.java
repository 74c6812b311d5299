package dev.retort.sample;

import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.http.Response;
import dev.retort.template.View;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * How long one request took, and where: told to the browser in {@code Server-Timing} (W3C), which its developer tools and
 * the page {@code /how} show. A web server in front adds metrics of its own to the header; {@code app} is all of {@code
 * framework}, {@code handler}, {@code db} and {@code template}. Used by one thread at a time.
 */
final class Timing {
    private final long start = System.nanoTime();
    private final long server;
    private long handlerStart;
    private long queries;
    private long queriesBeforeRendering;
    private long renderingSince;
    private long rendering;

    private Timing(long server) {
        this.server = server;
    }

    /** Returns the timing of the request that this thread answers, or null where there is none. */
    static @Nullable Timing current() {
        return RequestContext.isActive() ? of(RequestContext.current()) : null;
    }

    private static @Nullable Timing of(RequestContext context) {
        return context.attributes().get(Timing.class);
    }

    /** The framework has found the handler, and calls it next. */
    static @Nullable Object handling(RequestContext context) {
        Timing timing = of(context);
        if (timing != null) {
            timing.handlerStart = System.nanoTime();
        }
        return null;
    }

    /** Tells a client what was measured; only for GET, as the time that a login takes is nobody's business. */
    static Response tell(RequestContext context, Response response) {
        Timing timing = of(context);
        String method = context.request().method();
        if (timing == null || !(method.equals("GET") || method.equals("HEAD"))) {
            return response;
        }
        return response.addHeader("Server-Timing", timing.header());
    }

    private String header() {
        StringBuilder header = new StringBuilder();
        long now = System.nanoTime();
        if (server >= 0) {
            metric(header, "server", "Application server", server).append(", ");
        }
        metric(header, "app", "Framework and handler", now - start).append(", ");
        metric(header, "framework", "Framework", framework(now)).append(", ");
        metric(header, "handler", "Handler", handler(now)).append(", ");
        metric(header, "db", "Database", queries).append(", ");
        return metric(header, "template", "Template", template(now)).toString();
    }

    private static StringBuilder metric(StringBuilder header, String name, String description, long nanos) {
        return header.append(name)
                .append(";desc=\"")
                .append(description)
                .append("\";dur=")
                .append(String.format(Locale.ROOT, "%.3f", nanos / 1e6));
    }

    /**
     * Returns what one layer has taken until now, in milliseconds.
     *
     * @param metric its name in the header
     * @return null where nothing has measured it
     */
    @Nullable Double soFar(String metric) {
        long now = System.nanoTime();
        long nanos = switch (metric) {
            case "server" -> server;
            case "framework" -> framework(now);
            case "handler" -> handler(now);
            case "db" -> queries;
            case "template" -> template(now);
            default -> -1;
        };
        return nanos < 0 ? null : nanos / 1e6;
    }

    private long framework(long now) {
        return (handlerStart == 0 ? now : handlerStart) - start;
    }

    private long handler(long now) {
        return Math.max(0, now - start - framework(now) - queries - template(now));
    }

    private long template(long now) {
        // Queries that the template asks, as for who is logged in, are the database's.
        return renderingSince == 0 ? rendering : rendering + now - renderingSince - queries + queriesBeforeRendering;
    }

    /** Starts the clock of each request, and notes when its page is rendered. */
    static final class OfRequests implements RequestListener {
        @Override
        public void started(RequestContext context) {
            context.attributes().set(Timing.class, new Timing(ArrivalListener.nanosSince(context.request())));
        }

        @Override
        public void rendering(RequestContext context, View view) {
            Timing timing = of(context);
            if (timing != null) {
                timing.queriesBeforeRendering = timing.queries;
                timing.renderingSince = System.nanoTime();
            }
        }

        @Override
        public void rendered(RequestContext context, View view) {
            Timing timing = of(context);
            if (timing != null) {
                timing.rendering = timing.template(System.nanoTime());
                timing.renderingSince = 0;
            }
        }
    }

    /** Adds up what the database takes. */
    static final class OfQueries implements SqlLogger {
        @Override
        public void logAfterExecution(StatementContext statement) {
            Timing timing = current();
            if (timing != null) {
                timing.queries += statement.getElapsedTime(ChronoUnit.NANOS);
            }
        }
    }
}
