package dev.retort;

/**
 * Makes the handlers that are added as classes; what an application gives to have Guice, Spring, CDI or Avaje Inject make
 * them: {@code builder.instances(injector::getInstance)}.
 */
@FunctionalInterface
public interface InstanceFactory {
    /**
     * Makes or finds an instance. Called once for each class, while the application is put together.
     *
     * @param type the class of a handler
     * @param <T> the same class
     * @return an instance
     * @throws Exception if there can be none; reported with the other faults of the start
     */
    <T> T create(Class<T> type) throws Exception;
}
