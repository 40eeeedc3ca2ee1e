package org.moneyline.platform.eventstore;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.axonframework.commandhandling.AnnotationCommandHandlerAdapter;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds everything that handles commands or queries: classes marked as aggregate roots, and beans
 * with handler methods.
 */
final class MessageHandlers implements SmartInitializingSingleton {

    static final String BASE_PACKAGE = "org.moneyline";

    private final ConfigurableListableBeanFactory beans;
    private final Aggregates aggregates;
    private final CommandBus commands;
    private final QueryBus queries;
    private final ParameterResolverFactory parameters;

    MessageHandlers(
            ConfigurableListableBeanFactory beans,
            Aggregates aggregates,
            CommandBus commands,
            QueryBus queries,
            ParameterResolverFactory parameters) {
        this.beans = beans;
        this.aggregates = aggregates;
        this.commands = commands;
        this.queries = queries;
        this.parameters = parameters;
    }

    @Override
    public void afterSingletonsInstantiated() {
        ClassPathScanningCandidateComponentProvider scanner =
                new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(AggregateRoot.class));
        for (BeanDefinition found : scanner.findCandidateComponents(BASE_PACKAGE)) {
            aggregates.register(
                    ClassUtils.resolveClassName(
                            String.valueOf(found.getBeanClassName()),
                            MessageHandlers.class.getClassLoader()));
        }
        for (String name : beans.getBeanDefinitionNames()) {
            if (beans.getMergedBeanDefinition(name).isAbstract()) {
                continue;
            }
            Class<?> type = beans.getType(name, false);
            if (type == null || !type.getName().startsWith(BASE_PACKAGE)) {
                continue;
            }
            Class<?> target = ClassUtils.getUserClass(type);
            if (hasMethodWith(target, CommandHandler.class)) {
                Object bean = beans.getBean(name);
                requireUnwrapped(bean);
                new AnnotationCommandHandlerAdapter<>(bean, parameters).subscribe(commands);
            }
            if (hasMethodWith(target, QueryHandler.class)) {
                Object bean = beans.getBean(name);
                requireUnwrapped(bean);
                new AnnotationQueryHandlerAdapter<>(bean, parameters).subscribe(queries);
            }
        }
    }

    private static boolean hasMethodWith(Class<?> type, Class<? extends Annotation> annotation) {
        for (Method method : ReflectionUtils.getAllDeclaredMethods(type)) {
            if (AnnotatedElementUtils.hasAnnotation(method, annotation)) {
                return true;
            }
        }
        return false;
    }

    /** A handler behind an interface proxy could not be called; a subclass proxy can. */
    private static void requireUnwrapped(Object bean) {
        if (AopUtils.isJdkDynamicProxy(bean)) {
            throw new IllegalStateException(
                    bean + " handles messages and must be proxied by class, not by interface.");
        }
    }
}
