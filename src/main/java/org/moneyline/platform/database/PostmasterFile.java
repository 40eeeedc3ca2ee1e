package org.moneyline.platform.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What PostgreSQL writes into {@code postmaster.pid} about the server of a database folder.
 *
 * @param pid the process that serves, or served, the folder
 * @param status its state in PostgreSQL's words; empty while it is still starting
 */
record PostmasterFile(long pid, String status) {

    private static final int STATUS_LINE = 7;

    static Path in(Path databaseFolder) {
        return databaseFolder.resolve("postmaster.pid");
    }

    static Optional<PostmasterFile> read(Path databaseFolder) throws IOException {
        try {
            return parse(Files.readAllLines(in(databaseFolder)));
        } catch (NoSuchFileException noServer) {
            return Optional.empty();
        }
    }

    /** The file is written in steps, so a reader may find it short or empty. */
    static Optional<PostmasterFile> parse(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().strip().matches("-?\\d{1,18}")) {
            return Optional.empty();
        }
        // A standalone backend writes its pid negated.
        long pid = Math.abs(Long.parseLong(lines.getFirst().strip()));
        String status = lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "";
        return Optional.of(new PostmasterFile(pid, status));
    }

    boolean isReady() {
        return status.equals("ready");
    }

    /** The living server this file speaks of, if it is one and not a process that got its pid. */
    Optional<ProcessHandle> server() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(PostmasterFile::isPostgres);
    }

    private static boolean isPostgres(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        return info.command().or(info::commandLine).map(c -> c.contains("postgres")).orElse(false);
    }
}
