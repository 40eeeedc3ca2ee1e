package org.moneyline.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * The two kit colours a team is told apart by in a list, read from {@code team-colours.properties}.
 * A team that is not listed gets a neutral pair.
 */
@Component
class TeamColours {

    /**
     * @param shirt the main colour, a CSS hex colour
     * @param trim the second one
     */
    record Kit(String shirt, String trim) {}

    private static final Kit NEUTRAL = new Kit("#8a9a92", "#dfe6e1");

    private final Map<String, Kit> kits = new HashMap<>();

    TeamColours() {
        Properties lines = new Properties();
        try (InputStream in = new ClassPathResource("team-colours.properties").getInputStream()) {
            lines.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("team-colours.properties cannot be read", e);
        }
        for (String team : lines.stringPropertyNames()) {
            String[] colours = lines.getProperty(team).split(" ", 2);
            kits.put(team, new Kit(colours[0], colours[1]));
        }
    }

    Kit of(String team) {
        return kits.getOrDefault(team.toLowerCase(Words.LANGUAGE).replace(' ', '-'), NEUTRAL);
    }
}
