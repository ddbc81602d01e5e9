# syntax=docker/dockerfile:1

# What runs: production packages, and the files of the API page that `npm ci` puts beside ours.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
COPY tools/copy-docs-assets.mjs tools/
COPY public/ public/
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --no-audit --no-fund

# Sources run as they are. Nothing is written to the file system, so it may be read-only.
FROM node:24-slim
ENV NODE_ENV=production APP_ENV=production PORT=8787
WORKDIR /app
COPY --from=dependencies /app/node_modules/ node_modules/
COPY --from=dependencies /app/public/ public/
COPY package.json ./
COPY drizzle/ drizzle/
COPY src/ src/
USER node
EXPOSE 8787
# Of the process alone: a database that is away is no reason to start it anew.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Without npm in between, so that SIGTERM reaches the server, which drains within 10 seconds.
CMD ["node", "--disable-warning=ExperimentalWarning", "src/node.ts"]
