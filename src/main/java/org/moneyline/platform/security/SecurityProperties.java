package org.moneyline.platform.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param connectSources further places a page may open connections to, as written in a content
 *     security policy; the live stream's address when it is not served from our own port
 */
@ConfigurationProperties("moneyline.security")
record SecurityProperties(@DefaultValue List<String> connectSources) {}
