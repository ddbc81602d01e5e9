import type { SentPage, View } from "./page.ts";
import { writingOf } from "./writing.ts";

/** For a form that came after the session had ended: what was written can still be taken. */
export function signedOutView({ form, address }: SentPage): View {
  return {
    title: "You were signed out",
    open: true,
    content: (
      <>
        <p class="lead">Your session ended before this was sent, so nothing of it was saved.</p>
        {writingOf(form).map((text) => (
          <p>
            <textarea readonly rows={8} aria-label="What you wrote">
              {text}
            </textarea>
          </p>
        ))}
        <p>
          Copy what you wrote, then{" "}
          <a href={`/app/sign-in?next=${encodeURIComponent(address)}`}>sign in</a> and send it
          again.
        </p>
      </>
    ),
  };
}
