package dev.retort;

import java.io.Serializable;

/**
 * Shapes of handler methods, to name one by a method reference: {@code urlFor(Blog::show, 3)}.
 *
 * <p>Nothing is ever called through them; they are serializable because that is how Java tells which method a reference
 * names.
 */
public final class MethodReference {
    private MethodReference() {}

    /**
     * A method with 0 parameters.
     *
     * @param <T> the class of the handler
     */
    @FunctionalInterface
    public interface With0<T> extends Serializable {
        /**
         * Stands for the method.
         *
         * @param handler the handler
         * @throws Exception as the method says
         */
        void call(T handler) throws Exception;
    }

    /**
     * A method with 1 parameter.
     *
     * @param <T> the class of the handler
     * @param <A> parameter 1
     */
    @FunctionalInterface
    public interface With1<T, A> extends Serializable {
        /**
         * Stands for the method.
         *
         * @param handler the handler
         * @param a parameter 1
         * @throws Exception as the method says
         */
        void call(T handler, A a) throws Exception;
    }

    /**
     * A method with 2 parameters.
     *
     * @param <T> the class of the handler
     * @param <A> parameter 1
     * @param <B> parameter 2
     */
    @FunctionalInterface
    public interface With2<T, A, B> extends Serializable {
        /**
         * Stands for the method.
         *
         * @param handler the handler
         * @param a parameter 1
         * @param b parameter 2
         * @throws Exception as the method says
         */
        void call(T handler, A a, B b) throws Exception;
    }

    /**
     * A method with 3 parameters.
     *
     * @param <T> the class of the handler
     * @param <A> parameter 1
     * @param <B> parameter 2
     * @param <C> parameter 3
     */
    @FunctionalInterface
    public interface With3<T, A, B, C> extends Serializable {
        /**
         * Stands for the method.
         *
         * @param handler the handler
         * @param a parameter 1
         * @param b parameter 2
         * @param c parameter 3
         * @throws Exception as the method says
         */
        void call(T handler, A a, B b, C c) throws Exception;
    }

    /**
     * A method with 4 parameters.
     *
     * @param <T> the class of the handler
     * @param <A> parameter 1
     * @param <B> parameter 2
     * @param <C> parameter 3
     * @param <D> parameter 4
     */
    @FunctionalInterface
    public interface With4<T, A, B, C, D> extends Serializable {
        /**
         * Stands for the method.
         *
         * @param handler the handler
         * @param a parameter 1
         * @param b parameter 2
         * @param c parameter 3
         * @param d parameter 4
         * @throws Exception as the method says
         */
        void call(T handler, A a, B b, C c, D d) throws Exception;
    }

    /**
     * A method with 5 parameters.
     *
     * @param <T> the class of the handler
     * @param <A> parameter 1
     * @param <B> parameter 2
     * @param <C> parameter 3
     * @param <D> parameter 4
     * @param <E> parameter 5
     */
    @FunctionalInterface
    public interface With5<T, A, B, C, D, E> extends Serializable {
        /**
         * Stands for the method.
         *
         * @param handler the handler
         * @param a parameter 1
         * @param b parameter 2
         * @param c parameter 3
         * @param d parameter 4
         * @param e parameter 5
         * @throws Exception as the method says
         */
        void call(T handler, A a, B b, C c, D d, E e) throws Exception;
    }

    /**
     * A method with 6 parameters.
     *
     * @param <T> the class of the handler
     * @param <A> parameter 1
     * @param <B> parameter 2
     * @param <C> parameter 3
     * @param <D> parameter 4
     * @param <E> parameter 5
     * @param <F> parameter 6
     */
    @FunctionalInterface
    public interface With6<T, A, B, C, D, E, F> extends Serializable {
        /**
         * Stands for the method.
         *
         * @param handler the handler
         * @param a parameter 1
         * @param b parameter 2
         * @param c parameter 3
         * @param d parameter 4
         * @param e parameter 5
         * @param f parameter 6
         * @throws Exception as the method says
         */
        void call(T handler, A a, B b, C c, D d, E e, F f) throws Exception;
    }

    /**
     * A method with 7 parameters.
     *
     * @param <T> the class of the handler
     * @param <A> parameter 1
     * @param <B> parameter 2
     * @param <C> parameter 3
     * @param <D> parameter 4
     * @param <E> parameter 5
     * @param <F> parameter 6
     * @param <G> parameter 7
     */
    @FunctionalInterface
    public interface With7<T, A, B, C, D, E, F, G> extends Serializable {
        /**
         * Stands for the method.
         *
         * @param handler the handler
         * @param a parameter 1
         * @param b parameter 2
         * @param c parameter 3
         * @param d parameter 4
         * @param e parameter 5
         * @param f parameter 6
         * @param g parameter 7
         * @throws Exception as the method says
         */
        void call(T handler, A a, B b, C c, D d, E e, F f, G g) throws Exception;
    }
}
