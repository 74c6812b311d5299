package dev.retort.gateway.exchange;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * Which of a client's fields count: {@code ignore_invalid_headers} and {@code underscores_in_headers}. To nginx a name
 * is valid that has letters, digits and hyphens only.
 *
 * @param ignoresInvalid whether fields with another name are dropped
 * @param underscores whether a name may have underscores
 */
public record ClientFields(boolean ignoresInvalid, boolean underscores) {
    /** Where a server keeps it. */
    public static final Setting<ClientFields> SETTING = new Setting<>("ignore_invalid_headers");

    /** What holds where nothing is said. */
    public static final ClientFields DEFAULT = new ClientFields(true, false);

    /**
     * Drops what does not count.
     *
     * @param fields what came; not changed
     * @return the same if all of it counts
     */
    HttpFields of(HttpFields fields) {
        if (!ignoresInvalid) {
            return fields;
        }
        for (HttpField field : fields) {
            if (!isValid(field)) {
                return valid(fields);
            }
        }
        return fields;
    }

    private HttpFields valid(HttpFields fields) {
        HttpFields.Mutable valid = HttpFields.build();
        for (HttpField field : fields) {
            if (isValid(field)) {
                valid.add(field);
            }
        }
        return valid.asImmutable();
    }

    private boolean isValid(HttpField field) {
        if (field.getHeader() != null) {
            return true;
        }
        String name = field.getName();
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            boolean valid = (character >= 'a' && character <= 'z')
                    || (character >= 'A' && character <= 'Z')
                    || (character >= '0' && character <= '9')
                    || character == '-'
                    || (character == '_' && underscores);
            if (!valid) {
                return false;
            }
        }
        return true;
    }
}
