package org.moneyline.bench;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Types;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.axonframework.common.jpa.EntityManagerProvider;
import org.axonframework.eventsourcing.eventstore.jpa.DomainEventEntry;
import org.hibernate.boot.model.TypeContributions;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.jdbc.BinaryJdbcType;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

/** Hibernate with Axon's own event entity, in tables it makes itself. */
final class StockEntities implements EntityManagerProvider, AutoCloseable {

    private final LocalContainerEntityManagerFactoryBean bean;
    private final EntityManagerFactory factory;
    private final EntityManager shared;

    StockEntities(DataSource pool, String schema) {
        bean = new LocalContainerEntityManagerFactoryBean();
        bean.setDataSource(pool);
        bean.setPackagesToScan(DomainEventEntry.class.getPackageName());
        bean.setPersistenceUnitName(schema);
        bean.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        bean.setJpaPropertyMap(
                Map.of(
                        "hibernate.dialect", Bytea.class.getName(),
                        "hibernate.hbm2ddl.auto", "update",
                        "hibernate.default_schema", schema,
                        "hibernate.jdbc.batch_size", "50",
                        "hibernate.order_inserts", "true",
                        "hibernate.connection.provider_disables_autocommit", "true"));
        bean.afterPropertiesSet();
        factory = Objects.requireNonNull(bean.getObject());
        shared = SharedEntityManagerCreator.createSharedEntityManager(factory);
    }

    PlatformTransactionManager transactions() {
        return new JpaTransactionManager(factory);
    }

    @Override
    public EntityManager getEntityManager() {
        return shared;
    }

    @Override
    public void close() {
        bean.destroy();
    }

    /** Payloads in the row instead of in PostgreSQL's large objects, as Axon's guide advises. */
    public static final class Bytea extends PostgreSQLDialect {

        @Override
        protected String columnType(int sqlTypeCode) {
            return sqlTypeCode == SqlTypes.BLOB ? "bytea" : super.columnType(sqlTypeCode);
        }

        @Override
        protected String castType(int sqlTypeCode) {
            return sqlTypeCode == SqlTypes.BLOB ? "bytea" : super.castType(sqlTypeCode);
        }

        @Override
        public void contributeTypes(TypeContributions types, ServiceRegistry services) {
            super.contributeTypes(types, services);
            types.getTypeConfiguration()
                    .getJdbcTypeRegistry()
                    .addDescriptor(Types.BLOB, BinaryJdbcType.INSTANCE);
        }
    }
}
