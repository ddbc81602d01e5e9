import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "./source.ts";

/** Larger files are data; no rule reads them. */
const maxFileBytes = 2_000_000;
const maxFiles = 5_000;
const maxListBytes = 4_000_000;
/** What .gitignore names; used only where git cannot be asked, such as in an image. */
const ignoredFolders = /^(node_modules|\.git|dist|\.data|\.wrangler|coverage|screenshots)$/;
const binaryName = /\.(png|jpe?g|gif|ico|webp|woff2?|wasm|gz|tgz|zip|pdf)$/i;

/** Every text file of the project: what git tracks, and what it would track. */
export function readTree(root: string): SourceFile[] {
  const paths = (listWithGit(root) ?? listOnDisk(root, "")).sort();
  if (paths.length > maxFiles) throw new Error(`More than ${maxFiles} files: is a folder ignored?`);
  return paths.flatMap((path) => readText(root, path) ?? []);
}

function listWithGit(root: string): string[] | null {
  const asked = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  try {
    const list = execFileSync("git", asked, {
      cwd: root,
      encoding: "utf8",
      maxBuffer: maxListBytes,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const paths = [...new Set(list.split("\0"))].filter((path) => path !== "");
    return paths.length > 0 ? paths : null;
  } catch {
    return null;
  }
}

function listOnDisk(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ignoredFolders.test(entry.name) ? [] : listOnDisk(root, path);
    return entry.isFile() ? [path] : [];
  });
}

function readText(root: string, path: string): SourceFile | null {
  const place = join(root, path);
  if (binaryName.test(path) || !existsSync(place)) return null;
  const facts = statSync(place);
  if (!facts.isFile() || facts.size > maxFileBytes) return null;
  const text = readFileSync(place, "utf8");
  return text.includes("\0") ? null : { path, text };
}
