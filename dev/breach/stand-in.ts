import { createHash } from "node:crypto";
import { prepareStandIn, type StandIn, type StandInOptions } from "../mailbox/stand-in.ts";

export type BreachStandIn = StandIn &
  Readonly<{
    /** Puts a password into the collection; a count of 0 makes a line of padding of it. */
    leak(password: string, count?: number): void;
  }>;

/** In the collection from the start, so that people can see the refusal in development. */
export const leakedPassword = "leaked turquoise wheelbarrow";
const leakedTimes = 3;
const digestDigits = 40;
const prefixDigits = 5;
/** The real service pads to 800 to 1,000 lines; fewer are as good here. */
const paddedLines = 100;

/** Pwned Passwords' `GET /range/{prefix}`: suffixes and counts as text, padded when asked for. */
export async function startBreachStandIn(
  options: Omit<StandInOptions, "mailbox"> = {},
): Promise<BreachStandIn> {
  const { app, open } = prepareStandIn(options, (status) => new Response("", { status }));
  const counts = new Map<string, number>();
  const leak = (password: string, count = leakedTimes) => {
    counts.set(createHash("sha1").update(password).digest("hex").toUpperCase(), count);
  };
  leak(leakedPassword);

  app.get("/range/:prefix", (c) => {
    const prefix = c.req.param("prefix").toUpperCase();
    if (!c.req.header("user-agent")) return c.text("", 403);
    if (!/^[0-9A-F]{5}$/.test(prefix))
      return c.text("The hash prefix was not in a valid format", 400);
    const lines = [...counts]
      .filter(([digest]) => digest.startsWith(prefix))
      .map(([digest, count]) => `${digest.slice(prefixDigits)}:${count}`);
    if (c.req.header("add-padding") === "true") lines.push(...padding(prefix, lines.length));
    return c.text(lines.sort().join("\r\n"));
  });

  return { ...(await open()), leak };
}

/** Suffixes that belong to no password, each with the count 0. */
function padding(prefix: string, lines: number): string[] {
  return Array.from({ length: Math.max(0, paddedLines - lines) }, (_, index) => {
    const made = createHash("sha1").update(`${prefix}/${index}`).digest("hex").toUpperCase();
    return `${made.slice(0, digestDigits - prefixDigits)}:0`;
  });
}
