package dev.retort;

import dev.retort.config.Config;
import dev.retort.config.ConfigException;
import dev.retort.dispatch.Safety;
import dev.retort.files.StaticFiles;
import dev.retort.http.XSendfile;
import dev.retort.json.JsonCodec;
import dev.retort.security.Admission;
import dev.retort.security.TrustedHosts;
import dev.retort.security.TrustedProxies;
import dev.retort.session.CookieSessions;
import dev.retort.session.Sessions;
import dev.retort.template.TemplateEngine;
import dev.retort.template.TemplateFolder;
import dev.retort.template.TemplateSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an application was decided to be: by code, else by its configuration, else by default.
 *
 * @param config the configuration
 * @param sessions keeps sessions
 * @param templates renders templates; made when it is first asked for
 * @param files the static files, or null for none
 * @param xSendfile the files that the web server in front sends
 * @param serverName the host that subdomains of blueprints belong to, or null for none
 * @param safety what keeps the application safe
 * @param isDebug whether errors are shown to the developer
 */
record Settings(
        Config config,
        Sessions sessions,
        Supplier<TemplateEngine> templates,
        @Nullable StaticFiles files,
        XSendfile xSendfile,
        @Nullable String serverName,
        Safety safety,
        boolean isDebug) {

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    private static final String SESSION = "session";
    private static final String X_ACCEL_REDIRECT = "x-accel-redirect";
    private static final String X_SENDFILE = "x-sendfile";

    /** The keys that an application understands itself. */
    private static final List<String> KEYS = List.of(
            "secret-key",
            "older-secret-keys",
            SESSION,
            "debug",
            "server-name",
            "trusted-hosts",
            "trusted-proxies",
            "concurrency",
            X_ACCEL_REDIRECT,
            X_SENDFILE,
            "profile");

    /** Returns the same without static files. */
    Settings withoutFiles() {
        return new Settings(config, sessions, templates, null, xSendfile, serverName, safety, isDebug);
    }

    /** What was said in code; the rest is null. */
    static final class Choices {
        @Nullable Config config;

        /** The property by which {@code --debug} of the command line reaches an application that makes itself. */
        private static final String DEBUG = "retort.debug";

        @Nullable String secret;

        @Nullable Sessions sessions;

        @Nullable TemplateEngine templates;

        @Nullable StaticFiles files;

        @Nullable XSendfile xSendfile;

        @Nullable Boolean debug;

        @Nullable String serverName;

        UnaryOperator<Safety> safety = UnaryOperator.identity();

        /**
         * Decides.
         *
         * @param json the application's codec
         * @param blueprints gives the templates of blueprints, when templates are first asked for
         * @param faults takes every fault found
         */
        Settings decide(JsonCodec json, Supplier<List<TemplateFolder>> blueprints, Consumer<String> faults) {
            Config given = config == null ? load(faults) : config;
            boolean isDebug = debug == null
                    ? read(given, "debug", Boolean.class, faults).orElse(false) || Boolean.getBoolean(DEBUG)
                    : debug;
            Settings settings = new Settings(
                    given,
                    sessions == null ? cookies(given, json, faults) : given(given, sessions),
                    engine(templates, () -> new TemplateSettings(isDebug, json, blueprints.get())),
                    files == null ? filesOfClassPath() : files,
                    xSendfile == null ? sentByServer(given, faults) : xSendfile,
                    serverName == null
                            ? read(given, "server-name", String.class, faults).orElse(null)
                            : serverName,
                    changed(safety(given, faults), "What safety(…) says", safety, faults),
                    isDebug);
            given.warnOfMisspelt(KEYS);
            if (config != null) {
                given.warnOfUnknownKeys();
            }
            return settings;
        }

        private static Config load(Consumer<String> faults) {
            try {
                return Config.load();
            } catch (ConfigException e) {
                e.faults().forEach(faults);
                return Config.builder().build();
            }
        }

        private static <T> Optional<T> read(Config config, String key, Class<T> type, Consumer<String> faults) {
            try {
                return config.find(key, type);
            } catch (ConfigException e) {
                e.faults().forEach(faults);
                return Optional.empty();
            }
        }

        private static List<String> list(Config config, String key, Consumer<String> faults) {
            try {
                return config.has(key) ? config.list(key, String.class) : List.of();
            } catch (ConfigException e) {
                e.faults().forEach(faults);
                return List.of();
            }
        }

        private Sessions cookies(Config config, JsonCodec json, Consumer<String> faults) {
            Optional<String> key = read(config, "secret-key", String.class, faults);
            SessionSettings settings = sessionSettings(config, faults);
            String chosen = secret == null ? key.orElse(null) : secret;
            if (chosen == null) {
                return Sessions.withoutSecret();
            }
            CookieSessions standard;
            try {
                standard = CookieSessions.of(chosen)
                        .olderSecrets(list(config, "older-secret-keys", faults).toArray(String[]::new))
                        .codec(json);
            } catch (IllegalArgumentException e) {
                faults.accept("The secret key cannot be used: " + e.getMessage());
                return Sessions.withoutSecret();
            }
            try {
                return settings == null ? standard : settings.apply(standard);
            } catch (IllegalArgumentException e) {
                faults.accept("The settings " + SESSION + ".… cannot be used: " + e.getMessage());
                return standard;
            }
        }

        private static @Nullable SessionSettings sessionSettings(Config config, Consumer<String> faults) {
            try {
                return config.has(SESSION) ? config.section(SESSION).as(SessionSettings.class) : null;
            } catch (ConfigException e) {
                e.faults().forEach(faults);
                return null;
            }
        }

        /** Sessions that were made in code have their cookie from there alone. */
        private Sessions given(Config config, Sessions sessions) {
            if (config.has(SESSION)) {
                LOG.warn(
                        "The settings {}.… are not used, as the application makes its sessions itself by sessions(…)."
                                + " Remove them, or that call.",
                        SESSION);
            }
            return sessions;
        }

        private static Safety safety(Config config, Consumer<String> faults) {
            List<String> hosts = list(config, "trusted-hosts", faults);
            List<String> proxies = list(config, "trusted-proxies", faults);
            Optional<Integer> most = read(config, "concurrency", Integer.class, faults);
            Safety safety = Safety.standard();
            safety = hosts.isEmpty()
                    ? safety
                    : changed(
                            safety,
                            "The setting trusted-hosts",
                            s -> s.hosts(TrustedHosts.of(hosts.toArray(String[]::new))),
                            faults);
            safety = proxies.isEmpty()
                    ? safety
                    : changed(
                            safety,
                            "The setting trusted-proxies",
                            s -> s.proxies(TrustedProxies.of(proxies.toArray(String[]::new))),
                            faults);
            return most.isEmpty()
                    ? safety
                    : changed(safety, "The setting concurrency", s -> s.admission(Admission.of(most.get())), faults);
        }

        /** As {@code /srv/reports=/protected/}, which is how Rack's {@code X-Accel-Mapping} has it. */
        private static XSendfile sentByServer(Config config, Consumer<String> faults) {
            XSendfile all = XSendfile.none();
            for (String mapping : list(config, X_ACCEL_REDIRECT, faults)) {
                int equals = mapping.lastIndexOf('=');
                if (equals <= 0) {
                    faults.accept("The setting " + X_ACCEL_REDIRECT + " cannot be used: \"" + mapping
                            + "\" names no location. Write the folder, an equals sign and the location of the web"
                            + " server: /srv/reports=/protected/");
                    continue;
                }
                String folder = mapping.substring(0, equals).strip();
                String prefix = mapping.substring(equals + 1).strip();
                all = with(all, X_ACCEL_REDIRECT, () -> XSendfile.accel(Path.of(folder), prefix), faults);
            }
            for (String folder : list(config, X_SENDFILE, faults)) {
                all = with(all, X_SENDFILE, () -> XSendfile.folder(Path.of(folder)), faults);
            }
            return all;
        }

        private static XSendfile with(XSendfile all, String key, Supplier<XSendfile> more, Consumer<String> faults) {
            try {
                return all.and(more.get());
            } catch (IllegalArgumentException e) {
                faults.accept("The setting " + key + " cannot be used: " + e.getMessage());
                return all;
            }
        }

        private static Safety changed(
                Safety safety, String what, UnaryOperator<Safety> change, Consumer<String> faults) {
            try {
                return Objects.requireNonNull(change.apply(safety), "it is null");
            } catch (IllegalArgumentException e) {
                faults.accept(what + " cannot be used: " + e.getMessage());
            } catch (RuntimeException e) {
                faults.accept(what + " cannot be used: " + e);
            }
            return safety;
        }

        private static Supplier<TemplateEngine> engine(
                @Nullable TemplateEngine given, Supplier<TemplateSettings> application) {
            return new Supplier<>() {
                private @Nullable TemplateEngine made;

                @Override
                public synchronized TemplateEngine get() {
                    if (made == null) {
                        made = (given == null ? TemplateEngine.pebble() : given).within(application.get());
                    }
                    return Objects.requireNonNull(made);
                }
            };
        }

        private static @Nullable StaticFiles filesOfClassPath() {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            ClassLoader known = loader == null ? Choices.class.getClassLoader() : loader;
            return known.getResource("static") == null ? null : StaticFiles.classPath(known, "static");
        }
    }
}
