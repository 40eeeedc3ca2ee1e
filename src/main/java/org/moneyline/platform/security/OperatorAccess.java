package org.moneyline.platform.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets programs of operators read the metrics: with the token that was set for them, or, where none
 * was set and the product listens to this machine alone, from this machine. What comes through a
 * proxy comes from anywhere and needs the token. So does everything where the server believes what
 * proxies say of its origin: the first of a chain of them may have been told anything.
 */
final class OperatorAccess extends OncePerRequestFilter {

    static final String ROLE = "OPERATOR";

    /** What everybody may see, and with them whoever brings an Authorization for something else. */
    static final String[] OPEN = {"/actuator/health/**", "/actuator/info"};

    private static final String PATH = "/actuator/";
    private static final String SCHEME = "Bearer ";
    private static final List<String> OF_PROXIES = List.of("Forwarded", "X-Real-IP", "Via");
    private static final String MORE_OF_PROXIES = "x-forwarded-";

    /** Set by Tomcat where it believes such headers, and takes them away. */
    private static final String FORWARDED = "org.apache.tomcat.request.forwarded";

    private final byte @Nullable [] token;
    private final boolean local;

    /**
     * @param address where the server listens
     * @param proxies the server's strategy for what proxies say: native, framework or none
     */
    OperatorAccess(String token, String address, String proxies) {
        this.token = token.isBlank() ? null : token.getBytes(StandardCharsets.UTF_8);
        this.local = this.token == null && isLoopback(address) && proxies.equalsIgnoreCase("none");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader("Authorization");
        if (header != null && !isToken(header)) {
            if (isOpen(request)) {
                chain.doFilter(request, response);
            } else {
                ProblemAnswer.OPERATOR_UNKNOWN.writeTo(response);
            }
            return;
        }
        if (header != null || (local && isFromHere(request) && isNobody())) {
            SecurityContextHolder.setContext(
                    new SecurityContextImpl(
                            UsernamePasswordAuthenticationToken.authenticated(
                                    "operator",
                                    null,
                                    AuthorityUtils.createAuthorityList("ROLE_" + ROLE))));
        }
        chain.doFilter(request, response);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !BearerFilter.pathOf(request).startsWith(PATH);
    }

    /** Compared in a time that does not tell how much of it is right. */
    private boolean isToken(String header) {
        return token != null
                && header.startsWith(SCHEME)
                && MessageDigest.isEqual(
                        token, header.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isOpen(HttpServletRequest request) {
        String path = BearerFilter.pathOf(request);
        return Stream.of(OPEN)
                .map(open -> open.replace("/**", ""))
                .anyMatch(open -> path.equals(open) || path.startsWith(open + "/"));
    }

    private static boolean isFromHere(HttpServletRequest request) {
        HttpServletRequest sent = asSent(request);
        return isLoopback(sent.getRemoteAddr())
                && sent.getAttribute(FORWARDED) == null
                && OF_PROXIES.stream().allMatch(name -> sent.getHeader(name) == null)
                && Collections.list(sent.getHeaderNames()).stream()
                        .noneMatch(
                                name -> name.toLowerCase(Locale.ROOT).startsWith(MORE_OF_PROXIES));
    }

    /** Without what filters of the frame make of it, which believe headers and hide them. */
    private static HttpServletRequest asSent(HttpServletRequest request) {
        HttpServletRequest sent = request;
        while (sent instanceof HttpServletRequestWrapper wrapper
                && wrapper.getRequest() instanceof HttpServletRequest inner) {
            sent = inner;
        }
        return sent;
    }

    private static boolean isNobody() {
        return SecurityContextHolder.getContext().getAuthentication() == null;
    }

    private static boolean isLoopback(@Nullable String address) {
        if (address == null || address.isBlank()) {
            return false;
        }
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
