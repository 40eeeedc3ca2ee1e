package org.moneyline.push.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PatchTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest(name = "from {0} to {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                    | {}                    | {}",
                "{'a':'1'}             | {'a':'1'}             | {}",
                "{'a':'1'}             | {'a':'2'}             | {'a':'2'}",
                "{'a':'1'}             | {'a':'1','b':true}    | {'b':true}",
                "{'a':'1','b':2}       | {'b':2}               | {'a':null}",
                "{'a':{'x':1,'y':2}}   | {'a':{'x':1,'y':3}}   | {'a':{'y':3}}",
                "{'a':{'x':1}}         | {'a':{}}              | {'a':{'x':null}}",
                "{'a':{'x':1}}         | {'a':'1'}             | {'a':'1'}",
                "{'a':['1','2']}       | {'a':['1','3']}       | {'a':['1','3']}",
                "{'a':{'x':{'z':1}}}   | {'a':{'x':{'z':1}}}   | {}",
            })
    void whatDiffersIsNamed(String before, String after, String patch) {
        assertThat(JSON.readTree(Frames.text(Patch.between(tree(before), tree(after)))))
                .isEqualTo(JSON.readTree(patch.replace('\'', '"')));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> tree(String text) {
        return JSON.readValue(text.replace('\'', '"'), Map.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anImageAndItsPatchesAreTheLaterImage(long seed) {
        Random random = new Random(seed);
        Map<String, Object> tree = grown(random, 3);
        TopicName topic = TopicName.market(Matches.RESULT);
        Merged client = new Merged();
        client.take(Frames.image(topic, 0, tree));
        for (int i = 1; i <= 200; i++) {
            Map<String, Object> next = grown(random, 3);
            client.take(Frames.delta(topic, i, Patch.between(tree, next)));
            tree = next;

            assertThat(client.data())
                    .as("seed " + seed + " after " + i)
                    .isEqualTo(JSON.readTree(Frames.text(tree)));
        }
    }

    private static Map<String, Object> grown(Random random, int depth) {
        Map<String, Object> tree = new HashMap<>();
        for (String name : List.of("a", "b", "c", "d")) {
            switch (random.nextInt(depth > 0 ? 4 : 3)) {
                case 0 -> tree.put(name, "text " + random.nextInt(3));
                case 1 -> tree.put(name, List.of(random.nextInt(3)));
                case 2 -> {
                    // Not there.
                }
                default -> tree.put(name, grown(random, depth - 1));
            }
        }
        return tree;
    }

    @Test
    void theSameTreeIsWrittenAlikeWhicheverWayItWasMade() {
        TopicName topic = TopicName.market(Matches.RESULT);
        Map<String, Object> one = new java.util.LinkedHashMap<>();
        one.put("b", 1);
        one.put("a", Map.of("y", 1, "x", 2));
        Map<String, Object> other = new java.util.LinkedHashMap<>();
        other.put("a", Map.of("x", 2, "y", 1));
        other.put("b", 1);

        assertThat(new String(Frames.image(topic, 9, one).text(), StandardCharsets.UTF_8))
                .isEqualTo(Merged.text(Frames.image(topic, 9, other)))
                .isEqualTo(
                        """
                        {"clock":9,"data":{"a":{"x":2,"y":1},"b":1},"topic":"%s","type":"image"}\
                        """
                                .formatted(topic));
    }
}
