import type { Config } from "../config.ts";

/** What a developer reads after `npm start`. */
export function welcome(config: Config, port: number): string {
  const origin = config.http.publicUrl.replace(/:\d+$/, `:${port}`);
  const storage = {
    embedded: `embedded Postgres in ${config.dataDir}`,
    postgres: "your Postgres (DATABASE_URL)",
    neon: "Neon over HTTP (DATABASE_URL)",
  }[config.database.kind];
  return `
  Florin ${config.version} listens on ${origin}
    Dashboard    ${origin}/app
    API page     ${origin}/docs
    Mailbox      ${origin}/dev/mailbox   (codes and links that would have been sent)
    Database     ${storage}
    First steps  README.md, "The first five minutes"

`;
}
