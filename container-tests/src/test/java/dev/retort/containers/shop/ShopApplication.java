package dev.retort.containers.shop;

import dev.retort.Application;
import dev.retort.Retort;
import dev.retort.files.StaticFiles;
import java.nio.file.Path;

/** Makes the application that each server is asked of. */
public final class ShopApplication implements Application {
    /** Names the folder of the files that are sent, the same for every server. */
    public static final String FILES = "retort.containers.files";

    /** Made by the initializer. */
    public ShopApplication() {}

    @Override
    public Retort create() {
        Path files = Path.of(System.getProperty(FILES));
        return Retort.builder()
                .secretKey("only for these tests, and so no secret")
                .staticFiles(StaticFiles.folder(files))
                .add(new Pages())
                .add(new Forms())
                .add(new Live())
                .add(new Downloads(files))
                .build();
    }
}
