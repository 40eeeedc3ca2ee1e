package org.moneyline.platform.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The user PostgreSQL runs as. It refuses to run as root, so where the product itself is root, as
 * in many containers, the server needs another identity.
 */
enum PostgresUser {

    /** The product is an ordinary user, and so is its database. */
    SAME {
        @Override
        List<String> prefix() {
            return List.of();
        }

        @Override
        void own(Path path) {}
    },

    /**
     * A user namespace without a mapping: the server sees itself as nobody, the kernel still knows
     * it as root, so it can read the same files. Needs no change to any file.
     */
    NAMESPACE {
        @Override
        List<String> prefix() {
            return List.of("unshare", "--user");
        }

        @Override
        void own(Path path) {}
    },

    /** Where namespaces are forbidden: the user nobody, who must then own the database's files. */
    NOBODY {
        @Override
        List<String> prefix() {
            return List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");
        }

        @Override
        void own(Path path) throws IOException {
            UserPrincipal nobody =
                    path.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName("nobody");
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.getFileAttributeView(
                                    file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .setOwner(nobody);
                }
            }
        }
    };

    private static final long PROBE_LIMIT_SECONDS = 5;

    /** What a command line must start with to run as this user. */
    abstract List<String> prefix();

    /** Hands a file, or a folder with all it holds, to this user. */
    abstract void own(Path path) throws IOException;

    static PostgresUser forThisProcess() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return SAME;
        }
        if (NAMESPACE.works()) {
            return NAMESPACE;
        }
        if (NOBODY.works()) {
            return NOBODY;
        }
        throw new DatabaseUnusableException(
                "PostgreSQL refuses to run as root, and neither a user namespace (unshare) nor"
                        + " another user (setpriv) is to be had here.",
                "Start the product as an ordinary user, install util-linux, or name an external"
                        + " database with spring.datasource.url.");
    }

    boolean works() {
        List<String> command = Stream.concat(prefix().stream(), Stream.of("true")).toList();
        Process probe;
        try {
            probe =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException notInstalled) {
            return false;
        }
        try {
            return probe.waitFor(PROBE_LIMIT_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            probe.destroyForcibly();
        }
    }
}
