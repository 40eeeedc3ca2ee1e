package org.moneyline.site;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * Refuses what no form of ours can send: a character of value zero, which PostgreSQL takes in no
 * text. Said once here for every form and search of the site and the console; the API reads its
 * fields itself and says which one it is.
 */
@Configuration(proxyBeanMethods = false)
class PlainInput {

    /** After the request's encoding is known, before the login is tried. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    @Bean
    FilterRegistrationBean<Filter> plainInputOnly() {
        FilterRegistrationBean<Filter> registration =
                new FilterRegistrationBean<>(PlainInput::pass);
        registration.setOrder(ORDER);
        return registration;
    }

    private static void pass(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!((HttpServletRequest) request).getRequestURI().startsWith("/api/")
                && request.getParameterMap().values().stream()
                        .flatMap(Arrays::stream)
                        .anyMatch(value -> value.indexOf('\0') >= 0)) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        chain.doFilter(request, response);
    }
}
