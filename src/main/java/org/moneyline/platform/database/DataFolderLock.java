package org.moneyline.platform.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive right of one process to a data folder.
 *
 * <p>The operating system holds the lock and drops it when the process ends, however it ends, so a
 * lock file left behind by a killed process never stands in the way. The pid written into the file
 * is only there to be named to whoever is refused.
 */
final class DataFolderLock implements AutoCloseable {

    private static final String LOCK_FILE = "moneyline.lock";

    private final FileChannel channel;

    private DataFolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the folder, creating it where it is missing.
     *
     * @throws DatabaseUnusableException if another process, or this one, has it already
     */
    static DataFolderLock take(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(LOCK_FILE);
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            if (tryLock(channel) == null) {
                throw inUse(folder, file);
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.UTF_8.encode(
                            ProcessHandle.current().pid() + System.lineSeparator()));
            taken = true;
            return new DataFolderLock(channel);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static DatabaseUnusableException inUse(Path folder, Path file) throws IOException {
        String holder = Files.readString(file).strip();
        String process = holder.isEmpty() ? "another process" : "process " + holder;
        return new DatabaseUnusableException(
                "The data folder " + folder + " is in use by " + process + ".",
                "Stop that process and start again, or give this one a folder of its own with "
                        + "--moneyline.data-dir=<folder>.");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
