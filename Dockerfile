# syntax=docker/dockerfile:1

FROM rust:1.95-bookworm AS build
WORKDIR /build
COPY . .
# What was compiled and fetched is kept between builds, beside the image.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --bin verbund \
    && install -D target/release/verbund /image/usr/local/bin/verbund \
    && install --directory /image/data

# The C library and certificates of authorities (for mail servers and buckets), no shell, no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /image/usr /usr
# All that is written is below /data: files, mails while no server is set, a SQLite database.
COPY --from=build --chown=65532:65532 /image/data /data
WORKDIR /data
VOLUME /data
ENV VERBUND_LOG__FORMAT=json
USER 65532:65532
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=5m --retries=3 CMD ["verbund", "healthcheck"]
ENTRYPOINT ["verbund"]
CMD ["serve"]
