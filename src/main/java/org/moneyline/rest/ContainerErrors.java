package org.moneyline.rest;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * What a filter or the container refused before any controller was asked (a forbidden character in
 * the path, an error in a filter) becomes a problem too, if it was asked of the API or by a program
 * that did not ask for a page.
 */
@Configuration(proxyBeanMethods = false)
class ContainerErrors {

    @Bean
    FilterRegistrationBean<Filter> apiContainerErrors() {
        FilterRegistrationBean<Filter> registration =
                new FilterRegistrationBean<>(ContainerErrors::answer);
        registration.setDispatcherTypes(DispatcherType.ERROR);
        // Behind the one that names requests, so that the problem has the name.
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        registration.addUrlPatterns("/*");
        return registration;
    }

    private static void answer(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (response.isCommitted() || (!isApi(request) && wantsPage(request))) {
            chain.doFilter(request, response);
            return;
        }
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Problem problem =
                thrown instanceof Throwable throwable
                        ? Problems.of(throwable)
                        : Problems.ofStatus(status instanceof Integer code ? code : 500);
        Answer.of(problem).writeTo((HttpServletResponse) response);
    }

    private static boolean isApi(ServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path
                && path.startsWith(
                        request.getServletContext().getContextPath() + ProblemResolver.API_PATH);
    }

    private static boolean wantsPage(ServletRequest request) {
        String accept = ((HttpServletRequest) request).getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
    }
}
