package org.moneyline.platform.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.axonframework.messaging.responsetypes.AbstractResponseType;
import org.axonframework.queryhandling.QueryGateway;
import org.moneyline.kernel.Page;
import org.springframework.stereotype.Component;

/**
 * Asks a query and waits for its typed answer. A refusal by the handler is thrown as it is, not
 * wrapped.
 *
 * <p>Axon's own instance type matches no handler whose declared answer has type arguments ({@code
 * Page<BetView>}, {@code Map<..>}); here only the class counts.
 */
@Component
public class Questions {

    private final QueryGateway gateway;

    public Questions(QueryGateway gateway) {
        this.gateway = gateway;
    }

    public <R> R ask(Object question, Class<R> answer) {
        try {
            return gateway.query(question, new AnswerType<>(answer)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** For a query that answers a {@code Page}. */
    @SuppressWarnings("unchecked")
    public <T> Page<T> page(Object question, Class<T> item) {
        return (Page<T>) ask(question, Page.class);
    }

    /** For a query that answers a {@code List}. */
    @SuppressWarnings("unchecked")
    public <T> List<T> list(Object question, Class<T> item) {
        return (List<T>) ask(question, List.class);
    }

    /** For a query that answers a {@code Map}. */
    @SuppressWarnings("unchecked")
    public <K, V> Map<K, V> map(Object question, Class<K> key, Class<V> value) {
        return (Map<K, V>) ask(question, Map.class);
    }

    /** Matches a handler by the class it declares to answer, whatever its type arguments. */
    private static final class AnswerType<R> extends AbstractResponseType<R> {

        AnswerType(Class<R> answer) {
            super(answer);
        }

        @Override
        public boolean matches(Type declared) {
            Type type =
                    declared instanceof ParameterizedType parameterized
                            ? parameterized.getRawType()
                            : declared;
            return type instanceof Class<?> declaredClass
                    && expectedResponseType.isAssignableFrom(declaredClass);
        }

        @SuppressWarnings("unchecked")
        @Override
        public Class<R> responseMessagePayloadType() {
            return (Class<R>) expectedResponseType;
        }

        @Override
        public String toString() {
            return "AnswerType{" + expectedResponseType + "}";
        }
    }
}
