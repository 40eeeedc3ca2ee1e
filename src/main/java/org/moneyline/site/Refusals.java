package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.RefusalStatus;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/**
 * Refusals that no page of the site answers itself, and what the container refused, become a page
 * with the site's frame around it: whoever is logged in sees that they still are.
 */
@ControllerAdvice(basePackageClasses = Refusals.class)
class Refusals implements ErrorViewResolver {

    private final Words words;
    private final Frames frames;

    Refusals(Words words, Frames frames) {
        this.words = words;
        this.frames = frames;
    }

    @ExceptionHandler
    ModelAndView refused(Refusal refusal, HttpServletRequest request) {
        return page(HttpStatus.valueOf(RefusalStatus.of(refusal)), words.refusal(refusal), request);
    }

    @ExceptionHandler
    ModelAndView incomplete(
            MissingServletRequestParameterException incomplete, HttpServletRequest request) {
        return page(HttpStatus.BAD_REQUEST, words.say("error.incomplete"), request);
    }

    @Override
    public ModelAndView resolveErrorView(
            HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
        return page(status, null, request);
    }

    private ModelAndView page(
            HttpStatus status, @Nullable String text, HttpServletRequest request) {
        ModelAndView page = new ModelAndView("error", status);
        page.addObject("status", status.value());
        page.addObject("text", text);
        page.addObject("frame", frames.ofError(request));
        page.addObject("show", frames.show(request));
        return page;
    }
}
