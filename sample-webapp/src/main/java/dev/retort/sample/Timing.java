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
 * the page {@code /how} show. A server in front adds a metric of its own to the header. Used by one thread at a time.
 */
final class Timing {
    private final long start = System.nanoTime();
    private long queries;
    private long rendering;
    private long renderingSince;
    private long queriesBefore;

    /** Returns the timing of the request that this thread answers, or null where there is none. */
    static @Nullable Timing current() {
        return RequestContext.isActive() ? of(RequestContext.current()) : null;
    }

    private static @Nullable Timing of(RequestContext context) {
        return context.attributes().get(Timing.class);
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
        long total = System.nanoTime() - start;
        return "app;desc=\"Retort and the handler\";dur=" + millis(total)
                + ", handler;desc=\"Handler\";dur=" + millis(Math.max(0, total - queries - rendering))
                + ", db;desc=\"Database\";dur=" + millis(queries)
                + ", template;desc=\"Template\";dur=" + millis(rendering);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    /** Starts the clock of each request, and notes when its page is rendered. */
    static final class OfRequests implements RequestListener {
        @Override
        public void started(RequestContext context) {
            context.attributes().set(Timing.class, new Timing());
        }

        @Override
        public void rendering(RequestContext context, View view) {
            Timing timing = of(context);
            if (timing != null) {
                timing.renderingSince = System.nanoTime();
                timing.queriesBefore = timing.queries;
            }
        }

        @Override
        public void rendered(RequestContext context, View view) {
            Timing timing = of(context);
            if (timing != null) {
                // Queries that the template asks, as for who is logged in, are the database's.
                long asked = timing.queries - timing.queriesBefore;
                timing.rendering += System.nanoTime() - timing.renderingSince - asked;
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
