package org.moneyline.platform.database;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive the product carries for this platform.
 *
 * @param folder the folder that holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path folder) {

    private static final int DIGEST_CHARACTERS = 16;

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    /**
     * Unpacks the archive unless that was done before. The folder is named by the archive's digest
     * and appears in one move, so it is either absent or complete.
     */
    static PostgresBinaries unpackInto(Path parent) throws IOException {
        byte[] archive = archive(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path folder = parent.resolve("postgresql-" + digest(archive));
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(parent);
            Path unpacking = Files.createTempDirectory(parent, "unpacking-");
            try {
                unpack(archive, unpacking);
                Files.setPosixFilePermissions(
                        unpacking, PosixFilePermissions.fromString("rwxr-xr-x"));
                moveUnlessPresent(unpacking, folder);
            } finally {
                FileSystemUtils.deleteRecursively(unpacking);
            }
        }
        return new PostgresBinaries(folder);
    }

    private static void moveUnlessPresent(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException lost) {
            // Another process unpacked the same archive meanwhile: its folder is as good as ours.
            if (!Files.isDirectory(to)) {
                throw lost;
            }
        }
    }

    static String archiveName(String osName, String osArch) {
        String system = osName.toLowerCase(Locale.ROOT);
        String os =
                system.startsWith("linux")
                        ? "linux"
                        : system.startsWith("mac") ? "darwin" : "unsupported";
        String arch =
                switch (osArch) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> "unsupported";
                };
        return "postgres-" + os + "-" + arch + ".txz";
    }

    private static byte[] archive(String osName, String osArch) throws IOException {
        String name = archiveName(osName, osArch);
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new DatabaseUnusableException(
                        "No embedded PostgreSQL is shipped for " + osName + " on " + osArch + ".",
                        "Run a PostgreSQL 15 or newer yourself and name it with"
                                + " spring.datasource.url, .username and .password.");
            }
            return in.readAllBytes();
        }
    }

    private static String digest(byte[] archive) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(sha256).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(
                        new BufferedInputStream(
                                new XZInputStream(new ByteArrayInputStream(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException(
                            "The archive reaches out of its folder: " + entry.getName());
                }
                unpack(entry, tar, path);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path path)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(content, path, StandardCopyOption.REPLACE_EXISTING);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
