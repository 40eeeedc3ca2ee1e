package org.moneyline.push.socket;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that subscribes and then reads nothing until it is told to. */
final class StalledReader implements AutoCloseable {

    private static final int READING_BYTES = 64 * 1024;
    private static final int PATIENCE_MS = 30_000;
    private static final int END_OF_HEAD = 0x0D0A0D0A;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    StalledReader(int port, String topic) throws IOException {
        // Small, so that little of what it does not read is on its own side.
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress("localhost", port));
        in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        out.write(ClientBytes.handshake());
        out.write(ClientBytes.subscribing(topic));
        // The answer to the handshake ends with an empty line.
        int last = 0;
        while (last != END_OF_HEAD) {
            last = last << Byte.SIZE | in.readUnsignedByte();
        }
    }

    /** Everything up to a text that contains a part, or up to the end of the connection. */
    List<String> readUntil(String part) throws IOException {
        // It reads as fast as anybody from now on.
        socket.setReceiveBufferSize(READING_BYTES);
        List<String> texts = new ArrayList<>();
        try {
            while (texts.isEmpty() || !texts.getLast().contains(part)) {
                int kind = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = (int) in.readLong();
                }
                byte[] content = in.readNBytes(length);
                if (kind == 0x81) {
                    texts.add(new String(content, StandardCharsets.UTF_8));
                } else if (kind == 0x88) {
                    texts.add("closed " + ((content[0] & 0xFF) << 8 | content[1] & 0xFF));
                }
            }
        } catch (EOFException end) {
            texts.add("cut");
        }
        return texts;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
