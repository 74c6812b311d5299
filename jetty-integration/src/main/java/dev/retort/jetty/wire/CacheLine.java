package dev.retort.jetty.wire;

/** Spares a start to find out how many references fit into a line of the processor's cache. */
public final class CacheLine {
    private CacheLine() {}

    /**
     * Says that it is 16, as on every JVM with less than 32 GB, unless somebody has said it before; to be called before the first
     * pool of threads is made.
     *
     * <p>Else Jetty starts the JVM's management beans to ask: a tenth of a second and some megabytes.
     */
    public static void assume() {
        System.getProperties().putIfAbsent("org.eclipse.jetty.util.referencesPerCacheLine", "16");
    }
}
