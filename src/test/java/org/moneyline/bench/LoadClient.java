package org.moneyline.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One keep-alive HTTP/1.1 connection that costs as little as it can, because the load generator
 * shares the machine with what it measures. Reads answers with a Content-Length or in chunks.
 */
final class LoadClient implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private byte[] line = new byte[512];
    private int lineLength;
    private byte[] body = new byte[0];

    LoadClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    }

    /** Sends a POST with a JSON body and answers the status; {@link #body()} has the rest. */
    int post(String path, String token, String idempotencyKey, String json) throws IOException {
        byte[] content = json.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bearer "
                        + token
                        + "\r\nIdempotency-Key: "
                        + idempotencyKey
                        + "\r\nContent-Length: "
                        + content.length
                        + "\r\n\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[headBytes.length + content.length];
        System.arraycopy(headBytes, 0, whole, 0, headBytes.length);
        System.arraycopy(content, 0, whole, headBytes.length, content.length);
        out.write(whole);
        return readAnswer();
    }

    String body() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private int readAnswer() throws IOException {
        readLine();
        int status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
        int length = 0;
        boolean chunked = false;
        while (readLine() > 0) {
            if (startsWith("content-length:")) {
                length = Integer.parseInt(text("content-length:".length()).trim());
            } else if (startsWith("transfer-encoding:")) {
                chunked = true;
            }
        }
        if (chunked) {
            body = new byte[0];
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                byte[] longer = java.util.Arrays.copyOf(body, body.length + size);
                in.readNBytes(longer, body.length, size);
                body = longer;
                readLine();
            }
            readLine();
        } else {
            body = in.readNBytes(length);
        }
        return status;
    }

    private int chunkSize() throws IOException {
        readLine();
        return Integer.parseInt(text(0).trim(), 16);
    }

    private int readLine() throws IOException {
        lineLength = 0;
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next == '\n') {
                return lineLength;
            }
            if (next != '\r') {
                if (lineLength == line.length) {
                    line = java.util.Arrays.copyOf(line, lineLength * 2);
                }
                line[lineLength++] = (byte) next;
            }
        }
    }

    private boolean startsWith(String lowerCase) {
        if (lineLength < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if ((line[i] | 0x20) != (lowerCase.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private String text(int from) {
        return new String(line, from, lineLength - from, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
