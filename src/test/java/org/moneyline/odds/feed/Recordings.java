package org.moneyline.odds.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

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

    /** Of a file as recordings lie there: packed. */
    public static List<String> linesOf(Path recording) throws IOException {
        try (InputStream in = Files.newInputStream(recording);
                InputStream unpacked =
                        recording.toString().endsWith(".bz2")
                                ? new BZip2CompressorInputStream(in, true)
                                : new GZIPInputStream(in)) {
            return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    public static boolean areBeside(String folder) {
        return Files.isDirectory(BESIDE.resolve(folder));
    }

    public static byte[] bytes(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }
}
