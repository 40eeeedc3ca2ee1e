package org.moneyline.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Subscribers of a gateway as a process of their own. It notes when each delta comes, and leaves it
 * to whoever knows what the delta's clock stands for to say how late that was.
 */
final class Subscribers {

    private Subscribers() {}

    /** Ends when its input does. */
    public static void main(String[] args) throws Exception {
        LongPairs arrived = new LongPairs();
        try (StreamReaders readers = new StreamReaders(Integer.parseInt(args[0]), arrived::add)) {
            AskedProcess.serve("", words -> answer(words, readers, arrived));
        }
        System.exit(0);
    }

    private static String answer(String[] words, StreamReaders readers, LongPairs arrived)
            throws IOException {
        switch (words[0]) {
            case "subscribe" -> readers.add(words[1]);
            case "images" -> readers.awaitImages(Integer.parseInt(words[1]));
            case "measure" -> {
                arrived.clear();
                readers.measure();
            }
            case "standing" -> {
                // It is answered to everything.
            }
            case "write" -> arrived.write(Path.of(words[1]));
            default -> throw new IllegalArgumentException(words[0]);
        }
        return readers.images() + " " + readers.closed() + " " + arrived.size();
    }
}
