import { readConfig } from "../../src/config.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { type Finding, judge, tableOf } from "./finding.ts";
import type { Target } from "./load.ts";
import { measureInTurn } from "./rounds.ts";
import { startServer } from "./server-process.ts";
import { openDoorLayers } from "./servers/door-layers.ts";
import { measuredVariables } from "./variables.ts";

const path = "/health";
const promisedRatio = 0.5;
const wholePlan = { rounds: 5, warmUpSeconds: 2 };
const layerPlan = { rounds: 3, warmUpSeconds: 1 };

/** The whole service against a bare route, and what each layer of the front door adds. */
export async function measureHealth(): Promise<Finding> {
  await using opened = new AsyncDisposableStack();
  const folder = makeTemporaryFolder();
  opened.defer(() => folder.remove());
  const variables = { ...measuredVariables, DATA_DIR: `${folder.path}/data` };
  const start = async (script: string, parameters: readonly string[] = []) => {
    const command = { script, parameters, variables, folder: folder.path, readyPath: path };
    const server = await startServer(command);
    opened.defer(() => server.stop());
    return { url: server.url + path };
  };

  const whole = await start("src/node.ts");
  const bare = await start("test/performance/servers/layered.ts", ["0"]);
  const [bareRate = 0, wholeRate = 0] = await measureInTurn([bare, whole], wholePlan);

  const names = openDoorLayers(readConfig(variables, "node"), () => undefined).map(
    ({ name }) => name,
  );
  const layered: Target[] = [];
  for (const count of names.keys()) {
    layered.push(await start("test/performance/servers/layered.ts", [String(count + 1)]));
  }
  const targets = [bare, ...layered, whole];
  const rates = await measureInTurn(targets, layerPlan);
  const labels = ["bare route", ...names.map((name) => `+ ${name}`), "whole service"];
  const rows = labels.map((name, index) => ({ name, rate: rates[index] ?? 0 }));

  const verdict = judge("GET /health", wholeRate / bareRate, promisedRatio);
  return {
    kept: verdict.kept,
    lines: [
      `GET /health, medians of ${wholePlan.rounds} rounds`,
      ...tableOf([
        { name: "bare route", rate: bareRate },
        { name: "whole service", rate: wholeRate },
      ]),
      `What each layer adds to those before it, medians of ${layerPlan.rounds} rounds`,
      ...tableOf(rows),
      ...verdict.lines,
    ],
  };
}
