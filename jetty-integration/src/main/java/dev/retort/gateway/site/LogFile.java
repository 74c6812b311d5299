package dev.retort.gateway.site;

/** A part of a configuration that writes a file which somebody may move away, as logrotate does. */
public interface LogFile {
    /** Opens the file again, under its name. */
    void reopen();
}
