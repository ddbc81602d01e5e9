import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { DockerfileParser, type Instruction, type JSONInstruction } from "dockerfile-ast";
import { bareEnvironment } from "./servers/florin.ts";

/**
 * Carries a Dockerfile out in folders instead of images, instruction by instruction: what is copied
 * is there and nothing else is. The base image's part is played by this machine's Node and npm.
 */

export type Image = Readonly<{
  /** Where the instructions after the last WORKDIR stand. */
  workdir: string;
  environment: Readonly<Record<string, string>>;
  user: string;
  command: readonly string[];
  healthCheck: readonly string[];
  /** The keywords in their order, of every stage. */
  instructions: readonly string[];
}>;

type Stage = {
  name: string;
  root: string;
  workdir: string;
  environment: Record<string, string>;
  user: string;
  command: readonly string[];
  healthCheck: readonly string[];
};

const runTimeoutMs = 600_000;

export function buildImage(dockerfile: string, context: string, folder: string): Image {
  const stages: Stage[] = [];
  const instructions = DockerfileParser.parse(dockerfile).getInstructions();
  for (const instruction of instructions) {
    if (instruction.getKeyword() === "FROM") stages.push(beginStage(instruction, folder, stages));
    else carryOut(instruction, stages, context);
  }
  const last = stages.at(-1);
  if (!last) throw new Error("The Dockerfile has no stage");
  const { user, command, healthCheck, environment } = last;
  const workdir = join(last.root, last.workdir);
  const keywords = instructions.map((one) => one.getKeyword());
  return { workdir, environment, user, command, healthCheck, instructions: keywords };
}

function beginStage(instruction: Instruction, folder: string, stages: readonly Stage[]): Stage {
  const [, as, name = String(stages.length)] = valuesOf(instruction);
  if (as !== undefined && as.toUpperCase() !== "AS") throw new Error(`What does ${as} mean?`);
  const root = join(folder, name);
  mkdirSync(root, { recursive: true });
  const nothing = { environment: {}, user: "root", command: [], healthCheck: [] };
  return { name, root, workdir: "/", ...nothing };
}

function carryOut(instruction: Instruction, stages: readonly Stage[], context: string): void {
  const stage = stages.at(-1);
  if (!stage) throw new Error("An instruction stands before FROM");
  const keyword = instruction.getKeyword();
  const values = valuesOf(instruction);
  switch (keyword) {
    case "WORKDIR":
      stage.workdir = values[0] ?? "/";
      mkdirSync(join(stage.root, stage.workdir), { recursive: true });
      return;
    case "ENV":
      for (const pair of values) {
        const at = pair.indexOf("=");
        stage.environment[pair.slice(0, at)] = pair.slice(at + 1);
      }
      return;
    case "COPY":
      copy(stage, instruction, stages, context);
      return;
    case "RUN":
      run(stage, instruction.getArgumentsContent() ?? "");
      return;
    case "USER":
      stage.user = values[0] ?? "root";
      return;
    case "EXPOSE":
      return;
    case "HEALTHCHECK":
      stage.healthCheck = listOf((instruction.getArgumentsContent() ?? "").replace(/^CMD /, ""));
      return;
    case "CMD":
      stage.command = listOf(instruction.getArgumentsContent() ?? "");
      return;
    default:
      throw new Error(`Nobody here carries out ${keyword}`);
  }
}

function valuesOf(instruction: Instruction): string[] {
  return instruction.getArguments().map((argument) => argument.getValue());
}

/** Only the form without a shell: a shell would keep SIGTERM for itself. */
function listOf(json: string): string[] {
  return JSON.parse(json) as string[];
}

function copy(stage: Stage, instruction: Instruction, stages: readonly Stage[], context: string) {
  const flags = (instruction as JSONInstruction).getFlags().map(String);
  const from = /^--from=(.+)$/.exec(flags[0] ?? "")?.[1];
  if (flags.length > (from ? 1 : 0)) throw new Error(`Nobody here knows ${flags.join(" ")}`);
  const source = from === undefined ? context : stages.find(({ name }) => name === from)?.root;
  if (source === undefined) throw new Error(`There is no stage ${from}`);
  const paths = valuesOf(instruction);
  const target = join(stage.root, resolve("/", stage.workdir, paths.pop() ?? ""));
  mkdirSync(target, { recursive: true });
  for (const path of paths) {
    const place = join(source, path);
    const isFolder = statSync(place).isDirectory();
    cpSync(place, isFolder ? target : join(target, path.split("/").at(-1) ?? ""), {
      recursive: true,
    });
  }
}

/** The part of the mounted cache is played by the one of this machine. */
const cacheMount = {
  npm_config_cache: join(homedir(), ".npm"),
  npm_config_prefer_offline: "true",
};

function run({ root, workdir, environment }: Stage, command: string): void {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
    cwd: join(root, workdir),
    env: { ...imageEnvironment(environment), ...cacheMount },
    encoding: "utf8",
    timeout: runTimeoutMs,
  });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}\n${stdout}\n${stderr}`);
}

/** The Node that runs the tests comes first on the path, as it is the only one of an image. */
function imageEnvironment(environment: Readonly<Record<string, string>>): Record<string, string> {
  const bare = bareEnvironment();
  return { ...bare, PATH: `${dirname(process.execPath)}:${bare["PATH"]}`, ...environment };
}

/** Of nobody: the owner of no file. Only root may become somebody else. */
const nobody = 65_534;

/** Starts a command in the image, as a user who can write nothing of it. */
export function startInImage(
  image: Image,
  [program = "", ...args]: readonly string[],
  environment: Readonly<Record<string, string>>,
) {
  const isRoot = process.getuid?.() === 0;
  const child = spawn(program, args, {
    cwd: image.workdir,
    env: { ...imageEnvironment(image.environment), HOME: "/nonexistent", ...environment },
    ...(isRoot ? { uid: nobody, gid: nobody } : {}),
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise<number | null>((done) => child.on("close", done));
  return { child, ended, output: () => output };
}

/** Lets others than the owner through to the image, as the layers of a real one do. */
export function openFolder(folder: string): void {
  if (!existsSync(folder)) throw new Error(`${folder} is missing`);
  chmodSync(folder, 0o755);
}
