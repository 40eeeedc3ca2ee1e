package org.moneyline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.moneyline.platform.api.StreamAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.web.header.HeaderWriter;

/**
 * A page loads and connects to nothing but what is ours. The live stream has a port of its own, and
 * is allowed under the name the page was asked for.
 */
final class OwnResourcesOnly implements HeaderWriter {

    private static final String HEADER = "Content-Security-Policy";

    /** Of the names a request can give, those that mean themselves in a policy. */
    private static final Pattern PLAIN_HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+]");

    private final SecurityProperties properties;
    private final ObjectProvider<StreamAddress> stream;

    OwnResourcesOnly(SecurityProperties properties, ObjectProvider<StreamAddress> stream) {
        this.properties = properties;
        this.stream = stream;
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        if (!response.containsHeader(HEADER)) {
            response.setHeader(HEADER, policy(request.getServerName()));
        }
    }

    String policy(String host) {
        StringJoiner connect = new StringJoiner(" ");
        connect.add("connect-src 'self'");
        properties.connectSources().forEach(connect::add);
        if (PLAIN_HOST.matcher(host).matches()) {
            stream.ifAvailable(address ->
                    address.forPageOf(host)
                            .ifPresent(url -> connect.add(url.replaceFirst("(//[^/]+).*", "$1"))));
        }
        return "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                + connect
                + "; form-action 'self'; frame-ancestors 'none'; base-uri 'self'; object-src"
                + " 'none'";
    }
}
