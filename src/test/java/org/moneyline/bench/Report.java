package org.moneyline.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The figures of one run: text for people as they come in, one line of JSON at the end. Keys: rates
 * {@code <what>_per_s}, ratios {@code ratio_<rival>} (ours over theirs, same run), latencies {@code
 * <what>_p50_ms} and {@code _p99_ms}, sizes {@code _bytes}.
 */
final class Report {

    private final Map<String, Object> figures = new LinkedHashMap<>();

    Report(String benchmark) {
        figures.put("benchmark", benchmark);
        figures.put("machine", machine());
        figures.put("commit", commit());
        say("%s on %s, commit %s", benchmark, figures.get("machine"), figures.get("commit"));
    }

    void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    void rate(String what, double perSecond) {
        figures.put(what + "_per_s", Math.round(perSecond));
        say("  %-34s %,10.0f /s", what, perSecond);
    }

    void ratio(String rival, double ratio) {
        figures.put("ratio_" + rival, Math.round(ratio * 100) / 100.0);
        say("  %-34s %10.2f x", "ratio to " + rival, ratio);
    }

    void millis(String key, double millis) {
        figures.put(key + "_ms", Math.round(millis * 100) / 100.0);
        say("  %-34s %10.2f ms", key, millis);
    }

    void figure(String key, Object value) {
        figures.put(key, value);
        say("  %-34s %10s", key, value);
    }

    boolean has(String key) {
        return figures.containsKey(key);
    }

    /** The last line of the output, for programs. */
    String json() {
        return JsonMapper.shared().writeValueAsString(figures);
    }

    private static String machine() {
        var os = ManagementFactory.getOperatingSystemMXBean();
        String cpu = os.getArch();
        try {
            cpu =
                    Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                            .filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 2))
                            .findFirst()
                            .orElse(cpu);
        } catch (IOException e) {
            // Not Linux: the architecture has to do.
        }
        long memory =
                os instanceof com.sun.management.OperatingSystemMXBean sun
                        ? sun.getTotalMemorySize() >> 30
                        : 0;
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %d GiB, JDK %s, PostgreSQL 18 with fsync",
                os.getAvailableProcessors(),
                cpu,
                memory,
                Runtime.version());
    }

    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
            String commit = new String(git.getInputStream().readAllBytes()).trim();
            return git.waitFor() == 0 ? commit : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
