package dev.retort;

/**
 * Makes the application of a WAR, where handlers want more than a constructor without parameters gives them: a data
 * source, settings, each other. Flask calls it the application factory.
 *
 * <p>A class of the WAR that implements this is found when the WAR starts, and made by its constructor without
 * parameters. No handler class is then served but those that it adds.
 */
@FunctionalInterface
public interface Application {
    /**
     * Makes the application. Called once, before the first request.
     *
     * @return the application
     * @throws Exception to stop the start of the WAR
     */
    Retort create() throws Exception;
}
