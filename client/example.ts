import { createFlorin, FlorinError } from "./florin.ts";

const baseUrl = process.env["FLORIN_URL"] ?? "http://localhost:8787";
const florin = createFlorin({ baseUrl });
try {
  await florin.signIn({ email: "ada@example.com", password: "violet harbour lantern 42" });
  const post = await florin.post("/api/v1/posts", { body: { content: "Hello, everybody" } });
  await florin.put("/api/v1/posts/{id}/like", { params: { path: { id: post.id } } });
} catch (error) {
  if (!(error instanceof FlorinError)) throw error;
  process.stdout.write(`${error.code}\n`); // invalid_credentials, until Ada has signed up
}
