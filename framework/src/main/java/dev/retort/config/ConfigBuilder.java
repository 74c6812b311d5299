package dev.retort.config;

import dev.retort.config.Node.Section;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the sources of a {@link Config}.
 *
 * <p>Whatever the order of the calls, defaults are overridden by files, these by the environment, and that by code. Of two
 * sources of one kind the later wins. Not safe for use by several threads.
 */
public final class ConfigBuilder {
    /** The property by which {@code --env-file} of the command line reaches an application that makes itself. */
    private static final String VARIABLES_FILE = "retort.env-file";

    /** The kinds of sources, the weakest first. */
    private enum Layer {
        DEFAULTS,
        FILES,
        VARIABLES_FILE,
        ENVIRONMENT,
        CODE
    }

    /** The largest file; a configuration is written by hand. */
    private static final int MOST_BYTES = 1 << 20;

    private static final String PREFIX = "RETORT_";
    private static final List<String> EXTENSIONS = List.of(".properties", ".yaml", ".yml");

    private final Map<Layer, Section> layers = new EnumMap<>(Layer.class);
    private final List<String> faults = new ArrayList<>();
    private @Nullable String prefix;
    private boolean profiled;

    ConfigBuilder() {}

    /**
     * Adds what holds where nothing else is said.
     *
     * @param values values by dotted key, as in {@link #set(String, Object)}
     * @return this
     */
    public ConfigBuilder defaults(Map<String, ?> values) {
        return put(Layer.DEFAULTS, Values.of(values, "the defaults", faults::add));
    }

    /**
     * Adds a file, which must be there.
     *
     * @param file a file in UTF-8 of up to 1 MiB: {@code .properties}, {@code .yaml} or {@code .yml}; the last two want
     *     {@code org.snakeyaml:snakeyaml-engine} on the class path
     * @return this
     */
    public ConfigBuilder file(Path file) {
        return put(Layer.FILES, readFile(file, true));
    }

    /**
     * Adds a file, if there is one.
     *
     * @param file as in {@link #file(Path)}
     * @return this
     */
    public ConfigBuilder optionalFile(Path file) {
        return put(Layer.FILES, readFile(file, false));
    }

    /**
     * Adds a resource of the class path, which must be there.
     *
     * @param name the name from the root, such as {@code defaults.yaml}; else as in {@link #file(Path)}
     * @return this
     */
    public ConfigBuilder resource(String name) {
        return put(Layer.FILES, readResource(name, loader(), true));
    }

    /**
     * Adds a resource of the class path, if there is one.
     *
     * @param name as in {@link #resource(String)}
     * @return this
     */
    public ConfigBuilder optionalResource(String name) {
        return put(Layer.FILES, readResource(name, loader(), false));
    }

    /**
     * Adds variables of the environment: with the prefix {@code RETORT_}, {@code RETORT_SERVER__MAX_AGE} is
     * {@code server.max-age}. As in Flask's {@code from_prefixed_env}, a value that is a JSON object or array is a section
     * or a list.
     *
     * @param prefix what the names begin with, in upper case by custom
     * @param variables the variables, {@link System#getenv()} as a rule
     * @return this
     */
    public ConfigBuilder environment(String prefix, Map<String, String> variables) {
        this.prefix = prefix;
        return put(Layer.ENVIRONMENT, EnvironmentReader.read(prefix, variables, "the environment", faults::add));
    }

    /**
     * Adds variables from a file such as {@code .env}, if there is one, for development: what the environment itself says
     * wins over it.
     *
     * @param prefix as in {@link #environment(String, Map)}
     * @param file lines of {@code NAME=value}, in UTF-8
     * @return this
     */
    public ConfigBuilder variablesFile(String prefix, Path file) {
        String text = text(file, false);
        if (text == null) {
            return this;
        }
        Map<String, String> variables = EnvironmentReader.variablesOf(text, file.toString(), faults::add);
        return put(Layer.VARIABLES_FILE, EnvironmentReader.read(prefix, variables, file.toString(), faults::add));
    }

    /**
     * Sets a value, which wins over every other source.
     *
     * @param key the key, dotted
     * @param value text, a number, a boolean, an enum or anything else whose {@code toString} is read again; a map is a
     *     section, an iterable or an array is a list
     * @return this
     */
    public ConfigBuilder set(String key, Object value) {
        return put(Layer.CODE, Values.of(Map.of(key, value), "code", faults::add));
    }

    /**
     * Adds what there is by convention: {@code retort.properties}, {@code retort.yaml} or {@code retort.yml} on the class
     * path, then one in the working directory, then the variables that begin with {@code RETORT_}. With
     * {@code RETORT_PROFILE=dev}, files named {@code retort-dev} follow the others, and there must be one. On the command line
     * the variables of a {@code .env} come before those of the environment.
     *
     * @return this
     */
    public ConfigBuilder conventions() {
        return conventions(Path.of(""), System.getenv(), loader());
    }

