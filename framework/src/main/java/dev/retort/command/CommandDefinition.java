package dev.retort.command;

/**
 * A command as it was added.
 *
 * @param group the name of the blueprint around, with those around it; empty for the application's own
 * @param name its name in there
 * @param description one sentence for the list of commands, perhaps with the arguments; may be empty
 * @param command what it does
 */
public record CommandDefinition(String group, String name, String description, Command command) {
    /** Returns what is typed. */
    String words() {
        return group.isEmpty() ? name : group + " " + name;
    }
}
