package org.moneyline.platform.observation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a line of the log looks like, with the id of its request and without. */
class LogFormatTest {

    @Test
    void aPersonReadsTheIdBeforeTheText() throws Exception {
        assertThat(line("plain", "", "request-1"))
                .contains("WARN  Desk: [request-1] it is so")
                .endsWith("\n");
        assertThat(line("plain", "", null)).contains("WARN  Desk: it is so");
    }

    @ParameterizedTest
    @CsvSource({"'', message", "ecs, message", "logstash, message"})
    void aProgramReadsOneObjectALine(String form, String text) throws Exception {
        String line = line("structured", form, "request-1");
        JsonNode json = JsonMapper.shared().readTree(line);

        assertThat(line.strip()).doesNotContain("\n");
        assertThat(json.get(text).stringValue()).isEqualTo("it is so");
        assertThat(json.get("correlationId").stringValue()).isEqualTo("request-1");
    }

    private static String line(String format, String form, String id) throws Exception {
        LoggerContext context = new LoggerContext();
        LogbackMDCAdapter mdc = new LogbackMDCAdapter();
        context.setMDCAdapter(mdc);
        context.putObject(Environment.class.getName(), new MockEnvironment());
        if (!form.isEmpty()) {
            context.putProperty("CONSOLE_LOG_STRUCTURED_FORMAT", form);
        }
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(
                new ByteArrayInputStream(
                        """
                        <configuration>
                            <include resource="logs/%s.xml"/>
                            <root level="INFO"><appender-ref ref="console"/></root>
                        </configuration>
                        """
                                .formatted(format)
                                .getBytes(StandardCharsets.UTF_8)));
        if (id != null) {
            mdc.put("correlationId", id);
        }
        ConsoleAppender<ILoggingEvent> console =
                (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("console");
        LoggingEvent event =
                new LoggingEvent(
                        LogFormatTest.class.getName(),
                        context.getLogger("org.moneyline.Desk"),
                        ch.qos.logback.classic.Level.WARN,
                        "it is so",
                        null,
                        null);
        return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
