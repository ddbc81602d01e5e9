import type { Clock } from "../../core/clock.ts";
import type { Wave } from "./wave.ts";
import { createWavePages } from "./wave-pages.ts";
import { createWaveTokens, type TokenOptions } from "./wave-tokens.ts";

/** Wave as it answers on the network. */
export function createWave(
  options: TokenOptions & Readonly<{ graphqlUrl: string; clock: Clock }>,
): Wave {
  return { ...createWaveTokens(options), readPage: createWavePages(options) };
}
