package org.moneyline.odds.view;

import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * What people write for words and names that providers write otherwise: {@code spoken-names.txt}.
 */
@Component
class SpokenForms {

    private static final String FILE = "spoken-names.txt";

    /** The place of a word that a name leaves out, and nothing of it stands for. */
    static final int NOWHERE = Integer.MAX_VALUE;

    private final Set<String> fillers = new HashSet<>();
    private final Map<String, Set<String>> byWord = new HashMap<>();
    private final Map<String, Set<String>> byName = new HashMap<>();

    /**
     * A word under which a name is found.
     *
     * @param place the word of the name that it is or stands for, from 0; or {@link #NOWHERE}
     * @param own whether it is the name's own
     * @param first whether the name, or what it is called otherwise, begins with it
     */
    record Form(String word, int place, boolean own, boolean first) {}

    SpokenForms() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new ClassPathResource(FILE).getInputStream(),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read(line.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " cannot be read", e);
        }
    }

    private void read(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int colon = line.indexOf(':');
        String kind = colon < 0 ? line : line.substring(0, colon);
        List<String> said = Arrays.stream(line.substring(colon + 1).split("=")).toList();
        switch (kind) {
            case "filler" -> said.forEach(word -> fillers.addAll(plain(word)));
            case "word" -> connect(byWord, said.stream().map(this::joined).toList());
            case "name" -> connect(byName, said.stream().map(this::joined).toList());
            default ->
                    throw new IllegalStateException(
                            FILE + ": a line begins with filler:, word: or name:, not " + line);
        }
    }

    /** The first one is joined with each other one, and the others with it. */
    private static void connect(Map<String, Set<String>> forms, List<String> said) {
        for (String other : said.subList(1, said.size())) {
            forms.computeIfAbsent(said.getFirst(), word -> new LinkedHashSet<>()).add(other);
            forms.computeIfAbsent(other, word -> new LinkedHashSet<>()).add(said.getFirst());
        }
    }

    private static List<String> plain(String said) {
        return PlainWord.of(said).stream().map(PlainWord::text).toList();
    }

    private String joined(String said) {
        return plain(said).stream().filter(word -> !filler(word)).collect(joining(" "));
    }

    /** Whether names have it or have it not, so that it is not looked for beside other words. */
    boolean filler(String word) {
        return fillers.contains(word);
    }

    /** Each word once: as the name's own if it is one, else where it stands first. */
    Collection<Form> of(String name) {
        List<String> words = plain(name);
        List<Form> forms = new ArrayList<>();
        for (int place = 0; place < words.size(); place++) {
            forms.add(new Form(words.get(place), place, true, place == 0));
        }
        for (int place = 0; place < words.size(); place++) {
            for (String other : byWord.getOrDefault(words.get(place), Set.of())) {
                forms.add(new Form(other, place, false, place == 0));
            }
        }
        for (String other : byName.getOrDefault(joined(name), Set.of())) {
            List<String> itsWords = plain(other);
            // What is more in it than in the name is left out there, or the name is short for all.
            int beyond = itsWords.stream().anyMatch(words::contains) ? NOWHERE : words.size() - 1;
            for (int at = 0; at < itsWords.size(); at++) {
                int place = at < words.size() ? at : beyond;
                forms.add(new Form(itsWords.get(at), place, false, at == 0));
            }
        }
        Map<String, Form> each = new LinkedHashMap<>();
        forms.forEach(form -> each.putIfAbsent(form.word(), form));
        return each.values();
    }
}
