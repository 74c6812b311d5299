package dev.retort.gateway.config;

import java.util.Locale;
import java.util.Set;

/**
 * What the arguments of a directive must be like. It is looked at where the directive is read, whether or not something
 * comes of the directive there, as nginx does; the messages are nginx's.
 */
@FunctionalInterface
public interface Check {
    /** Anything goes. */
    Check ANY = directive -> {};
    /** {@code on} or {@code off}. */
    Check FLAG = Values::flag;
    /** A time, down to milliseconds. */
    Check TIME = directive -> Values.time(directive.argument(0), directive);
    /** A time in whole seconds. */
    Check SECONDS = directive -> Values.seconds(directive.argument(0), directive);
    /** A size in memory, see {@link Values#size}. */
    Check SIZE = directive -> Values.size(directive.argument(0), directive);
    /** A length or a place in a file, see {@link Values#offset}. */
    Check OFFSET = directive -> Values.offset(directive.argument(0), directive);
    /** A number. */
    Check NUMBER = directive -> Values.number(directive.argument(0), directive);
    /** So many buffers of such a size, none of them 0. */
    Check BUFFERS = Values::buffers;

    /**
     * Looks at a directive.
     *
     * @param directive the directive, with as many arguments as it may have
     * @throws ConfigException if it may not be so
     */
    void verify(Directive directive);

    /**
     * Finds the check that a synopsis stands for.
     *
     * @param synopsis the arguments as documentation writes them
     * @return the check; {@link #ANY} if the synopsis says nothing of their kind
     */
    static Check of(String synopsis) {
        return switch (synopsis) {
            case "on | off" -> FLAG;
            case "time" -> TIME;
            case "size" -> SIZE;
            case "number" -> NUMBER;
            case "number size" -> BUFFERS;
            default -> ANY;
        };
    }

    /**
     * Lets arguments be some words only.
     *
     * @param words the words, in lower case; in the directive their case does not matter
     * @return a check of every argument
     */
    static Check words(String... words) {
        return new Words(Set.of(words));
    }

    /**
     * Some words.
     *
     * @param known the words, in lower case
     */
    record Words(Set<String> known) implements Check {
        @Override
        public void verify(Directive directive) {
            for (String argument : directive.arguments()) {
                if (!known.contains(argument.toLowerCase(Locale.ROOT))) {
                    throw directive.mistake("invalid value \"" + argument + "\"");
                }
            }
        }
    }

    /**
     * Lets a number be within bounds only.
     *
     * @param least the least number
     * @param most the greatest number
     * @return a check of the first argument
     */
    static Check between(int least, int most) {
        return directive -> {
            int number = Values.number(directive.argument(0), directive);
            if (number < least || number > most) {
                throw directive.mistake("value must be between " + least + " and " + most);
            }
        };
    }

    /**
     * Leaves alone what has a variable in it, whose value nobody knows yet.
     *
     * @return this check, for other arguments
     */
    default Check unlessVariable() {
        return directive -> {
            if (directive.argument(0).indexOf('$') < 0) {
                verify(directive);
            }
        };
    }

    /**
     * Leaves alone a first argument that is a certain word.
     *
     * @param word the word
     * @return this check, for other arguments
     */
    default Check unless(String word) {
        return directive -> {
            if (!directive.argument(0).equals(word)) {
                verify(directive);
            }
        };
    }
}
