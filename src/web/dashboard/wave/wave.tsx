import { Refusal, type Schemas } from "../ask.ts";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { ButtonForm, Empty, Facts, Moment, Tag, wordsOf } from "../parts.tsx";

type Wave = Schemas["Wave"];

const path = "/api/v1/wave";
const here = "/app/wave";

/** The connection to the books at Wave, and how far the reading of them is. */
export async function show(page: Page): Promise<View> {
  const wave = await readWave(page);
  if (wave === null) return notConfigured();
  return {
    title: "Books at Wave",
    content: wave.connected ? <Connected page={page} wave={wave} /> : <Offer />,
  };
}

/** Null where the operator has not set Wave up. */
async function readWave(page: Page): Promise<Wave | null> {
  try {
    return await page.ask.get<Wave>(path);
  } catch (error) {
    if (error instanceof Refusal && error.problem.status === 503) return null;
    throw error;
  }
}

function notConfigured(): View {
  return {
    title: "Books at Wave",
    content: (
      <Empty>
        <p>
          Wave is not set up on this server. Your questionnaires work without it:{" "}
          <a href="/app/health">Financial health</a>
        </p>
      </Empty>
    ),
  };
}

function Offer() {
  return (
    <Empty>
      <p>
        Let us read the books that you keep at Wave. You see how long your cash lasts and how fast
        you are paid. We read only, and you can take it back at any time.
      </p>
      <p>
        <a class="button" href="/app/wave/connect">
          Connect Wave
        </a>
      </p>
    </Empty>
  );
}

function Connected({ page, wave }: Readonly<{ page: Page; wave: Wave }>) {
  const isRunning = wave.last_sync.status === "running";
  return (
    <>
      {wave.reauthorization_needed && (
        <div class="step">
          <p>
            Wave does not let us in any more. <a href="/app/wave/connect">Connect it again</a>
          </p>
        </div>
      )}
      <Progress page={page} wave={wave} />
      <h2>Businesses</h2>
      {wave.businesses.length === 0 ? (
        <p>None was read yet.</p>
      ) : (
        <ul>
          {wave.businesses.map(({ id, name }) => (
            <li>
              <a href={`/app/health/businesses/${id}`}>{name}</a>
            </li>
          ))}
        </ul>
      )}
      <div class="actions">
        {!isRunning && (
          <ButtonForm page={page} action={here} values={{ move: "sync" }} kind="primary">
            Read the books now
          </ButtonForm>
        )}
        <ButtonForm
          page={page}
          action={here}
          values={{ move: "disconnect" }}
          kind="danger"
          confirm="Disconnect Wave? What was read stays."
        >
          Disconnect
        </ButtonForm>
      </div>
    </>
  );
}

/** The script asks for this part again while the books are read. */
function Progress({ page, wave }: Readonly<{ page: Page; wave: Wave }>) {
  const { last_sync: sync, next_sync_at: next } = wave;
  const counts = Object.entries(sync.counts).map(
    ([name, count]) => [wordsOf(name), page.reader.number(count ?? 0)] as const,
  );
  return (
    <div data-live={sync.status} aria-live="polite">
      {sync.status === "running" && <Step sync={sync} />}
      {sync.error && (
        <div class="step">
          <p>{sync.error.message}</p>
        </div>
      )}
      <Facts
        rows={[
          ["Last reading", <Tag word={sync.status} />],
          ...(sync.started_at
            ? [["Begun", <Moment page={page} at={sync.started_at} />] as const]
            : []),
          ...(next ? [["Next reading", <Moment page={page} at={next} />] as const] : []),
          ...counts,
        ]}
      />
    </div>
  );
}

function Step({ sync }: Readonly<{ sync: Wave["last_sync"] }>) {
  const { progress } = sync;
  if (progress === null) return <p>The reading begins.</p>;
  const { step, page, total_pages: total } = progress;
  return (
    <>
      <p>
        Reading {step}: page {page}
        {total === null ? "" : ` of ${total}`}. Come back in a minute.
      </p>
      {total !== null && <progress value={page} max={total} aria-label={`Reading ${step}`} />}
    </>
  );
}

export async function act(page: SentPage): Promise<Response> {
  if (page.form.text("move") === "disconnect") {
    await page.ask.send("DELETE", path);
    return goTo(page, `${here}?done=wave-disconnected`);
  }
  await page.ask.send("POST", `${path}/sync`);
  return goTo(page, `${here}?done=sync-asked`);
}
