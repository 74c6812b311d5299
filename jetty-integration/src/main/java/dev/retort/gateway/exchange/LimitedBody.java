package dev.retort.gateway.exchange;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request whose body may only be so long. */
final class LimitedBody extends CheckedBody {
    private static final Logger LOG = LoggerFactory.getLogger(LimitedBody.class);

    private final Exchange exchange;
    private final long most;
    private long read;

    LimitedBody(Exchange exchange, long most) {
        super(exchange.request());
        this.exchange = exchange;
        this.most = most;
    }

    @Override
    HttpException.@Nullable RuntimeException problem(int length, boolean last) {
        if (read + length <= most) {
            read += length;
            return null;
        }
        LOG.error(
                "*{} client intended to send too large chunked body: {}+{} bytes{}",
                exchange.request().connectionNumber(),
                read,
                length,
                exchange.whose());
        return new HttpException.RuntimeException(
                HttpStatus.PAYLOAD_TOO_LARGE_413, "client intended to send too large chunked body");
    }
}
