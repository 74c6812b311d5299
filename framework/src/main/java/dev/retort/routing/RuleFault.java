package dev.retort.routing;

/**
 * What is wrong at one place in the text of a rule, or of one of its attributes.
 *
 * <p>Positions are offsets into that text; {@code end} is exclusive and may equal {@code start} or the text's length.
 */
final class RuleFault extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    final int start;
    final int end;
    final String problem;
    final String repair;

    RuleFault(int start, int end, String problem, String repair) {
        super(problem + ". " + repair, null);
        this.start = start;
        this.end = end;
        this.problem = problem;
        this.repair = repair;
    }

    /** A fault is a finding, not an accident: where it was thrown says nothing. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
