package org.moneyline.platform.startup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * Remembers every host name the test JVM asks for, and answers as the JDK would. Whatever wants to
 * leave the machine has to look a name up first.
 */
public final class NameLookups extends InetAddressResolverProvider {

    private static final Set<String> asked = new ConcurrentSkipListSet<>();

    static Set<String> asked() {
        return Set.copyOf(asked);
    }

    static void forget() {
        asked.clear();
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver jdk = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
                    throws UnknownHostException {
                asked.add(host);
                return jdk.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return jdk.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "remembers lookups";
    }
}
