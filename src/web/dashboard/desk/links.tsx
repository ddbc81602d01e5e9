import { wordsOf } from "../parts.tsx";

const places = [
  ["usr_", "/app/desk/users"],
  ["cas_", "/app/desk/cases"],
  ["kyc_", "/app/desk/kyc"],
  ["acc_", "/app/desk/accounts"],
] as const;

/** An id, as a way to its page where the desk has one. */
export function IdLink({ id }: Readonly<{ id: string | null }>) {
  if (id === null) return <>–</>;
  const place = places.find(([prefix]) => id.startsWith(prefix));
  if (!place) return <code>{id}</code>;
  return (
    <a href={`${place[1]}/${encodeURIComponent(id)}`}>
      <code>{id}</code>
    </a>
  );
}

/** The way back; stands above what a page of the desk shows. */
export function BackTo({ href, children }: Readonly<{ href: string; children: string }>) {
  return (
    <nav class="pager" aria-label="Back">
      <a href={href}>{children}</a>
    </nav>
  );
}

export function BackToDesk() {
  return <BackTo href="/app/desk">To the desk</BackTo>;
}

/** Reasons of rules, for people. */
export function listWords(words: readonly string[]): string {
  return words.length === 0 ? "None" : words.map(wordsOf).join(", ");
}
