package org.moneyline.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moneyline.MoneylineApplication;

/** The product with the profile {@code gateway}, beside another process on the same database. */
final class GatewayProcess implements AutoCloseable {

    private static final Pattern STREAM = Pattern.compile("live stream is at ws://[^:]+:(\\d+)/");

    private final Process process;
    private int port;

    private GatewayProcess(Process process) {
        this.process = process;
    }

    static GatewayProcess start(Database database) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx512m",
                                "-Daxoniq.update-checker.disabled=true",
                                "-cp",
                                ProductClasses.path(),
                                MoneylineApplication.class.getName(),
                                "--spring.profiles.active=gateway",
                                "--moneyline.push.port=0",
                                "--moneyline.data-dir=" + Files.createTempDirectory("gateway"),
                                "--spring.datasource.hikari.maximum-pool-size=4"));
        command.addAll(List.of(database.arguments()));
        GatewayProcess gateway =
                new GatewayProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
        gateway.awaitPort();
        return gateway;
    }

    private void awaitPort() throws IOException {
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher found = STREAM.matcher(line);
            if (found.find()) {
                port = Integer.parseInt(found.group(1));
                Thread.ofVirtual().start(() -> out.lines().forEach(more -> {}));
                return;
            }
            System.out.println("  | " + line);
        }
        throw new IOException("the gateway ended before it served");
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
