package dev.retort.gateway.resolver;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server that answers as it is told, over UDP and TCP on one port, and remembers what it was asked. */
public final class ScriptedNameServer implements AutoCloseable {
    public static final int A = 1;
    public static final int CNAME = 5;
    public static final int AAAA = 28;

    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final Script script;
    private final List<String> questions = new CopyOnWriteArrayList<>();

    /** Decides what is sent; nothing is if nothing is replied. */
    @FunctionalInterface
    public interface Script {
        void asked(Question question) throws IOException;
    }

    @FunctionalInterface
    private interface Sender {
        void send(byte[] message) throws IOException;
    }

    private ScriptedNameServer(Script script) throws IOException {
        this.script = script;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerSocket stream = new ServerSocket(0, 50, loopback);
        DatagramSocket datagrams;
        try {
            datagrams = new DatagramSocket(new InetSocketAddress(loopback, stream.getLocalPort()));
        } catch (IOException taken) {
            // Somebody has that number for UDP; the next one is free for both, most likely.
            stream.close();
            stream = new ServerSocket(0, 50, loopback);
            datagrams = new DatagramSocket(new InetSocketAddress(loopback, stream.getLocalPort()));
        }
        tcp = stream;
        udp = datagrams;
        daemon(this::receive);
        daemon(this::accept);
    }

    public static ScriptedNameServer of(Script script) {
        try {
            return new ScriptedNameServer(script);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted name server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return tcp.getLocalPort();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    /** What was asked so far, such as {@code app.test A} or {@code app.test AAAA TCP}. */
    public List<String> questions() {
        return questions;
    }

    private void receive() {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
                asked(
                        message,
                        false,
                        bytes -> udp.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress())));
            }
        } catch (IOException closed) {
            udp.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = tcp.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            udp.close();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                byte[] message = new byte[in.readUnsignedShort()];
                in.readFully(message);
                asked(message, true, bytes -> {
                    byte[] framed = ByteBuffer.allocate(bytes.length + 2)
                            .putShort((short) bytes.length)
                            .put(bytes)
                            .array();
                    socket.getOutputStream().write(framed);
                });
            }
        } catch (IOException closed) {
            // The asker has its answer.
        }
    }

    private void asked(byte[] message, boolean overTcp, Sender sender) throws IOException {
        Question question = new Question(message, overTcp, sender);
        questions.add(question.text());
        script.asked(question);
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }

    /** One question, and the answer to it. */
    public static final class Question {
        private final Sender sender;
        private final byte[] message;
        private final String name;
        private final int type;
        private final boolean tcp;
        private final byte[] asked;

        private Question(byte[] message, boolean tcp, Sender sender) {
            this.message = message;
            this.tcp = tcp;
            this.sender = sender;
            StringBuilder labels = new StringBuilder();
            int at = 12;
            while (message[at] != 0) {
                labels.append(labels.isEmpty() ? "" : ".")
                        .append(new String(message, at + 1, message[at], StandardCharsets.ISO_8859_1));
                at += message[at] + 1;
            }
            name = labels.toString();
            type = message[at + 1] << 8 | message[at + 2];
            asked = Arrays.copyOfRange(message, 12, at + 5);
        }

        public String name() {
            return name;
        }

        public int type() {
            return type;
        }

        public boolean isTcp() {
            return tcp;
        }

        private String text() {
            return name + (type == A ? " A" : " AAAA") + (tcp ? " TCP" : "");
        }

        /** Answers with addresses of the kind that was asked for, if there are any. */
        public void reply(int seconds, String... addresses) throws IOException {
            List<byte[]> records = new ArrayList<>();
            for (String address : addresses) {
                byte[] bytes = InetAddress.getByName(address).getAddress();
                if ((bytes.length == 4) == (type == A)) {
                    records.add(record(type, seconds, bytes));
                }
            }
            send(0, 0, asked, records);
        }

        public void alias(int seconds, String other) throws IOException {
            send(0, 0, asked, List.of(record(CNAME, seconds, wire(other))));
        }

        public void fail(int code) throws IOException {
            send(0, code, asked, List.of());
        }

        public void truncated() throws IOException {
            send(0, 0x0200, asked, List.of());
        }

        public void withOtherId(String address) throws IOException {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            send(1, 0, asked, List.of(record(A, 60, bytes)));
        }

        public void ofOtherName(String address) throws IOException {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            ByteArrayOutputStream other = new ByteArrayOutputStream();
            other.writeBytes(wire("other.test"));
            other.writeBytes(new byte[] {0, A, 0, 1});
            send(0, 0, other.toByteArray(), List.of(record(A, 60, bytes)));
        }

        public void raw(byte[] bytes) throws IOException {
            sender.send(bytes);
        }

        private void send(int idChange, int flags, byte[] question, List<byte[]> records) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int id = (ByteBuffer.wrap(message).getShort() & 0xffff) ^ idChange;
            for (int number : new int[] {id, 0x8180 | flags, 1, records.size(), 0, 0}) {
                out.write(number >> 8);
                out.write(number);
            }
            out.writeBytes(question);
            records.forEach(out::writeBytes);
            sender.send(out.toByteArray());
        }

        private static byte[] record(int type, int seconds, byte[] data) {
            return ByteBuffer.allocate(12 + data.length)
                    .putShort((short) 0xc00c) // The name of the question.
                    .putShort((short) type)
                    .putShort((short) 1)
                    .putInt(seconds)
                    .putShort((short) data.length)
                    .put(data)
                    .array();
        }

        private static byte[] wire(String name) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (String label : name.split("\\.", -1)) {
                out.write(label.length());
                out.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
            }
            out.write(0);
            return out.toByteArray();
        }
    }
}
