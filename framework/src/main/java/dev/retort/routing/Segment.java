package dev.retort.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says between two slashes; or, from a variable that runs over slashes, from there to the end of the path.
 *
 * <p>Two segments that are equal match the same texts. The names of variables are not part of them.
 */
sealed interface Segment {

    /** Tells whether the segment takes all of the path that is left, slashes included. */
    boolean toEnd();

    /** Returns the number of its variables. */
    int variables();

    /** Returns the text that every match begins with, as far as it is known. */
    default String prefix() {
        return "";
    }

    /** Returns the text that every match ends with, as far as it is known. */
    default String suffix() {
        return "";
    }

    /** Text alone. */
    record Static(String text) implements Segment {
        @Override
        public boolean toEnd() {
            return false;
        }

        @Override
        public int variables() {
            return 0;
        }
    }

    /** One variable and nothing else. */
    record Variable(BoundConverter converter) implements Segment {
        @Override
        public boolean toEnd() {
            return converter.spansSegments();
        }

        @Override
        public int variables() {
            return 1;
        }

        // Written out: a record's own start the machinery of method handles, 10 ms of an application's start.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Variable that && (converter == that.converter || converter.equals(that.converter));
        }

        @Override
        public int hashCode() {
            return converter.getClass().hashCode();
        }
    }

    /**
     * Text and variables in turn.
     *
     * @param pieces at least one of which is a variable; no two texts follow one another
     * @param branch whether this ends a rule with a slash at its end, which a variable before it may not swallow; the
     *     slash itself is absent from the form of the rule that lacks it
     */
    record Mixed(List<Piece> pieces, boolean toEnd, boolean branch) implements Segment {

        public Mixed {
            pieces = List.copyOf(pieces);
        }

        /** Tells whether a text ends as the segment does, with the one slash of a branch or without any. */
        boolean endsRight(String text, int start, int limit) {
            int last = limit - 1 - (suffix().endsWith("/") ? 1 : 0);
            return !branch || (last >= start && text.charAt(last) != '/');
        }

        @Override
        public int variables() {
            return (int)
                    pieces.stream().filter(piece -> piece.converter() != null).count();
        }

        @Override
        public String prefix() {
            return pieces.get(0).text();
        }

        @Override
        public String suffix() {
            return pieces.get(pieces.size() - 1).text();
        }
    }

    /** One piece of a mixed segment: a variable, or, where the converter is null, a text. */
    record Piece(String text, @Nullable BoundConverter converter) {
        static Piece of(String text) {
            return new Piece(text, null);
        }

        static Piece of(BoundConverter converter) {
            return new Piece("", converter);
        }
    }
}
