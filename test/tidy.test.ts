import { describe, expect, test } from "vitest";
import { arrowsBetweenZones } from "./support/tidy/arrows.ts";
import { bannedCalls, modulesMocked, silencedCheckers } from "./support/tidy/bans.ts";
import { dependenciesInUse } from "./support/tidy/dependencies.ts";
import { arrowsBetweenFeatures, type EdgePlan, edgesWithoutRing } from "./support/tidy/edges.ts";
import { environmentInConfigOnly } from "./support/tidy/environment.ts";
import {
  featureErrors,
  featureFolders,
  featureParagraphs,
  fileNames,
} from "./support/tidy/names.ts";
import { packagesAtHome, webGlobalsOnly } from "./support/tidy/packages.ts";
import { longFiles, longFunctions, longLines } from "./support/tidy/sizes.ts";
import { type Rule, report } from "./support/tidy/source.ts";
import { readTree } from "./support/tidy/tree.ts";
import { brokenSyntax, foreignTexts, privateRegistries, reminders } from "./support/tidy/words.ts";
import { foreignWrites } from "./support/tidy/writers.ts";

/** The style of the house as a test. Each failure names a place, and how to put it right. */

/**
 * Which feature imports which, through index.ts. A new edge is a decision: it shows here, and
 * closes no ring.
 */
const plan: EdgePlan = {
  path: "test/tidy.test.ts",
  edges: {
    auth: ["users", "audit"],
    kyc: ["users", "screening", "compliance", "audit"],
    ledger: ["users", "audit"],
    compliance: ["ledger", "users", "audit"],
    transfers: ["ledger", "compliance", "users"],
    cards: ["ledger", "transfers", "users", "audit"],
    wave: ["users", "warehouse", "audit"],
    screening: ["audit"],
    warehouse: ["users", "audit"],
    assessments: ["warehouse", "users", "audit"],
    social: ["users", "audit"],
    webhooks: ["users", "audit"],
    reporting: "any",
  },
  promisedEdges: {},
};

const files = readTree(`${import.meta.dirname}/..`);

test("the tree is read", () => {
  expect(files.map((file) => file.path)).toEqual(
    expect.arrayContaining(["package.json", "src/core/error.ts", "test/tidy.test.ts"]),
  );
});

function follows(name: string, rule: Rule): void {
  test(name, () => {
    expect(report(rule(files))).toEqual([]);
  });
}

follows("every script parses", brokenSyntax);

describe("arrows", () => {
  follows("imports follow the arrows between the parts of the house", arrowsBetweenZones);
  follows("features import each other along planned edges", arrowsBetweenFeatures(plan));
  follows("the planned edges close no ring", edgesWithoutRing(plan));
  follows("packages are imported where they belong", packagesAtHome);
  follows("code for every runtime uses web globals only", webGlobalsOnly);
  follows("the environment is read in config and entries only", environmentInConfigOnly);
  follows("a table is written by its owner only", foreignWrites);
  follows("dependencies are declared and used", dependenciesInUse);
});

describe("code", () => {
  follows("nothing banned is called", bannedCalls);
  follows("checkers are silenced with a reason only", silencedCheckers);
  follows("tests mock no module of ours", modulesMocked);
  follows("files are short", longFiles);
  follows("functions are short", longFunctions);
  follows("lines are short", longLines);
});

describe("names and words", () => {
  follows("file names are kebab-case and say the subject", fileNames);
  follows("feature folders hold the known kinds of file", featureFolders);
  follows("every feature opens with a paragraph", featureParagraphs);
  follows("every errors.ts defines errors", featureErrors);
  follows("the project speaks of itself alone", foreignTexts);
  follows("no registry is named", privateRegistries);
  follows("nothing is left for later", reminders);
});
