FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN cargo build --release --locked --bin verbund

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home verbund \
    && install --directory --owner verbund /data/files
COPY --from=build /build/target/release/verbund /usr/local/bin/verbund
USER verbund
WORKDIR /data
ENTRYPOINT ["verbund"]
CMD ["serve"]
