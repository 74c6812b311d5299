package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of an exchange and its upstreams: nginx's lines, which name what went wrong, while doing what, and where. */
final class UpstreamLog {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamLog.class);

    private final Exchange exchange;
    private final Protocol protocol;
    private final Target target;

    UpstreamLog(Exchange exchange, Protocol protocol, Target target) {
        this.exchange = exchange;
        this.protocol = protocol;
        this.target = target;
    }

    void noneAlive() {
        LOG.error(
                "*{} no live upstreams while connecting to upstream{}",
                exchange.request().connectionNumber(),
                whose(target.upstream().name()));
    }

    /** It came in pieces, and some of them have gone where no page of an error can have them from. */
    void bodyHasGone() {
        LOG.error(
                "*{} the request's body has gone to another upstream as it came{}",
                exchange.request().connectionNumber(),
                whose(target.upstream().name()));
    }

    /** The protocol has no room for the request. */
    void refused(Attempt to, Protocol.RefusedRequest refused) {
        LOG.error(
                "*{} {} while sending request to upstream{}",
                exchange.request().connectionNumber(),
                refused.getMessage(),
                whose(to.peer().name()));
    }

    /** A program has written to its standard error. */
    void complained(Attempt from, boolean answering, String text) {
        String said = text.replaceFirst("[\\r\\n. ]+$", "");
        if (!said.isEmpty()) {
            LOG.error(
                    "*{} FastCGI sent in stderr: \"{}\" while {}{}",
                    exchange.request().connectionNumber(),
                    said.replaceAll("\\p{Cntrl}+", " "),
                    phase(from, answering),
                    whose(from.peer().name()));
        }
    }

    void failed(Attempt from, boolean answering, Throwable failure) {
        String text = FailureText.of(failure, from.peer().name());
        FailureText.level(text)
                .log(
                        LOG,
                        "*{} {} while {}{}",
                        exchange.request().connectionNumber(),
                        text,
                        phase(from, answering),
                        whose(from.peer().name()));
    }

    /** The client has ended it, of which there may be many. */
    void clientFailed(Attempt from, boolean answering, Throwable failure) {
        if (LOG.isInfoEnabled()) {
            // Nobody has begun to read an answer then, as nginx sees it.
            boolean sending = from.hasBegun() && !answering;
            LOG.info(
                    "*{} {} while {}{}",
                    exchange.request().connectionNumber(),
                    FailureText.of(failure, from.peer().name()),
                    sending ? "sending request to upstream" : phase(from, answering),
                    whose(from.peer().name()));
        }
    }

    /** The client is slower than the upstream, and the memory for what lies between them is full. */
    void spooled(Attempt from, Path file) {
        LOG.warn(
                "*{} an upstream response is buffered to a temporary file {} while reading upstream{}",
                exchange.request().connectionNumber(),
                file,
                whose(from.peer().name()));
    }

    /** The peer gets no exchanges for a while. */
    void disabled(Attempt from) {
        LOG.warn(
                "*{} upstream server temporarily disabled while {}{}",
                exchange.request().connectionNumber(),
                phase(from, false),
                whose(from.peer().name()));
    }

    /** Says whose request it is and the URL of the upstream, as far as the protocol has one. */
    private String whose(String peer) {
        String uri = target.uri() == null ? "" : target.uri();
        String end = peer.startsWith("unix:") ? ":" : "";
        return exchange.whose(protocol.scheme(target.secure()) + peer + end + uri);
    }

    private static String phase(Attempt from, boolean answering) {
        if (answering) {
            return "reading upstream";
        }
        return from.hasBegun() ? "reading response header from upstream" : "connecting to upstream";
    }
}
