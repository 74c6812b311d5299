package dev.retort.session;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows the flashed messages of one request: taken out of the session when first asked for, and the same ones whenever
 * asked again (as Flask's {@code get_flashed_messages}). A message that is added later in the request waits for the next.
 *
 * <p>Made for each request, and used by one thread at a time.
 */
public final class FlashMessages {
    private final Supplier<Session> session;
    private @Nullable List<Flash> taken;

    /**
     * Makes the messages of a request; nothing is opened yet.
     *
     * @param session opens the request's session, and gives the same one each time
     */
    public FlashMessages(Supplier<Session> session) {
        this.session = session;
    }

    /**
     * Returns the texts of the messages.
     *
     * @param categories the categories wanted, none for all
     * @return the texts in the order added
     */
    public List<String> get(String... categories) {
        return getWithCategories(categories).stream().map(Flash::message).toList();
    }

    /**
     * Returns the messages with their categories.
     *
     * @param categories the categories wanted, none for all
     * @return the messages in the order added
     */
    public List<Flash> getWithCategories(String... categories) {
        return getWithCategories(Arrays.asList(categories));
    }

    /**
     * Returns the messages with their categories.
     *
     * @param categories the categories wanted, none for all
     * @return the messages in the order added
     */
    public List<Flash> getWithCategories(Collection<String> categories) {
        if (taken == null) {
            taken = Flash.take(session.get());
        }
        return categories.isEmpty()
                ? taken
                : taken.stream()
                        .filter(flash -> categories.contains(flash.category()))
                        .toList();
    }
}
