package dev.retort.gateway.proxy;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.jspecify.annotations.Nullable;

/** Takes the answer to a try. Calls come one at a time. */
interface AnswerTaker {
    /** Takes the head of the final answer and says what is to be done with the rest. */
    Then head(Attempt attempt, int status, HttpFields fields);

    /** Takes the connection of an answer that ends HTTP. */
    void upgraded(Attempt attempt);

    /** Takes a piece of the body and says whether there is room for another. */
    boolean take(ByteBuffer bytes, RetainableByteBuffer source, boolean last);

    /** Learns that nothing more has come behind what was taken last, the head at least. */
    void awaiting();

    /** Lets time go by before {@link Attempt#goOn}. */
    void goOnLater(Attempt attempt, long millis);

    /** Learns that the answer ended without a piece of body that could be called the last. */
    void end(@Nullable HttpFields trailers);

    /** Learns what a program has written to its standard error. */
    void complained(Attempt attempt, String text);

    /** Learns that the upstream has failed; nothing else follows. */
    void failed(Attempt attempt, RetryCause cause, Throwable failure);

    /** Learns that handing over the answer's end has failed, when the upstream has nothing to do with it any more. */
    void lost(Throwable failure);

    /** What is to be done with an answer after its head. */
    enum Then {
        /** Hand the body over. */
        DELIVER,
        /** Give the connection up: nobody wants the body. */
        DROP,
        /** Leave the connection to somebody who speaks another protocol on it now. */
        UPGRADE
    }
}
