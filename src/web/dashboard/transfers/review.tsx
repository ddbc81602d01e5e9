import { notFound } from "../../../core/errors.ts";
import { maxAmount } from "../../../core/money.ts";
import { pathWith, Refusal, type Schemas } from "../ask.ts";
import { nameOf } from "../home/home.tsx";
import type { Page, SentPage, View } from "../page.ts";
import { goTo } from "../page.ts";
import { Button, Facts, Form, Money } from "../parts.tsx";
import { demandProof } from "../proof.ts";

/**
 * The second step: everything once more, after a proof of the last minutes. The transfer stands in
 * the address, so that the way over `/app/confirm` loses nothing; only the button moves money.
 */
export async function show(page: Page): Promise<View> {
  await demandProof(page);
  const draft = draftOf(page);
  const from = await accountOf(page, draft.from_account_id);
  const change = pathWith("/app/transfers/new", { ...draft, amount: String(draft.amount) });
  return {
    title: "Check and send",
    content: (
      <>
        <p class="balance">
          <Money page={page} amount={draft.amount} currency={from.currency} />
        </p>
        <Facts
          rows={[
            ["From", nameOf(from)],
            ["To", <code>{draft.to_account_id}</code>],
            ["Message", draft.description === "" ? "None" : draft.description],
          ]}
        />
        <Form page={page}>
          <p class="actions">
            <Button>Send it now</Button>
            <a class="button second" href={change}>
              Change it
            </a>
          </p>
        </Form>
      </>
    ),
  };
}

function draftOf(page: Page) {
  const amount = Number(page.query("amount"));
  if (!Number.isInteger(amount) || amount < 1 || amount > maxAmount) throw notFound();
  return {
    from_account_id: page.query("from_account_id"),
    to_account_id: page.query("to_account_id"),
    amount,
    description: page.query("description"),
  };
}

function accountOf(page: Page, id: string): Promise<Schemas["Account"]> {
  return page.ask.get(`/api/v1/accounts/${encodeURIComponent(id)}`);
}

export async function act(page: SentPage): Promise<Response> {
  await demandProof(page);
  const { description, ...draft } = draftOf(page);
  const { currency } = await accountOf(page, draft.from_account_id);
  const body = { ...draft, currency, ...(description === "" ? {} : { description }) };
  const path = "/api/v1/transactions/transfer";
  const sent = page.ask.send<Schemas["Transaction"]>("POST", path, { body, key: page.key });
  const { id } = await sent.catch((error: unknown) => {
    throw explain(error);
  });
  return goTo(page, `/app/transfers/${id}`);
}

/** One's own account was found before, so it is the other one that is not there. */
function explain(error: unknown): unknown {
  if (!(error instanceof Refusal) || error.problem.code !== "not_found") return error;
  const detail = "There is no account with that number. Change the transfer and try again.";
  return new Refusal({ ...error.problem, status: 422, detail });
}
