package dev.retort.debug;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes an exception, its causes and what was suppressed: the application's own frames with their source, runs of all others
 * folded. The frames that a cause shares with what it caused are counted and not repeated, as the JDK does.
 */
final class TraceHtml {

    private static final int MOST_THROWABLES = 20;
    private static final int MOST_FRAMES = 300;
    private static final int MOST_EXCERPTS = 50;

    private final HtmlText out;
    private final Sources sources;
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int excerpts;

    private TraceHtml(HtmlText out, Sources sources) {
        this.out = out;
        this.sources = sources;
    }

    static void write(HtmlText out, Throwable failure, Sources sources) {
        out.html("<header><h1>")
                .text(failure.getClass().getName())
                .html("</h1><p class=\"message\">")
                .text(messageOf(failure))
                .html("</p></header>\n<section><h2>Trace</h2>\n");
        TraceHtml trace = new TraceHtml(out, sources);
        trace.seen.add(failure);
        trace.frames(failure, null);
        trace.rest(failure);
        out.html("</section>\n");
    }

    /** An exception may be of the application's making, and fail itself. */
    private static String messageOf(Throwable failure) {
        try {
            String message = failure.getLocalizedMessage();
            return message == null ? "" : message;
        } catch (RuntimeException e) {
            return "(its message cannot be told: " + e.getClass().getName() + ")";
        }
    }

    private void rest(Throwable failure) {
        for (Throwable suppressed : failure.getSuppressed()) {
            throwable("Suppressed: ", suppressed, failure);
        }
        Throwable cause = failure.getCause();
        if (cause != null) {
            throwable("Caused by: ", cause, failure);
        }
    }

    private void throwable(String how, Throwable failure, Throwable enclosing) {
        if (seen.size() >= MOST_THROWABLES || !seen.add(failure)) {
            out.html("<p>And more, which is not shown.</p>\n");
            return;
        }
        out.html("<h2>").text(how + failure.getClass().getName()).html("</h2>\n");
        String message = messageOf(failure);
        if (!message.isEmpty()) {
            out.html("<p class=\"message\">").text(message).html("</p>\n");
        }
        frames(failure, enclosing);
        rest(failure);
    }

    private void frames(Throwable failure, @Nullable Throwable enclosing) {
        StackTraceElement[] frames = failure.getStackTrace();
        int shared = enclosing == null ? 0 : shared(frames, enclosing.getStackTrace());
        int end = Math.min(frames.length - shared, MOST_FRAMES);
        List<StackTraceElement> others = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            if (sources.isOwn(frames[i])) {
                fold(others);
                own(frames[i]);
            } else {
                others.add(frames[i]);
            }
        }
        fold(others);
        if (end < frames.length) {
            out.html("<p class=\"place\">")
                    .text((frames.length - end) + " more frames")
                    .html("</p>\n");
        }
    }

    private static int shared(StackTraceElement[] frames, StackTraceElement[] enclosing) {
        int shared = 0;
        while (shared < frames.length
                && shared < enclosing.length
                && frames[frames.length - 1 - shared].equals(enclosing[enclosing.length - 1 - shared])) {
            shared++;
        }
        return shared;
    }

    private void own(StackTraceElement frame) {
        SourceExcerpt excerpt =
                excerpts < MOST_EXCERPTS ? sources.excerpt(frame).orElse(null) : null;
        out.html("<h3><code>").text(called(frame)).html("</code> <span class=\"place\">");
        if (excerpt == null) {
            out.text(placeOf(frame)).html("</span></h3>\n");
            return;
        }
        excerpts++;
        out.text(excerpt.file() + ":" + excerpt.line()).html("</span></h3>\n<pre>");
        for (int i = 0; i < excerpt.lines().size(); i++) {
            int number = excerpt.first() + i;
            out.html(number == excerpt.line() ? "<span class=\"here\" aria-current=\"true\"><i>" : "<span><i>")
                    .text(Integer.toString(number))
                    .html("</i>")
                    .text(excerpt.lines().get(i), 500)
                    .html("</span>");
        }
        out.html("</pre>\n");
    }

    /** Writes a run of frames that are not the application's, and empties it. */
    private void fold(List<StackTraceElement> frames) {
        if (frames.isEmpty()) {
            return;
        }
        out.html("<details><summary>")
                .text(frames.size() == 1 ? "1 frame of other code" : frames.size() + " frames of other code")
                .html("</summary><ol>");
        for (StackTraceElement frame : frames) {
            out.html("<li><code>")
                    .text(called(frame))
                    .html("</code> <span class=\"place\">")
                    .text(placeOf(frame))
                    .html("</span></li>\n");
        }
        out.html("</ol></details>\n");
        frames.clear();
    }

    private static String called(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName();
    }

    private static String placeOf(StackTraceElement frame) {
        String file = frame.getFileName();
        if (frame.isNativeMethod()) {
            return "native";
        }
        return file == null ? "" : file + (frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "");
    }
}
