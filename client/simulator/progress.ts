import type { Measurements } from "./measurements.ts";

/** Tells how far a run has come, where somebody looks. */
export interface Progress {
  /** Begins a part of the run, with so many things to do. */
  begin(part: string, total: number): void;
  step(): void;
  end(): void;
}

type Terminal = Readonly<{ isTTY?: boolean; write(text: string): unknown }>;

const barWidth = 24;
const redrawMs = 100;

/** A line that is drawn over itself; nothing where the output is no terminal. */
export function createProgress(terminal: Terminal, measurements: Measurements): Progress {
  const started = performance.now();
  let [part, done, total, drawnAt] = ["", 0, 0, Number.NEGATIVE_INFINITY];

  const draw = (): void => {
    if (!terminal.isTTY) return;
    drawnAt = performance.now();
    const share = total === 0 ? 1 : done / total;
    const bar = "█".repeat(Math.round(share * barWidth)).padEnd(barWidth, "░");
    const rate = Math.round(measurements.requests() / ((drawnAt - started) / 1000));
    const errors = measurements.errors();
    const counts = `${done}/${total}  ${rate} requests/s  ${errors} errors`;
    terminal.write(`\r${part.padEnd(14)} ${bar} ${counts}\u001b[K`);
  };

  return {
    begin(name, count) {
      [part, done, total] = [name, 0, count];
      draw();
    },
    step() {
      done += 1;
      if (performance.now() - drawnAt >= redrawMs) draw();
    },
    end() {
      if (terminal.isTTY) terminal.write("\r\u001b[K");
    },
  };
}
