package org.moneyline.odds.feed;

import java.util.Arrays;
import java.util.Random;

/** Does to a message what lines, disks and broken senders do. The same seed does the same. */
public final class Mutations {

    private Mutations() {}

    /** Never the message itself. */
    public static byte[] mutated(byte[] message, Random random) {
        byte[] after;
        do {
            after = message;
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                after = once(after, random);
            }
        } while (Arrays.equals(after, message));
        return after;
    }

    private static byte[] once(byte[] message, Random random) {
        int length = message.length;
        if (length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(length);
        int to = Math.min(length, at + 1 + random.nextInt(24));
        return switch (random.nextInt(8)) {
            case 0 -> with(message, at, (byte) (message[at] ^ (1 << random.nextInt(8))));
            case 1 -> with(message, at, (byte) random.nextInt(256));
            case 2 -> with(message, at, (byte) ('0' + random.nextInt(10)));
            case 3 -> Arrays.copyOf(message, at);
            case 4 -> joined(message, 0, at, message, to, length);
            case 5 -> joined(message, 0, to, message, at, length);
            case 6 -> with(message, at, message[random.nextInt(length)]);
            default -> {
                byte[] syntax = {'<', '>', '"', '&', '{', '}', '[', ']', ',', '-', '.', 'e', 0};
                yield with(message, at, syntax[random.nextInt(syntax.length)]);
            }
        };
    }

    private static byte[] with(byte[] message, int at, byte value) {
        byte[] copy = message.clone();
        copy[at] = value;
        return copy;
    }

    private static byte[] joined(byte[] a, int from, int to, byte[] b, int from2, int to2) {
        byte[] joined = Arrays.copyOf(Arrays.copyOfRange(a, from, to), to - from + to2 - from2);
        System.arraycopy(b, from2, joined, to - from, to2 - from2);
        return joined;
    }
}
