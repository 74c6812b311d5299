package dev.retort.handler;

import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the faults of several values, so that a client is told of all at once. There is none, and nothing is made, for a
 * request without a fault.
 */
final class FaultList {
    private final List<Fault> faults = new ArrayList<>();
    private final HttpException first;

    private FaultList(HttpException first) {
        this.first = first;
    }

    /**
     * Adds what is wrong with a value.
     *
     * @param known what was wrong before, or null for nothing
     * @param refused says what is wrong
     * @return the list
     * @throws HttpException the same, if it is about the request as a whole, such as a body that is too large
     */
    static FaultList add(@Nullable FaultList known, HttpException refused) {
        if (refused.status() != 400 || refused.faults().isEmpty()) {
            throw refused;
        }
        FaultList list = known == null ? new FaultList(refused) : known;
        list.faults.addAll(refused.faults());
        return list;
    }

    HttpException toException() {
        return faults.size() == first.faults().size() ? first : new HttpException(400, faults, first);
    }
}
