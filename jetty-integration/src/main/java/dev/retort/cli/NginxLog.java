package dev.retort.cli;

import dev.retort.gateway.config.LogLevel;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The log of {@code retort gateway}, in the lines of nginx's error log, which people and programs know how to read:
 *
 * <pre>
 * 2026/11/21 15:57:38 [error] 4711#29: connect() failed (111: Connection refused) while connecting to upstream, client: …
 * </pre>
 *
 * <p>The numbers are those of the process and of the Java thread. A stack trace follows its line. It stands in only for
 * Jetty's log, which comes with Retort: a logger that somebody has put on the class path stays. Safe for use by many threads.
 */
public final class NginxLog implements SLF4JServiceProvider {
    private static final String SERVICE = "META-INF/services/" + SLF4JServiceProvider.class.getName();
    private static final String JETTYS = "org.eclipse.jetty.logging.JettyLoggingServiceProvider";
    private static final String OWN = "dev.retort.";

    /** Who warns of what any client can send, of which there is a line of level info besides. */
    private static final Set<String> OF_CLIENTS =
            Set.of("org.eclipse.jetty.http.HttpParser", "org.eclipse.jetty.util.HostPort");

    /** What every line begins with. Made for the first line: a start without one need not wait for it. */
    private static final class Beginning {
        static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss").withZone(ZoneId.systemDefault());
        static final long PROCESS = ProcessHandle.current().pid();

        private Beginning() {}
    }

    private static final String VERBOSITY = "slf4j.internal.verbosity";

    private static volatile LogLevel least = LogLevel.NOTICE;

    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();

    /** Creates the provider; SLF4J does so. */
    public NginxLog() {}

    /** Takes the place of Jetty's log, if no logger has been asked for yet. */
    static void choose() {
        try {
            for (URL service : Collections.list(NginxLog.class.getClassLoader().getResources(SERVICE))) {
                try (var in = service.openStream()) {
                    boolean jettys = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(String::strip)
                            .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.equals(JETTYS));
                    if (!jettys) {
                        return;
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        if (System.getProperty(LoggerFactory.PROVIDER_PROPERTY_KEY) != null) {
            return; // Somebody has chosen already.
        }
        System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, NginxLog.class.getName());
        // SLF4J would tell of this choice.
        System.setProperty(VERBOSITY, "WARN");
        LoggerFactory.getILoggerFactory();
        // A webapp with an SLF4J of its own would look for this class in vain, and say so with a stack.
        System.clearProperty(LoggerFactory.PROVIDER_PROPERTY_KEY);
        System.clearProperty(VERBOSITY);
    }

    /** Sets the least level that is logged. */
    static void setLevel(LogLevel level) {
        least = level;
    }

    /**
     * Returns what is to be read of a message: what comes from a client, or from a configuration, has a char for each byte, and if
     * such bytes are UTF-8 they are meant so.
     */
    static String readable(String text) {
        if (text.chars().anyMatch(character -> character > 0xff)) {
            return text;
        }
        try {
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException otherText) {
            return text;
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, Lines::new);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return new NOPMDCAdapter();
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    private static final class Lines extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        /** What Jetty says below a warning is of no use to who runs a web server. */
        private final boolean own;

        /** The least severe level of who is not our own. */
        private final LogLevel foreign;

        Lines(String name) {
            this.name = name;
            own = name.startsWith(OWN);
            foreign = OF_CLIENTS.contains(name) ? LogLevel.ERROR : LogLevel.WARN;
        }

        private boolean isEnabled(Level severity, @Nullable Marker marker) {
            LogLevel level = LogLevel.of(severity, marker);
            return least.covers(level) && (own || foreign.covers(level));
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level severity,
                @Nullable Marker marker,
                String pattern,
                @Nullable Object @Nullable [] arguments,
                @Nullable Throwable failure) {
            StringBuilder line = new StringBuilder(160);
            Beginning.TIME.formatTo(Instant.now(), line);
            line.append(" [").append(LogLevel.of(severity, marker)).append("] ");
            line.append(Beginning.PROCESS)
                    .append('#')
                    .append(Thread.currentThread().getId())
                    .append(": ");
            appendEscaped(line, MessageFormatter.basicArrayFormat(pattern, arguments));
            if (!own) {
                line.append(" (").append(name).append(')');
            }
            line.append(System.lineSeparator());
            if (failure != null) {
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace));
                line.append(trace);
            }
            PrintStream out = System.err;
            byte[] bytes = readable(line.toString()).getBytes(StandardCharsets.UTF_8);
            out.write(bytes, 0, bytes.length);
            out.flush();
        }

        /** Nothing that a client sends begins a line of its own. */
        private static void appendEscaped(StringBuilder line, String message) {
            for (int i = 0; i < message.length(); i++) {
                char character = message.charAt(i);
                if ((character < ' ' && character != '\t') || character == 0x7F) {
                    line.append(String.format(Locale.ROOT, "\\x%02X", (int) character));
                } else {
                    line.append(character);
                }
            }
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            return isEnabled(Level.TRACE, null);
        }

        @Override
        public boolean isDebugEnabled() {
            return isEnabled(Level.DEBUG, null);
        }

        @Override
        public boolean isInfoEnabled() {
            return isEnabled(Level.INFO, null);
        }

        @Override
        public boolean isWarnEnabled() {
            return isEnabled(Level.WARN, null);
        }

        @Override
        public boolean isErrorEnabled() {
            return isEnabled(Level.ERROR, null);
        }

        @Override
        public boolean isInfoEnabled(Marker marker) {
            return isEnabled(Level.INFO, marker);
        }

        @Override
        public boolean isErrorEnabled(Marker marker) {
            return isEnabled(Level.ERROR, marker);
        }
    }
}
