package dev.retort.gateway.proxy;

import org.eclipse.jetty.client.ProcessingProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Skips interim answers that neither the gateway nor its client asked for (RFC 9110, section 15.2): the final answer
 * comes behind them. Jetty takes any that it does not know for the final one.
 *
 * <p>But for 101, behind which no HTTP comes.
 */
final class OtherInterimAnswers extends ProcessingProtocolHandler {
    @Override
    public String getName() {
        return "other interim answers";
    }

    @Override
    public boolean accept(Request request, Response answer) {
        return HttpStatus.isInformational(answer.getStatus())
                && answer.getStatus() != HttpStatus.SWITCHING_PROTOCOLS_101;
    }
}
