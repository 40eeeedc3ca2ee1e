package org.moneyline.odds.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Small recordings of our own: invented teams, in the formats of real feeds. */
public final class Recordings {

    /** A match from its fixture to its settlement, one message a line. */
    public static final List<String> UOF = lines("/feed/northtown.uof");

    /** Two markets of a match from their image to their closing, one message a line. */
    public static final List<String> EXCHANGE = lines("/feed/easton.mcm");

    /** Real samples beside the project, where there are any. */
    public static final Path BESIDE = Path.of("..", "shared", "data");

    private Recordings() {}

    private static List<String> lines(String resource) {
        try (InputStream in =
                Objects.requireNonNull(Recordings.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static boolean areBeside(String folder) {
        return Files.isDirectory(BESIDE.resolve(folder));
    }

    public static byte[] bytes(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }
}
