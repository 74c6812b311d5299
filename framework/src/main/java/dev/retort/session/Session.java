package dev.retort.session;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds what an application remembers of one visitor from request to request.
 *
 * <p>Values are kept as JSON: null, text, numbers, booleans, lists and maps, and whatever the JSON codec can write. A
 * value is turned into its JSON shape when it is set, so that {@link #get(String)} gives the same in this request and
 * in the next: a map for a record, an {@link Integer} for a small {@link Long}, text for a date.
 * {@link #get(String, Class)} makes the record again. Changes within a list or a map that {@code get(String)} gave are
 * seen when the session is saved; Flask does not see them.
 *
 * <p>Names that begin with {@code _} are for Retort. A session is used by one thread at a time. Where two requests of one
 * visitor run at once, the one saved last wins as a whole.
 */
public interface Session {
    /**
     * Returns a value in its JSON shape.
     *
     * @param name the value's name
     * @return null, a string, number or boolean, or a list or map that may be changed in place; null if there is none
     */
    @Nullable Object get(String name);

    /**
     * Returns a value as some type.
     *
     * @param name the value's name
     * @param type the type; what is not of it is converted by the JSON codec, and a change in a converted value is not
     *     kept unless it is set again
     * @param <T> the same type
     * @return the value, or null if there is none or it does not fit, as after a new version of the application
     * @throws IllegalArgumentException if the type cannot be read from any JSON
     */
    <T> @Nullable T get(String name, Class<T> type);

    /**
     * Keeps a value, in place of an earlier one of that name.
     *
     * @param name the value's name
     * @param value anything that the JSON codec can write
     * @throws IllegalArgumentException if the value cannot be written as JSON and read again, or the name is
     *     {@code _permanent} or no Unicode text
     * @throws IllegalStateException if sessions cannot be written, as no secret is set
     */
    void set(String name, @Nullable Object value);

    /**
     * Removes a value.
     *
     * @param name the value's name
     * @return the value in its JSON shape, or null if there was none
     */
    @Nullable Object remove(String name);

    /**
     * Returns whether there is a value.
     *
     * @param name the value's name
     * @return whether it was set, to null perhaps
     */
    boolean contains(String name);

    /**
     * Returns the names of the values.
     *
     * @return a copy, in the order set
     */
    Set<String> keys();

    /** Removes every value, as at a logout; an empty session is deleted with its cookie. */
    void clear();

    /**
     * Returns whether there is no value.
     *
     * @return whether the session is empty
     */
    boolean isEmpty();

    /**
     * Returns whether the request brought no session, or none that is valid.
     *
     * @return whether the session began with this request
     */
    boolean isNew();

    /**
     * Returns whether the session has changed since the request came in.
     *
     * @return whether it needs saving
     */
    boolean isModified();

    /**
     * Returns whether the session outlives the browser.
     *
     * @return what {@link #permanent(boolean)} was set to, false at first
     */
    boolean isPermanent();

    /**
     * Lets the session outlive the browser, until its lifetime has passed.
     *
     * @param permanent whether to do so
     * @throws IllegalStateException if sessions cannot be written, as no secret is set
     */
    void permanent(boolean permanent);

    /**
     * Gives the session a new identity and keeps its values. Call it after a login, so that who knew the identity before
     * does not share the session (session fixation); a session in a cookie only gets a new time of issue.
     */
    void renew();
}
