import { beforeAll, describe, expect, test } from "vitest";
import { decide, kycForm, kycPath, newDocumentNumber, staffKycPath } from "../support/kyc.ts";
import { signUpStaff } from "../support/staff.ts";
import { type Person, type Reply, signUp } from "../support/start.ts";

/** Five hundred requests at once, and of each kind one is taken. */
const people = 10;
const perPerson = 25;

let persons: Person[];
let reviewers: Person[];
beforeAll(async () => {
  reviewers = [await signUpStaff("compliance"), await signUpStaff("compliance")];
  persons = await signUpAll(people);
});

/** One after the other: hashing many passwords at once keeps a small machine busy for long. */
async function signUpAll(count: number): Promise<Person[]> {
  const signedUp: Person[] = [];
  while (signedUp.length < count) signedUp.push(await signUp());
  return signedUp;
}

type Act = (person: Person, index: number) => Promise<Reply>;

function inParallel(act: Act): Promise<Reply[][]> {
  return Promise.all(
    persons.map((person) =>
      Promise.all(
        Array.from({ length: perPerson }, (_, index) => patiently(() => act(person, index))),
      ),
    ),
  );
}

const maxTries = 30;

/** A crowded server may send somebody away for the moment (503): nothing happened then. */
async function patiently(act: () => Promise<Reply>): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await act();
    if (reply.status !== 503 || attempt === maxTries) return reply;
    await new Promise((resolve) => setTimeout(resolve, attempt * 100));
  }
}

/** What the one that was taken answered, of each person. */
function winnersOf(replies: readonly Reply[][], status: number): Reply["body"][] {
  return replies.map((list) => {
    const won = list.filter((reply) => reply.status === status);
    const lost = list.filter((reply) => reply.status !== status);
    expect(won).toHaveLength(1);
    expect(new Set(lost.map(({ status: of, body }) => `${of} ${body.code}`))).toEqual(
      new Set(["409 conflict"]),
    );
    return won[0]?.body;
  });
}

const newest = () => Promise.all(persons.map(async (person) => (await person.get(kycPath)).body));
const standing = () =>
  Promise.all(persons.map(async (person) => (await person.get("/api/v1/auth/me")).body.kyc_status));

describe("of 250 submissions and 250 decisions at once", () => {
  let submitted: Reply["body"][];

  test("one submission of each person is taken", async () => {
    submitted = winnersOf(await inParallel((person) => person.post(kycPath, kycForm())), 201);
    expect(await newest()).toEqual(submitted);
    expect(new Set(submitted.map(({ version }) => version))).toEqual(new Set([1]));
  });

  test("one decision about each is taken, and the person stands as it says", async () => {
    const replies = await inParallel((person, index) => {
      const { id } = submitted[persons.indexOf(person)];
      const reviewer = reviewers[index % 2] as Person;
      return decide(reviewer, id, index % 3 === 0 ? "approve" : "reject");
    });
    const decided = winnersOf(replies, 200);
    expect((await newest()).map(({ status }) => status)).toEqual(
      decided.map(({ status }) => status),
    );
    expect(await standing()).toEqual(decided.map(({ status }) => status));
    const [reviewer] = reviewers;
    for (const [index, { id, status }] of decided.entries()) {
      const opened = await reviewer?.get(`${staffKycPath}/${id}`);
      expect(opened?.body).toMatchObject({ status, user_id: persons[index]?.id });
    }
  });

  test("one new version of each who may send one is taken", async () => {
    const before = await newest();
    const rejected = before.map(({ status }) => status === "rejected");
    const replies = await inParallel((person) => person.post(kycPath, kycForm()));
    for (const [index, list] of replies.entries()) {
      const won = list.filter(({ status }) => status === 201);
      expect(won).toHaveLength(rejected[index] ? 1 : 0);
      expect(list.filter(({ status }) => status === 409)).toHaveLength(perPerson - won.length);
      const now = (await persons[index]?.get(kycPath))?.body;
      expect(now).toMatchObject(won[0] ? { version: 2, status: "pending" } : before[index]);
    }
  });
});

test("of people who give one document at once, all are known to share it", async () => {
  const newcomers = await signUpAll(6);
  const form = () => kycForm({ document: { number } });
  const number = newDocumentNumber();
  const replies = await Promise.all(newcomers.map((person) => person.post(kycPath, form())));
  expect(replies.map(({ status }) => status)).toEqual(newcomers.map(() => 201));
  for (const { body } of replies) {
    const opened = await reviewers[0]?.get(`${staffKycPath}/${body.id}`);
    expect(opened?.body.document_shared).toBe(true);
  }
});
