import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readMrz } from "../../src/features/kyc/read-mrz.ts";
import { type FormChange, kycForm, kycPath } from "../support/kyc.ts";
import { expectProblem } from "../support/problem.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { readSharedJson } from "../support/shared-data.ts";
import type { Person, Reply } from "../support/start.ts";

type Vector = Readonly<{
  format: string;
  origin: string;
  lines: string[];
  check_digits_valid: boolean;
  fields?: Readonly<Record<string, string>>;
}>;

const vectors = readSharedJson<{ vectors: Vector[] }>("mrz/vectors.json")?.vectors ?? [];
const valid = vectors.filter((vector) => vector.check_digits_valid);

/** Who the document is of, in the words of a form. Specimens of Utopia go with any country. */
const holders: Readonly<Record<string, FormChange>> = {
  "ICAO 9303-4 specimen": eriksson("passport", "L898902C3"),
  "ICAO 9303-5 specimen": eriksson("national_id", "D23145890"),
  "ICAO 9303-6 specimen": eriksson("national_id", "D23145890"),
  "specimen wrong personal-number digit": eriksson("passport", "L898902C3"),
  "German specimen": {
    ...{ full_name: "Erika Mustermann", date_of_birth: "1964-08-12", nationality: "DE" },
    document: documentOf("passport", "C01X0006H", "DE", "2017-10-31"),
  },
  "Swiss style": {
    ...{ full_name: "John Albert Smith", date_of_birth: "1975-10-25", nationality: "CH" },
    document: documentOf("national_id", "A1234567", "CH", "2020-09-01"),
  },
  "Portuguese specimen, long document number": {
    full_name: "André Estevão Caçador de Araújo",
    ...{ date_of_birth: "1983-03-14", nationality: "PT" },
    document: documentOf("national_id", "00766666 7 ZZ0", "PT", "2034-05-29"),
  },
};

function eriksson(type: string, number: string): FormChange {
  return {
    ...{ full_name: "Anna Maria Eriksson", date_of_birth: "1974-08-12", nationality: "SE" },
    document: documentOf(type, number, "US", "2012-04-15"),
  };
}

function documentOf(type: string, number: string, country: string, expiresOn: string) {
  return { type, number, issuing_country: country, expires_on: expiresOn };
}

/** When all of these documents were good. */
const thatDay = new Date("2010-06-01T12:00:00Z");

let app: OwnApp;
beforeAll(async () => {
  app = await startOwnApp({}, undefined, { hasCheapHashes: true });
  app.passSeconds((thatDay.getTime() - Date.now()) / 1000);
});
afterAll(() => app.close());

const send = async (person: Person, lines: readonly string[], holder: FormChange) => {
  const document = { ...holder.document, mrz: lines };
  return person.post(kycPath, kycForm({ ...holder, document }));
};

describe.skipIf(vectors.length === 0)("the vectors", () => {
  test.each(vectors.map((vector) => [vector.origin, vector] as const))(
    "%s",
    async (origin, { lines, check_digits_valid: isValid }) => {
      const reply = await send(await signUpAt(app), lines, holders[origin] ?? {});
      if (!isValid) {
        expectProblem(reply, 422, "mrz_invalid");
        const pointers = reply.body.errors.map(({ pointer }: { pointer: string }) => pointer);
        expect(new Set(pointers)).toEqual(new Set(["/document/mrz/1"]));
        return;
      }
      expect(reply.status, reply.text).toBe(201);
      expect(reply.body.checks.mrz).toBe("passed");
      expect(reply.text).not.toContain(lines[1]);
    },
  );

  test.each(valid.map((vector) => [vector.origin, vector] as const))(
    "are read as what they say: %s",
    async (_origin, { lines, fields }) => {
      const read = await readMrz(lines, true);
      const { documentNumber, issuingState, nationality, birthDate, expirationDate } = read;
      const found = { documentNumber, issuingState, nationality, birthDate, expirationDate };
      const told = Object.entries(fields ?? {}).filter(([name]) => name in found);
      expect(told.length).toBeGreaterThan(1);
      expect(found).toMatchObject(Object.fromEntries(told));
      const names = [fields?.["lastName"], fields?.["firstName"]].join(" ").trim();
      if (names !== "") expect(read.names.words.join(" ")).toBe(names);
    },
  );

  test.each(valid.map((vector) => [vector.origin, vector] as const))(
    "do not survive another digit: %s",
    async (_origin, { lines }) => {
      for (const [line, text] of lines.entries()) {
        for (const [at, character] of [...text].entries()) {
          if (!/\d/.test(character)) continue;
          const other = String((Number(character) + 1) % 10);
          const changed = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
          const forged = lines.with(line, changed);
          await expect(readMrz(forged, true), changed).rejects.toMatchObject({
            code: "mrz_invalid",
          });
        }
      }
    },
  );

  test("of Utopia are for tests only", async () => {
    for (const { lines, fields } of valid) {
      const isUtopian = fields?.["issuingState"] === "UTO";
      const read = readMrz(lines, false);
      if (isUtopian) await expect(read).rejects.toMatchObject({ code: "mrz_invalid" });
      else await expect(read).resolves.toBeTruthy();
    }
  });

  describe("and a form that says something else", () => {
    const origin = "German specimen";
    const lines = vectors.find((vector) => vector.origin === origin)?.lines ?? [];
    const right = holders[origin] ?? {};
    const wrong: readonly (readonly [string, FormChange])[] = [
      ["/full_name", { full_name: "Erika Musterfrau" }],
      ["/full_name", { full_name: "Erika" }],
      ["/date_of_birth", { date_of_birth: "1964-08-13" }],
      ["/nationality", { nationality: "AT" }],
      ["/document/type", { document: { type: "national_id" } }],
      ["/document/number", { document: { number: "C01X0006J" } }],
      ["/document/issuing_country", { document: { issuing_country: "AT" } }],
      ["/document/expires_on", { document: { expires_on: "2017-10-30" } }],
    ];
    let person: Person;
    beforeAll(async () => {
      person = await signUpAt(app);
    });

    test.each(wrong)("at %s: %j", async (pointer, change) => {
      const document = { ...right.document, ...change.document };
      const reply = await send(person, lines, { ...right, ...change, document });
      expectProblem(reply, 422, "mrz_mismatch");
      expect(reply.body.errors).toEqual([{ pointer, message: expect.any(String) }]);
      expect(reply.text).not.toMatch(/MUSTERMANN|C01X0006H/);
    });

    test("in several places is told all of them", async () => {
      const change = { full_name: "Somebody Else", nationality: "FR" };
      const reply: Reply = await send(person, lines, { ...right, ...change });
      expectProblem(reply, 422, "mrz_mismatch");
      const pointers = reply.body.errors.map(({ pointer }: { pointer: string }) => pointer);
      expect(pointers).toEqual(["/full_name", "/nationality"]);
    });

    test("may be written in small letters", async () => {
      const small = lines.map((line) => ` ${line.toLowerCase()} `);
      expect((await send(person, small, right)).status).toBe(201);
    });
  });
});

describe("lines that are no MRZ", () => {
  const line = "<".repeat(44);
  test.each([
    [["A"]],
    [[line]],
    [[line, line, line]],
    [[line, line]],
    [["<".repeat(30), "<".repeat(30)]],
    [["<".repeat(30)]],
    [["FACHE0001", "<".repeat(30), "<".repeat(30)]],
    [["P<D é", line]],
    [["", ""]],
    [[`${line}\n`, line]],
  ])("%j", async (lines) => {
    await expect(readMrz(lines, true)).rejects.toMatchObject({ code: "mrz_invalid" });
  });
});
