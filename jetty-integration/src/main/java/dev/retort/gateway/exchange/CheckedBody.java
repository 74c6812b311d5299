package dev.retort.gateway.exchange;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request whose body is judged as it is read. What is wrong with it is wrong for good: who reads on is told the same. */
abstract class CheckedBody extends Request.Wrapper {
    private Content.@Nullable Chunk failure;

    CheckedBody(Request request) {
        super(request);
    }

    /**
     * Judges a piece of the body.
     *
     * @param length how many bytes it has
     * @param last whether it is the last
     * @return what is wrong; null if nothing is
     */
    abstract HttpException.@Nullable RuntimeException problem(int length, boolean last);

    @Override
    public final Content.@Nullable Chunk read() {
        if (failure != null) {
            return failure;
        }
        Content.Chunk chunk = super.read();
        if (chunk == null || Content.Chunk.isFailure(chunk)) {
            return chunk;
        }
        HttpException.RuntimeException problem = problem(chunk.remaining(), chunk.isLast());
        if (problem == null) {
            return chunk;
        }
        chunk.release();
        failure = Content.Chunk.from(problem, true);
        return failure;
    }
}
