package dev.retort.gateway.resolver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One name that is being asked for: of one server, of the next if that is not there or keeps silent, and over TCP if the
 * answer is too long. Both families must be answered, and neither with a failure, as nginx has it.
 *
 * <p>Lives on the resolver's {@link EventLoop}. Source: {@code ngx_resolver.c}.
 */
final class Lookup {
    private static final Logger LOG = LoggerFactory.getLogger(Lookup.class);

    /** How many names one may stand for another in a row. */
    private static final int MOST_ALIASES = 16;

    private final NameServers servers;
    private final EventLoop loop;
    private final Function<String, NameResolver.@Nullable Found> known;
    private final Consumer<Result> end;
    private final Set<String> asked = new HashSet<>();
    private final List<Question> questions = new ArrayList<>(2);
    private final Map<InetSocketAddress, Conversation> conversations = new HashMap<>();
    private EventLoop.@Nullable Timer resend;
    private int server;
    private int unreachable;
    private long seconds = Long.MAX_VALUE;
    private boolean ended;

    /**
     * What comes of it.
     *
     * @param name the last name that was asked for: the name itself, or what it is an alias for
     * @param addresses those of the name; none if there is a code
     * @param code 0, or why there are none
     * @param seconds how long it may be kept
     * @param target what was known of the last name already; null if it was asked for
     */
    record Result(
            String name, List<InetAddress> addresses, int code, long seconds, NameResolver.@Nullable Found target) {}

    /** A question about one family. */
    private static final class Question {
        private final int type;
        private final int id;
        private final String name;
        /** Who has been asked over TCP as well since the question was last sent. */
        private final Set<InetSocketAddress> askedOverTcp = new HashSet<>();

        private @Nullable DnsMessage answer;

        Question(int type, int id, String name) {
            this.type = type;
            this.id = id;
            this.name = name;
        }

        byte[] message() {
            return DnsMessage.question(id, name, type);
        }
    }

    /**
     * Creates a lookup.
     *
     * @param servers who is asked
     * @param loop where it happens
     * @param known tells what is kept of a name
     * @param end is told once what comes of it
     */
    Lookup(
            NameServers servers,
            EventLoop loop,
            Function<String, NameResolver.@Nullable Found> known,
            Consumer<Result> end) {
        this.servers = servers;
        this.loop = loop;
        this.known = known;
        this.end = end;
        this.server = servers.next();
    }

    /** Begins. */
    void start(String name) {
        if (!DnsMessage.isName(name) || asked.size() > MOST_ALIASES || !asked.add(name)) {
            finish(name, List.of(), ResolutionException.NO_SUCH_NAME, null);
            return;
        }
        questions.clear();
        for (int type : servers.types()) {
            questions.add(new Question(type, servers.id(), name));
        }
        unreachable = 0;
        ask();
    }

    /** Ends it without a result. */
    void cancel() {
        ended = true;
        if (resend != null) {
            loop.cancel(resend);
        }
        conversations.values().forEach(Conversation::close);
    }

    private InetSocketAddress current() {
        return servers.get(server);
    }

    /** Sends what is not answered to the server whose turn it is, and to the next one if it stays silent. */
    private void ask() {
        if (resend != null) {
            loop.cancel(resend);
        }
        resend = loop.after(servers.patience(), () -> {
            server++;
            unreachable = 0;
            ask();
        });
        InetSocketAddress to = current();
        try {
            Conversation conversation = conversations.get(to);
            if (conversation == null) {
                conversation = Conversation.udp(to, loop, this::heard, failure -> lost(to, failure));
                conversations.put(to, conversation);
            }
            for (Question question : questions) {
                if (question.answer == null) {
                    question.askedOverTcp.clear();
                    conversation.send(question.message());
                }
            }
        } catch (IOException failure) {
            lost(to, failure);
        }
    }

    /** Goes on to the next server at once, unless none of them is there. */
    private void lost(InetSocketAddress from, IOException failure) {
        LOG.error("{} while resolving, resolver: {}", failure.getMessage(), NameServers.text(from));
        Conversation gone = conversations.remove(from);
        if (gone != null) {
            gone.close();
        }
        if (!ended && from.equals(current()) && ++unreachable < servers.size()) {
            server++;
            ask();
        }
    }

    private void heard(ByteBuffer message, Conversation by) {
        if (ended) {
            return;
        }
        DnsMessage answer;
        try {
            answer = DnsMessage.parse(message);
        } catch (DnsMessage.FormatException garbage) {
            LOG.error("{}, resolver: {}", garbage.getMessage(), NameServers.text(by.server()));
            return;
        }
        Question question = questionOf(answer);
        if (question == null) {
            LOG.info("unexpected DNS response for {}", answer.name());
        } else if (question.id != answer.id()) {
            // Whoever guesses may send as many of them as it likes.
            LOG.info("wrong ident {} in DNS response for {}, expect {}", answer.id(), answer.name(), question.id);
        } else if (answer.truncated() && !by.isTcp()) {
            askAgain(question, by.server());
        } else if (question.answer == null) {
            question.answer = answer;
            answered(answer);
        }
    }

    private @Nullable Question questionOf(DnsMessage answer) {
        for (Question question : questions) {
            if (question.type == answer.type() && question.name.equals(answer.name())) {
                return question;
            }
        }
        return null;
    }

    private void askAgain(Question question, InetSocketAddress to) {
        try {
            Conversation udp = conversations.get(to);
            // A datagram may come twice, and one that is forged any number of times.
            if (udp != null && question.askedOverTcp.add(to)) {
                udp.overTcp(question.message(), this::heard, failure -> lost(to, failure));
            }
        } catch (IOException failure) {
            lost(to, failure);
        }
    }

    private void answered(DnsMessage last) {
        int code = last.code();
        List<InetAddress> addresses = new ArrayList<>();
        String alias = null;
        for (Question question : questions) {
            DnsMessage answer = question.answer;
            if (answer == null) {
                return;
            }
            code = code == 0 ? answer.code() : code;
            addresses.addAll(answer.addresses());
            alias = alias == null ? answer.alias() : alias;
            if (!answer.addresses().isEmpty() || answer.alias() != null) {
                seconds = Math.min(seconds, answer.seconds());
            }
        }
        if (code != 0) {
            finish(last.name(), List.of(), code, null);
        } else if (addresses.isEmpty() && alias != null) {
            follow(alias);
        } else {
            finish(last.name(), addresses, addresses.isEmpty() ? ResolutionException.NO_SUCH_NAME : 0, null);
        }
    }

    private void follow(String alias) {
        NameResolver.Found target = known.apply(alias);
        if (target == null) {
            start(alias);
        } else {
            finish(alias, target.addresses(), 0, target);
        }
    }

    private void finish(String name, List<InetAddress> addresses, int code, NameResolver.@Nullable Found target) {
        cancel();
        end.accept(new Result(name, List.copyOf(addresses), code, seconds, target));
    }
}
