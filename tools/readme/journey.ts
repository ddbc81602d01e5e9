import type { Block } from "./blocks.ts";
import { normaliseReply } from "./normalise.ts";
import { runBash } from "./shell.ts";

/** One step of the five minutes as it went. */
export type Step = Readonly<{ block: Block; output: string }>;

const separator = "--- next step ---";

/** Runs all journey blocks in one shell, as a newcomer pastes them, against a server. */
export async function runJourney(blocks: readonly Block[], url: string): Promise<Step[]> {
  const steps = blocks.filter(({ use }) => use.kind === "journey");
  const script = steps.map(({ code }) => `${code}\nprintf '\\n%s\\n' '${separator}'`).join("\n");
  const outputs = (await runBash(script, { FLORIN_URL: url })).split(`\n${separator}\n`);
  return steps.map((block, index) => ({ block, output: outputs[index] ?? "" }));
}

/** The replies of a journey, the same for every honest run. */
export function transcribe(steps: readonly Step[]): string[] {
  return steps.map(({ output }) => normaliseReply(output));
}

/** A sentence for each step whose reply is not the one that the README shows. */
export function findUntrueReplies(steps: readonly Step[]): string[] {
  return steps.flatMap(({ block, output }) => {
    const shown = normaliseReply(block.reply?.text ?? "");
    const real = normaliseReply(output);
    if (shown === real) return [];
    return `README.md:${block.line} shows\n${shown}\nand the server answers\n${real}`;
  });
}
