# The gateway alone: no sandbox, no development or optional dependencies, not root.
FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json ./
COPY scripts scripts
RUN npm ci --ignore-scripts
COPY bin bin
COPY src src
COPY sandbox sandbox
COPY consent-rules consent-rules
COPY mappings mappings
RUN npm run build

FROM node:26-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:26-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist/src dist/src
COPY --from=build /app/dist/bin dist/bin
COPY --from=build /app/dist/parsed dist/parsed
COPY --from=build /app/dist/build.tsbuildinfo dist/
COPY --from=build /app/dist/bundle/serve dist/bundle/serve
COPY package.json ./
COPY package-lock.json ./
COPY consent-rules consent-rules
COPY mappings mappings
COPY profiles profiles
COPY docs/verifier docs/verifier
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/live').then((it) => process.exit(it.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--min-semi-space-size=16", "--max-semi-space-size=64", "dist/bin/linchpin.js"]
CMD ["serve", "--config", "/etc/linchpin/linchpin.yaml"]
