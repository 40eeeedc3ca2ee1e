package org.moneyline.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers every exception under the API's path with a problem. A controller advice would miss the
 * paths and methods that no controller has.
 */
@Component
class ProblemResolver implements HandlerExceptionResolver, Ordered {

    static final String API_PATH = "/api/";

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Object handler,
            Exception thrown) {
        if (!request.getRequestURI().startsWith(request.getContextPath() + API_PATH)) {
            return null;
        }
        if (thrown instanceof AuthenticationException || thrown instanceof AccessDeniedException) {
            // The security filter answers these.
            return null;
        }
        if (thrown instanceof ClientAbortException || response.isCommitted()) {
            return new ModelAndView();
        }
        response.resetBuffer();
        if (thrown instanceof HttpRequestMethodNotSupportedException method
                && method.getSupportedMethods() != null) {
            response.setHeader("Allow", String.join(", ", method.getSupportedMethods()));
        }
        try {
            Answer.of(Problems.of(thrown)).writeTo(response);
        } catch (IOException e) {
            // The caller has gone; there is nobody to tell.
            return new ModelAndView();
        }
        return new ModelAndView();
    }
}
