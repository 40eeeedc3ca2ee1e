package org.moneyline.odds.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.feed.Heard.About;
import org.moneyline.odds.feed.Heard.Content;
import org.moneyline.odds.feed.Heard.Told;
import org.moneyline.odds.feed.exchange.StreamReader;
import org.moneyline.odds.feed.uof.UofReader;
import org.moneyline.platform.api.MessageSignature;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages that were damaged on their way. Signed ones are found out, every one. What nobody signed
 * is refused with a reason, or says literally what we understand: nothing is ever made up.
 */
class MutatedMessagesTest {

    private static final int MUTATIONS = 10_000;

    @Test
    void a_signature_finds_every_mutation() {
        MessageSignature signature = new MessageSignature(Recordings.bytes("a shared secret"));
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        for (int seed = 1; seed <= MUTATIONS; seed++) {
            Random random = new Random(seed);
            byte[] message = any(random);
            String signed = signature.sign("0.", message, now);
            byte[] mutated = Mutations.mutated(message, random);
            Refusal refused =
                    catchThrowableOfType(
                            Refusal.class, () -> signature.check("0.", mutated, signed, now));
            assertThat(refused).as("seed %d", seed).isNotNull();
            assertThat(refused.code()).as("seed %d", seed).isEqualTo("SIGNATURE_INVALID");
        }
    }

    @Test
    void without_one_a_message_in_xml_is_refused_or_says_what_is_quoted() throws Exception {
        Map<String, Integer> codes = new TreeMap<>();
        int understood = 0;
        for (int seed = 1; seed <= MUTATIONS; seed++) {
            Random random = new Random(seed);
            byte[] mutated =
                    Mutations.mutated(
                            Recordings.bytes(
                                    Recordings.UOF.get(random.nextInt(Recordings.UOF.size()))),
                            random);
            try {
                Heard heard = new UofReader().read(mutated);
                understood++;
                Set<Price> there = pricesIn(mutated);
                for (Price price : quoted(told(heard))) {
                    assertThat(there).as("seed %d", seed).contains(price);
                }
            } catch (MalformedMessage e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
                codes.merge(e.code(), 1, Integer::sum);
            }
        }
        assertThat(understood).isLessThan(MUTATIONS / 2);
        assertThat(codes).containsKeys("XML_MALFORMED", "NUMBER_MALFORMED", "PRICE_IMPLAUSIBLE");
    }

    @Test
    void without_one_a_message_in_json_is_refused_or_says_what_is_quoted() throws Exception {
        Map<String, Integer> codes = new TreeMap<>();
        for (int seed = 1; seed <= MUTATIONS; seed++) {
            Random random = new Random(seed);
            StreamReader reader = new StreamReader();
            byte[] image = Recordings.bytes(Recordings.EXCHANGE.getFirst());
            told(reader.read(image));
            byte[] mutated =
                    Mutations.mutated(
                            Recordings.bytes(
                                    Recordings.EXCHANGE.get(
                                            random.nextInt(Recordings.EXCHANGE.size()))),
                            random);
            try {
                List<Price> quoted = quoted(told(reader.read(mutated)));
                Set<Long> ladder = new HashSet<>(ladderIn(image));
                ladder.addAll(ladderIn(mutated));
                for (Price price : quoted) {
                    assertThat(isBetweenTwoOf(ladder, price)).as("seed %d", seed).isTrue();
                }
            } catch (MalformedMessage e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
                codes.merge(e.code(), 1, Integer::sum);
            }
        }
        assertThat(codes).containsKeys("JSON_MALFORMED", "JSON_UNEXPECTED");
    }

    private static byte[] any(Random random) {
        List<String> messages = random.nextBoolean() ? Recordings.UOF : Recordings.EXCHANGE;
        return Recordings.bytes(messages.get(random.nextInt(messages.size())));
    }

    private static List<About> told(Heard heard) {
        return switch (heard.content()) {
            case Content.News news -> news.tell().get().facts();
            case Content.Image image -> image.tell().get().facts();
            default -> Told.NOTHING.facts();
        };
    }

    private static List<Price> quoted(List<About> facts) {
        return facts.stream()
                .map(About::fact)
                .filter(Fact.Quoted.class::isInstance)
                .flatMap(fact -> ((Fact.Quoted) fact).quotes().stream())
                .map(quote -> quote.price())
                .filter(price -> price != null)
                .toList();
    }

    /** Read by another parser, into a tree. */
    private static Set<Price> pricesIn(byte[] xml) throws Exception {
        Set<Price> prices = new HashSet<>();
        NodeList outcomes =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(xml))
                        .getElementsByTagName("outcome");
        for (int i = 0; i < outcomes.getLength(); i++) {
            Price price = Decimals.price("0" + ((Element) outcomes.item(i)).getAttribute("odds"));
            if (price != null) {
                prices.add(price);
            }
        }
        return prices;
    }

    private static Set<Long> ladderIn(byte[] json) {
        Set<Long> prices = new HashSet<>();
        JsonNode tree = JsonMapper.shared().readTree(new String(json, StandardCharsets.UTF_8));
        for (JsonNode market : tree.path("mc")) {
            for (JsonNode runner : market.path("rc")) {
                for (String side : List.of("atb", "atl")) {
                    for (JsonNode level : runner.path(side)) {
                        prices.add(level.get(0).decimalValue().movePointRight(3).longValue());
                    }
                }
            }
        }
        return prices;
    }

    private static boolean isBetweenTwoOf(Set<Long> ladder, Price price) {
        return ladder.stream()
                .anyMatch(back ->
                        ladder.stream()
                                .anyMatch(lay ->
                                        back < lay
                                                && 2 * back * lay / (back + lay)
                                                        == price.thousandths()));
    }
}
