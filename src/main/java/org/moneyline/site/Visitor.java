package org.moneyline.site;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.PriceFormat;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/** What a browser brings along in its cookies: the slip and the way prices are written. */
@Component
class Visitor {

    static final String ODDS_COOKIE = "odds";

    private static final Duration KEPT = Duration.ofDays(365);
    private static final Duration SLIP_KEPT = Duration.ofDays(7);

    private final SiteProperties properties;
    private final Words words;
    private final Clock clock;

    Visitor(SiteProperties properties, Words words, Clock clock) {
        this.properties = properties;
        this.words = words;
        this.clock = clock;
    }

    Show show(HttpServletRequest request) {
        return new Show(format(value(request, ODDS_COOKIE)), properties, words, clock);
    }

    Slip slip(HttpServletRequest request) {
        return Slip.of(value(request, Slip.COOKIE));
    }

    void keep(Slip slip, HttpServletRequest request, HttpServletResponse response) {
        set(
                response,
                request,
                Slip.COOKIE,
                slip.cookie(),
                slip.isEmpty() ? Duration.ZERO : SLIP_KEPT);
    }

    void keep(PriceFormat format, HttpServletRequest request, HttpServletResponse response) {
        set(response, request, ODDS_COOKIE, format.name().toLowerCase(Locale.ROOT), KEPT);
    }

    static PriceFormat format(@Nullable String text) {
        for (PriceFormat format : PriceFormat.values()) {
            if (format.name().equalsIgnoreCase(text)) {
                return format;
            }
        }
        return PriceFormat.DECIMAL;
    }

    private static void set(
            HttpServletResponse response,
            HttpServletRequest request,
            String name,
            String value,
            Duration kept) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .path("/")
                        .maxAge(kept)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .build()
                        .toString());
    }

    private static @Nullable String value(HttpServletRequest request, String name) {
        Cookie cookie = WebUtils.getCookie(request, name);
        return cookie == null ? null : cookie.getValue();
    }
}
