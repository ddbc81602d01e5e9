// Puts the API page's script and stylesheet beside our own static files, so that both runtimes
// serve them from this origin. Plain JavaScript, because it runs right after every install.
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../node_modules/swagger-ui-dist/", import.meta.url));
const target = fileURLToPath(new URL("../public/assets/docs/", import.meta.url));

if (existsSync(source)) {
  mkdirSync(target, { recursive: true });
  for (const file of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
    copyFileSync(`${source}${file}`, `${target}${file}`);
  }
}
