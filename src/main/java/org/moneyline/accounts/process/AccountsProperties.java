package org.moneyline.accounts.process;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param siteUrl where mailed links lead, without a slash at the end
 * @param servedCountries ISO 3166 alpha-2 codes of the countries a customer may live in
 * @param zone whose calendar decides on what day somebody comes of age
 * @param ageMinYears the age from which one may bet
 * @param confirmLinkLifetime how long a new address can be confirmed
 * @param resetLinkLifetime how long a password can be reset; short, the link is as good as one
 * @param tokenLifetime how long an API token is valid
 * @param tokensPerAccountMax the oldest token beyond this is revoked when another is issued
 * @param mailsPerAddressAndHourMax confirmation and reset mails one address is sent at most, so
 *     that nobody can have us flood a stranger
 * @param mailsPerAddressAndNetworkMax how many of those one network can ask for; fewer, so that a
 *     stranger cannot use up what the owner of the address needs
 * @param staffLogins whether the logins of the first staff are made at the first start
 */
@Validated
@ConfigurationProperties("moneyline.accounts")
record AccountsProperties(
        @DefaultValue("http://localhost:8080") @NotBlank String siteUrl,
        @DefaultValue({"AT", "DE", "DK", "FI", "GB", "GG", "GI", "IE", "IM", "JE", "MT", "SE"})
                @NotEmpty
                Set<String> servedCountries,
        @DefaultValue("Europe/London") ZoneId zone,
        @DefaultValue("18") @Min(18) int ageMinYears,
        @DefaultValue("48h") Duration confirmLinkLifetime,
        @DefaultValue("1h") Duration resetLinkLifetime,
        @DefaultValue("30d") Duration tokenLifetime,
        @DefaultValue("50") @Min(1) int tokensPerAccountMax,
        @DefaultValue("10") @Min(1) int mailsPerAddressAndHourMax,
        @DefaultValue("5") @Min(1) int mailsPerAddressAndNetworkMax,
        @DefaultValue("true") boolean staffLogins,
        @DefaultValue @Valid Login login,
        @DefaultValue @Valid Network network,
        @DefaultValue @Valid Hashing hashing) {

    /**
     * @param failuresPerAccountMax wrong passwords in a row that lock an account
     * @param lockFor how long it is locked then
     * @param failuresPerAddressMax wrong passwords from one network address within the window
     * @param window how long failures of a network address are remembered
     */
    record Login(
            @DefaultValue("5") @Min(1) int failuresPerAccountMax,
            @DefaultValue("15m") Duration lockFor,
            @DefaultValue("30") @Min(1) int failuresPerAddressMax,
            @DefaultValue("5m") Duration window) {}

    /**
     * @param registrationsMax registrations from one network within the window; as many as an
     *     office or a provider that puts many customers behind one address may need
     * @param resetsMax requests for a new password from one network within the window
     * @param window how long they are remembered
     */
    record Network(
            @DefaultValue("30") @Min(1) int registrationsMax,
            @DefaultValue("30") @Min(1) int resetsMax,
            @DefaultValue("10m") Duration window) {}

    /**
     * @param bcryptStrength the logarithm of the work; 10 is some 50 ms of a core
     * @param concurrentMax how many passwords are worked on at once; 0 for half the cores
     * @param waitMax how long a caller waits for its turn before it is told to come back
     */
    record Hashing(
            @DefaultValue("10") @Min(4) @Max(16) int bcryptStrength,
            @DefaultValue("0") @Min(0) int concurrentMax,
            @DefaultValue("10s") Duration waitMax) {}
}
