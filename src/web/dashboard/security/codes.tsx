import type { View } from "../page.ts";

/** The ten codes, which are shown this once: as the answer to a form, which no cache keeps. */
export function showCodes(title: string, codes: readonly string[]): View {
  return {
    title,
    content: (
      <>
        {codes.length > 0 && (
          <>
            <p class="lead">
              Write these down, or print this page, and keep it where your phone is not. Each works
              once, when the phone is lost. Nobody can show them again.
            </p>
            <ul class="codes panel">
              {codes.map((code) => (
                <li class="code">{code}</li>
              ))}
            </ul>
          </>
        )}
        <p class="actions">
          <a class="button" href="/app/security">
            Done
          </a>
        </p>
      </>
    ),
  };
}
