# Build: bundle, then keep only what the program needs to run.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json rolldown.config.js ./
COPY src ./src
RUN npm run -s build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="chative-contacts" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production CHATIVE_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# The one folder that is written. Owned by the image's own unprivileged user.
RUN mkdir /data && chown node:node /data && chmod 700 /data
VOLUME /data
USER node
# Exec form: the program itself is process 1 and gets the signals of `docker stop`.
ENTRYPOINT ["node", "/app/dist/cli.js"]
CMD ["--help"]
