package dev.retort.cli;

import org.jspecify.annotations.Nullable;

/**
 * What was typed behind {@code retort gateway}, read as nginx reads its own (ngx_get_options): letters behind a hyphen, several in
 * one word if one likes; what a letter takes is the rest of its word, or the next word. The last of a kind counts.
 *
 * <p>picocli, which reads all other commands, takes a tenth of the start of a gateway, and its messages would have to be made
 * nginx's one by one.
 */
final class GatewayOptions {
    boolean help;
    boolean version;
    boolean versions;
    /** Whether the configuration is only tested. */
    boolean test;
    /** Whether it is printed, too. */
    boolean dump;

    boolean quiet;

    @Nullable Order order;

    String prefix = "";

    @Nullable String errorLog;

    String file = "conf/nginx.conf";
    String globals = "";

    private final String[] words;
    private int next;

    private GatewayOptions(String... words) {
        this.words = words;
    }

    /**
     * Reads options.
     *
     * @throws CommandException if one is none, or lacks what it takes; in nginx's words
     */
    static GatewayOptions of(String... words) {
        GatewayOptions options = new GatewayOptions(words);
        while (options.next < words.length) {
            options.read(words[options.next++]);
        }
        return options;
    }

    private void read(String word) {
        if (word.equals("--help")) {
            help = true;
            return;
        }
        if (!word.startsWith("-") || word.startsWith("--")) {
            throw invalid(word);
        }
        for (int i = 1; i < word.length(); i++) {
            char letter = word.charAt(i);
            if ("pecgs".indexOf(letter) >= 0) {
                take(letter, i + 1 < word.length() ? word.substring(i + 1) : nextWord(letter));
                return;
            }
            set(letter);
        }
    }

    private void set(char letter) {
        switch (letter) {
            case '?', 'h' -> help = true;
            case 'v' -> version = true;
            case 'V' -> versions = true;
            case 't' -> test = true;
            case 'T' -> {
                test = true;
                dump = true;
            }
            case 'q' -> quiet = true;
            default -> throw invalid(String.valueOf(letter));
        }
    }

    private void take(char letter, String value) {
        switch (letter) {
            case 'p' -> prefix = value;
            case 'e' -> errorLog = value;
            case 'c' -> file = value;
            case 'g' -> globals = value;
            default -> {
                order = Order.named(value);
                if (order == null) {
                    throw invalid("-s " + value);
                }
            }
        }
    }

    private String nextWord(char letter) {
        if (next == words.length) {
            String what = switch (letter) {
                case 'c', 'e' -> "file name";
                case 'p' -> "directory name";
                default -> "parameter";
            };
            throw CommandException.failed("retort: option \"-" + letter + "\" requires " + what);
        }
        return words[next++];
    }

    private static CommandException invalid(String option) {
        return CommandException.failed("retort: invalid option: \"" + option + "\"");
    }
}
