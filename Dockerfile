# Build: bundle, then keep only what the program needs to run.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json rolldown.config.js ./
COPY src ./src
RUN npm run -s build
# The program is one bundle, but for native code and for what is loaded only where a file needs it.
RUN mkdir kept && cp -r --parents -t kept \
      node_modules/libsql node_modules/@libsql node_modules/@neon-rs node_modules/detect-libc \
      node_modules/libphonenumber-js node_modules/luxon node_modules/iconv-lite node_modules/safer-buffer \
      node_modules/csv-parse \
    && rm -rf kept/node_modules/@libsql/*-musl kept/node_modules/libphonenumber-js/bundle \
      kept/node_modules/csv-parse/dist/esm kept/node_modules/csv-parse/dist/iife kept/node_modules/csv-parse/dist/umd

FROM node:24-bookworm-slim
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="chative-contacts" \
      org.opencontainers.image.description="Brings the contacts of a Chative.IO workspace in line with a CSV file" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production CHATIVE_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/kept/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# The one folder that is written. Owned by the image's own unprivileged user; with --user, mount one that this user owns.
RUN mkdir /data && chown node:node /data && chmod 700 /data
VOLUME /data
USER node
# Exec form: the program itself is process 1 and gets the signals of `docker stop`.
ENTRYPOINT ["node", "/app/dist/cli.js"]
CMD ["--help"]
