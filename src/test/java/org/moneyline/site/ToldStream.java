package org.moneyline.site;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The live stream as one page has it, cut or told by a test. */
final class ToldStream {

    private static final String ADDRESS = "**/v1/stream";

    private final Page page;
    private final List<WebSocketRoute> lines = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    /** Whether a page that connects is let in. */
    private boolean open = true;

    private ToldStream(Page page) {
        this.page = page;
    }

    /** The real one, which a test can cut. */
    static ToldStream real(Page page) {
        return onEach(
                page,
                (stream, line) -> {
                    WebSocketRoute server = line.connectToServer();
                    line.onMessage(frame -> {
                        stream.said.add(frame.text());
                        server.send(frame.text());
                    });
                });
    }

    /** None: the test itself says what there is to hear. */
    static ToldStream staged(Page page) {
        return onEach(
                page,
                (stream, line) -> {
                    line.onMessage(frame -> stream.said.add(frame.text()));
                    // What a page closes stays half closed, as where the other side is gone.
                    line.onClose((code, reason) -> {});
                    line.send("{\"type\":\"welcome\",\"clock\":1,\"heartbeatSeconds\":15}");
                });
    }

    private static ToldStream onEach(Page page, BiConsumer<ToldStream, WebSocketRoute> letIn) {
        ToldStream stream = new ToldStream(page);
        page.routeWebSocket(
                ADDRESS,
                line -> {
                    if (stream.comes(line)) {
                        letIn.accept(stream, line);
                    }
                });
        return stream;
    }

    private boolean comes(WebSocketRoute line) {
        lines.add(line);
        if (!open) {
            line.close();
        }
        return open;
    }

    /** Nothing more is heard, and nobody is let in again. */
    void cut() {
        open = false;
        lines.getLast().close();
    }

    void letIn() {
        open = true;
    }

    int connections() {
        return lines.size();
    }

    /** The other side of a connection is gone at last. */
    void end(int connection) {
        lines.get(connection).close();
    }

    void tell(String text) {
        lines.getLast().send(text.replace('\'', '"'));
    }

    void awaitConnections(int count) {
        page.waitForCondition(() -> lines.size() >= count);
    }

    /** Waits until the page has said so many things; what it said first is first. */
    List<String> awaitSaid(int count) {
        page.waitForCondition(() -> said.size() >= count);
        return List.copyOf(said);
    }
}