    ConfigBuilder conventions(Path directory, Map<String, String> environment, ClassLoader loader) {
        profiled = true;
        String variables = System.getProperty(VARIABLES_FILE);
        if (variables != null) {
            variablesFile(PREFIX, Path.of(variables));
        }
        conventional("retort", directory, loader);
        String profile = environment.getOrDefault(PREFIX + "PROFILE", "");
        if (!profile.isEmpty()) {
            if (!profile.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_')) {
                faults.add(PREFIX + "PROFILE is \"" + profile
                        + "\", which is no name.\n  Write letters, digits, '-' and '_'.");
            } else if (conventional("retort-" + profile, directory, loader) == 0) {
                faults.add(
                        PREFIX + "PROFILE is " + profile + ", and there is no file for it.\n  Write retort-" + profile
                                + ".properties or .yaml, on the class path or in " + directory.toAbsolutePath() + ".");
            }
        }
        return environment(PREFIX, environment);
    }

    /** Adds the files of one name; two of them in one place would leave it to chance which counts. */
    private int conventional(String name, Path directory, ClassLoader loader) {
        List<String> resources = EXTENSIONS.stream()
                .map(extension -> name + extension)
                .filter(file -> loader.getResource(file) != null)
                .toList();
        List<Path> files = EXTENSIONS.stream()
                .map(extension -> directory.resolve(name + extension))
                .filter(Files::isRegularFile)
                .toList();
        refuseSeveral(resources, "on the class path");
        refuseSeveral(files, "in " + directory.toAbsolutePath());
        resources.forEach(file -> put(Layer.FILES, readResource(file, loader, true)));
        files.forEach(file -> put(Layer.FILES, readFile(file, true)));
        return resources.size() + files.size();
    }

    private void refuseSeveral(List<?> files, String where) {
        if (files.size() > 1) {
            faults.add("There are " + files + " " + where + ".\n  Keep one of them.");
        }
    }

    /**
     * Puts the sources together.
     *
     * @return the configuration
     * @throws ConfigException if a source is missing or cannot be read: it tells of all at once
     */
    public Config build() {
        ConfigException.throwIfAny(faults);
        Section root = Section.EMPTY;
        for (Section layer : layers.values()) {
            root = root.under(layer);
        }
        Config config = Config.of(root, prefix);
        if (profiled) {
            config.has("profile"); // It is known from now on, as it has done its part.
        }
        return config;
    }

    private ConfigBuilder put(Layer layer, @Nullable Node node) {
        if (node instanceof Section section) {
            layers.merge(layer, section, Section::under);
        }
        return this;
    }

    private static ClassLoader loader() {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return ofThread != null ? ofThread : ConfigBuilder.class.getClassLoader();
    }

    private @Nullable Section readFile(Path file, boolean required) {
        String text = text(file, required);
        return text == null ? null : parse(text, file.toString());
    }

    private @Nullable String text(Path file, boolean required) {
        try (InputStream in = Files.newInputStream(file)) {
            return text(in, file.toString());
        } catch (NoSuchFileException e) {
            if (required) {
                faults.add("There is no file " + file.toAbsolutePath()
                        + ".\n  Create it, or read it with .optionalFile(…).");
            }
        } catch (IOException e) {
            faults.add(file + " cannot be read: " + e.getMessage() + "\n  Make it a file that this user may read.");
        }
        return null;
    }

    private @Nullable Section readResource(String name, ClassLoader loader, boolean required) {
        String place = "classpath:" + name;
        try (InputStream in = loader.getResourceAsStream(name)) {
            if (in != null) {
                String text = text(in, place);
                return text == null ? null : parse(text, place);
            }
            if (required) {
                faults.add("There is no resource " + name + " on the class path."
                        + "\n  Put it into src/main/resources, or read it with .optionalResource(…).");
            }
        } catch (IOException e) {
            faults.add(place + " cannot be read: " + e.getMessage() + "\n  Look at the jar that it is in.");
        }
        return null;
    }

    private @Nullable String text(InputStream in, String place) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            faults.add(place + " has more than " + MOST_BYTES + " bytes.\n  Keep data elsewhere.");
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            faults.add(place + " is not in UTF-8.\n  Save it in that encoding.");
            return null;
        }
    }

    private @Nullable Section parse(String text, String place) {
        if (place.endsWith(".properties")) {
            return PropertiesReader.read(text, place, faults::add);
        }
        if (!place.endsWith(".yaml") && !place.endsWith(".yml")) {
            faults.add(place + " is of no kind that is known.\n  Name it .properties, .yaml or .yml.");
            return null;
        }
        try {
            return YamlReader.read(text, place, faults::add);
        } catch (NoClassDefFoundError e) {
            faults.add(place + " is YAML, and there is no library to read it.\n  Add the dependency"
                    + " org.snakeyaml:snakeyaml-engine (version 3), or write a .properties file.");
            return null;
        }
    }
}
