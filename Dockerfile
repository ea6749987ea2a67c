# syntax=docker/dockerfile:1
# Omniline in a container: built by Maven on JDK 25, run on the JRE alone, not as root.
#
#   docker build -t omniline . && docker run --rm --network host omniline
#
# The host's network spares the translation of many UDP ports; docker-compose.yml shows the way without it.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
# Libraries stay in the builder's cache between builds.
RUN --mount=type=cache,target=/maven \
    mvn -B -ntp -Dmaven.repo.local=/maven -Dmaven.test.skip=true -pl agent -am package \
 && cp agent/target/omniline-agent-*.jar agent/target/lib/ \
 && mkdir -p models

FROM eclipse-temurin:25-jre-noble
RUN groupadd --system omniline \
 && useradd --system --gid omniline --home-dir /var/lib/omniline --create-home --shell /usr/sbin/nologin omniline
# libtorch and other native libraries are unpacked below the home folder at the first start: keep it in a volume.
ENV DJL_CACHE_DIR=/var/lib/omniline/djl \
    DJL_OFFLINE=true \
    OPT_OUT_TRACKING=true \
    OMNILINE_CACHE=/var/lib/omniline/cache
COPY --from=build /build/agent/target/lib/ /opt/omniline/lib/
COPY --from=build /build/models/ /opt/omniline/models/
COPY config/jvm.args config/docker.yaml config/omniline.yaml /etc/omniline/
USER omniline
WORKDIR /var/lib/omniline
VOLUME /var/lib/omniline
EXPOSE 5060/udp 5060/tcp 20000-20099/udp 8080/tcp
# 200 only when calls are really answered. The image has no curl; bash speaks enough HTTP.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
# The exec form: Java is process 1 and gets the signal of `docker stop`, upon which calls are ended with BYE.
ENTRYPOINT ["java", "@/etc/omniline/jvm.args", "-Domniline.models=/opt/omniline/models", "-cp", "/opt/omniline/lib/*", "omniline.agent.cli.Main"]
CMD ["serve", "--config", "/etc/omniline/docker.yaml"]
