/** One fenced `sh` block of a page, and what the page says it prints. */
export type Block = Readonly<{
  /** Of the page, from the root. */
  file: string;
  /** The line of the opening fence, from 1. */
  line: number;
  code: string;
  use: Use;
  reply: Reply | null;
}>;

export type Reply = Readonly<{ language: "json" | "text"; text: string }>;

/** What CI does with a block; the comment `<!-- ci: … -->` above the fence says it. */
export type Use =
  /** No comment: runs as it stands. */
  | Readonly<{ kind: "run" }>
  /** `with a database`: runs with a Postgres of our own behind `DATABASE_URL`. */
  | Readonly<{ kind: "database" }>
  /** `server`: starts something that stays until it is stopped. */
  | Readonly<{ kind: "server" }>
  /** `journey`: all of these run in one shell against a server. */
  | Readonly<{ kind: "journey" }>
  /** `client`: runs by itself against a server. */
  | Readonly<{ kind: "client" }>
  /** `in .ci/run`: that script runs every line of it. */
  | Readonly<{ kind: "ci" }>
  /** `instead …`: needs an account, so CI runs what stands here. */
  | Readonly<{ kind: "instead"; command: string }>;

const fence = /^ *```(\w*)$/;
const comment = /^ *<!-- ci: (.+) -->$/;

/**
 * Every `sh` block in order. A `json` or `text` block belongs to the `sh` block before it; a `ts`
 * block shows a file, see `findStaleExample` in check-readme.ts.
 */
export function readBlocks(markdown: string, file = "README.md"): Block[] {
  const lines = markdown.split("\n");
  const blocks: Block[] = [];
  let mark: string | null = null;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    mark = comment.exec(line)?.[1] ?? (line.trim() === "" || fence.test(line) ? mark : null);
    const language = fence.exec(line)?.[1];
    if (language === undefined) continue;
    const end = lines.findIndex((other, at) => at > index && /^ *```$/.test(other));
    if (end < 0) throw new Error(`${file}:${index + 1}: the block has no end`);
    const indent = line.indexOf("```");
    const text = lines
      .slice(index + 1, end)
      .map((inner) => inner.slice(indent))
      .join("\n");
    if (language === "sh") {
      const use = useOf(mark, `${file}:${index + 1}`);
      blocks.push({ file, line: index + 1, code: text, use, reply: null });
    } else if (language === "json" || language === "text") {
      attachReply(blocks, { language, text }, `${file}:${index + 1}`);
    } else if (language !== "ts") {
      throw new Error(`${file}:${index + 1}: a block is sh, json, text or ts`);
    }
    mark = null;
    index = end;
  }
  return blocks;
}

function attachReply(blocks: Block[], reply: Reply, place: string): void {
  const last = blocks.pop();
  if (!last || last.reply) throw new Error(`${place}: no command prints this`);
  blocks.push({ ...last, reply });
}

function useOf(mark: string | null, place: string): Use {
  const command = /^instead (.+)$/.exec(mark ?? "")?.[1];
  if (command !== undefined) return { kind: "instead", command };
  switch (mark) {
    case null:
      return { kind: "run" };
    case "with a database":
      return { kind: "database" };
    case "in .ci/run":
      return { kind: "ci" };
    case "server":
    case "journey":
    case "client":
      return { kind: mark };
    default:
      throw new Error(`${place}: unknown mark "ci: ${mark}"`);
  }
}
