package dev.retort.sample;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** A few posts for an empty blog. Nobody can log in as their authors, as no password has the hash that they get. */
final class DemoData {
    private static final String NO_PASSWORD = "!";

    private record Draft(String author, String title, String body) {}

    private static final List<Draft> POSTS = List.of(
            new Draft("Ada", "Notes on the engine", """
                    The Analytical Engine has *no pretensions* whatever to originate anything. It can do whatever we
                    **know how to order it** to perform.

                    | card | what it does |
                    | --- | --- |
                    | operation | says what is done |
                    | variable | says with what |
                    """),
            new Draft("Grace", "A moth in the relay", """
                    Found in panel F, taped into the log book:

                    > First actual case of bug being found.

                    ```
                    15:45  relay #70
                    ```
                    """),
            new Draft("Ada", "Welcome", """
                    This is a blog, made with Retort. [Register](auth/register), log in, and write a post:

                    - texts are [Markdown](https://commonmark.org/help/),
                    - a picture gets a thumbnail,
                    - comments appear on every open page at once,
                    - the [chat](chat) is live, too.

                    How a request finds its way to this page is [drawn here](how).
                    """));

    private DemoData() {}

    /** Writes the posts, if nobody has registered yet. */
    static void addTo(Jdbi jdbi) {
        try {
            jdbi.useTransaction(handle -> {
                if (isEmpty(handle)) {
                    POSTS.forEach(draft -> add(handle, draft));
                }
            });
        } catch (UnableToExecuteStatementException e) {
            // Another process does the same at this moment.
            if (!Database.isDuplicate(e)) {
                throw e;
            }
        }
    }

    private static boolean isEmpty(Handle handle) {
        return handle.createQuery("select count(*) from users")
                        .mapTo(Integer.class)
                        .one()
                == 0;
    }

    private static void add(Handle handle, Draft draft) {
        String key = draft.author().toLowerCase(java.util.Locale.ROOT);
        int author = handle.createQuery("select id from users where name_key = ?")
                .bind(0, key)
                .mapTo(Integer.class)
                .findOne()
                .orElseGet(() -> handle.createUpdate("insert into users (name, name_key, password) values (?, ?, ?)")
                        .bind(0, draft.author())
                        .bind(1, key)
                        .bind(2, NO_PASSWORD)
                        .executeAndReturnGeneratedKeys("id")
                        .mapTo(Integer.class)
                        .one());
        handle.execute(
                "insert into posts (author_id, title, body, form) values (?, ?, ?, ?)",
                author,
                draft.title(),
                draft.body().strip(),
                FormKey.create());
    }
}
