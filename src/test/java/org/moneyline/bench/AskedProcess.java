package org.moneyline.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of our own that answers each line it is sent, and ends when there are no more. */
final class AskedProcess implements AutoCloseable {

    private static final String ANSWER = "ANSWER ";

    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final String first;

    /** What the process has to say to a line. */
    interface Answers {
        String to(String[] words) throws Exception;
    }

    AskedProcess(List<String> flags, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        in =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        first = answer();
    }

    /** What the process does: it says something first, and then answers. */
    static void serve(String first, Answers answers) throws Exception {
        System.out.println(ANSWER + first);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(ANSWER + answers.to(line.split(" ")));
        }
    }

    /** What it said first. */
    String first() {
        return first;
    }

    String ask(String question) throws IOException {
        in.write(question);
        in.newLine();
        in.flush();
        return answer();
    }

    private String answer() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(ANSWER)) {
                return line.substring(ANSWER.length());
            }
            System.out.println("  | " + line);
        }
        throw new IOException("the process ended before it answered");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        in.close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
