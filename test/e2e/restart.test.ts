import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bareEnvironment, root } from "../../tools/readme/shell.ts";
import { startServer } from "../../tools/readme/start-server.ts";
import { findFreePort } from "../support/servers/free-port.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";

/** `npm start` on one data folder: its data outlives it, and it does not share the folder. */
const testTimeoutMs = 180_000;
const secondStartTimeoutMs = 60_000;
const person = { email: "ada@example.com", password: "violet harbour lantern 42" };

let folder: ReturnType<typeof makeTemporaryFolder>;
beforeAll(() => {
  folder = makeTemporaryFolder();
});
afterAll(() => folder.remove());

test("what was written is there after a restart", { timeout: testTimeoutMs }, async () => {
  // Tokens name the address that made them, and each start here takes another free port.
  const variables = { DATA_DIR: `${folder.path}/kept`, PUBLIC_URL: "http://localhost:8787" };
  const first = await startServer("npm start", variables);
  const { access_token: token } = await signUp(first.url);
  await first.stop();

  const second = await startServer("npm start", variables);
  try {
    const login = await post(`${second.url}/api/v1/auth/login`, person);
    expect(login.status).toBe(200);
    const headers = { authorization: `Bearer ${token}` };
    const me = await fetch(`${second.url}/api/v1/auth/me`, { headers });
    expect(me.status, "a token from before the restart").toBe(200);
    expect(await me.json()).toMatchObject({ email: person.email });
  } finally {
    await second.stop();
  }
});

test("a second server on the same folder says so and ends", {
  timeout: testTimeoutMs,
}, async () => {
  const variables = { DATA_DIR: `${folder.path}/busy` };
  const first = await startServer("npm start", variables);
  try {
    const port = String(await findFreePort());
    const second = spawnSync("npm", ["start"], {
      cwd: root,
      env: { ...bareEnvironment(), ...variables, PORT: port },
      encoding: "utf8",
      timeout: secondStartTimeoutMs,
    });
    expect(second.status).toBe(1);
    expect(second.stderr).toContain(
      `The data folder ${folder.path}/busy is in use by another Florin process. ` +
        "Stop that one, or give this one a folder of its own with DATA_DIR.",
    );
    expect((await fetch(`${first.url}/health`)).status).toBe(200);
  } finally {
    await first.stop();
  }
});

async function signUp(url: string): Promise<{ access_token: string }> {
  const registered = await post(`${url}/api/v1/auth/register`, {
    ...person,
    first_name: "Ada",
    last_name: "Example",
    terms_accepted: true,
    privacy_accepted: true,
  });
  expect(registered.status).toBe(202);
  const mailbox = await fetch(`${url}/dev/mailbox?to=${person.email}`);
  const { data } = (await mailbox.json()) as { data: { code: string }[] };
  const body = { email: person.email, code: data[0]?.code };
  const verified = await post(`${url}/api/v1/auth/verify-email`, body);
  expect(verified.status).toBe(200);
  return (await verified.json()) as { access_token: string };
}

function post(url: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}
