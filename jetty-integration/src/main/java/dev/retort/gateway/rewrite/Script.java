package dev.retort.gateway.rewrite;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Location;
import dev.retort.gateway.exchange.LocationHandler;
import java.util.List;

/**
 * The rewriting directives of a server or a location, compiled.
 *
 * <p>The steps run in the order of the file. An {@code if} whose condition holds moves the exchange into the location that
 * is its block and runs the steps in it; those behind it run too, so that of several such blocks the last one serves.
 * When the script has ended and a {@code rewrite} has changed the path, a location is found for it anew, unless
 * {@code break} has had its say.
 *
 * <p>Source: {@code ngx_http_rewrite_module.c} and {@code ngx_http_script.c}, tried on nginx 1.22.1. Immutable.
 */
final class Script implements LocationHandler {
    private final List<Step> steps;
    private final LocationHandler next;
    private final boolean relocates;
    private final boolean usesDisk;

    /**
     * Creates a script.
     *
     * @param steps the steps
     * @param next what serves the exchange where the script leaves it where it is
     * @param relocates whether a changed path is looked for again; not before the first location is found
     */
    Script(List<Step> steps, LocationHandler next, boolean relocates) {
        this.steps = List.copyOf(steps);
        this.next = next;
        this.relocates = relocates;
        this.usesDisk = steps.stream().anyMatch(Step::usesDisk);
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        if (usesDisk && !exchange.mayBlock()) {
            exchange.runBlocking(this::run);
        } else {
            run(exchange);
        }
    }

    private void run(Exchange exchange) throws Exception {
        Location outer = exchange.location();
        Run run = new Run(exchange);
        Step.Flow flow = run(steps, run);
        if (flow == Step.Flow.ANSWERED) {
            return;
        }
        if (relocates && run.hasChanged()) {
            exchange.relocate();
        } else if (exchange.location() != outer) {
            exchange.run(exchange.location().handler());
        } else {
            next.handle(exchange);
        }
    }

    /** Runs steps until one ends the script. */
    static Step.Flow run(List<Step> steps, Run run) {
        for (Step step : steps) {
            Step.Flow flow = step.run(run);
            if (flow != Step.Flow.ON) {
                return flow;
            }
        }
        return Step.Flow.ON;
    }
}
