import { Refusal } from "../ask.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Form } from "../parts.tsx";

export function show(page: Page): View {
  return {
    title: "Sign out",
    content: (
      <Form page={page}>
        <p>This browser then has to prove again who you are.</p>
        <Button>Sign out</Button>
      </Form>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  try {
    await page.ask.send("POST", "/api/v1/auth/logout");
  } catch (error) {
    // Whose session ended before is signed out too.
    if (!(error instanceof Refusal && error.problem.status === 401)) throw error;
  }
  return goTo(page, "/app/sign-in?done=signed-out");
}
